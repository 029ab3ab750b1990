internal import HostKit
internal import KojiKit
public import SystemPackage

/// A Koji hub for tests: it speaks the protocol of a real one, keeps its state in SQLite, and serves its files.
///
/// What the hub has is made with ``change(_:)`` and the methods built on it; what it was asked is in ``calls`` and
/// ``messages``; what is to go wrong is said with ``disturb(_:_:times:)``.
public final class KojiHubDouble: Sendable {
    /// How a hub is set up.
    public struct Options: Sendable {
        /// A file that keeps the state; nil for memory.
        public var database: FilePath?
        /// Where packages and tasks have their files; nil for a temporary directory that is removed in the end.
        public var topDirectory: FilePath?
        /// 0 for any that is free.
        public var port: UInt16 = 0
        public var version = "1.35.3"
        /// Seconds from a session's beginning or renewal.
        public var sessionLifetime = 86400.0
        /// Whether a certificate or a principal that nobody knows makes a user.
        public var loginCreatesUser = true
        /// The header `X-Proxy-Secret` with which a server in front says that it is itself; then `X-Remote-User` is
        /// a principal and `X-Client-Name` a certificate's common name. Nil trusts nobody.
        public var proxySecret: String?
        /// Principals and names that may log others in.
        public var proxyUsers: [String] = []
        /// Bytes of a message; uploads have no limit.
        public var maxRequestLength = 4 << 20
        /// Seconds that a request's body may keep the hub waiting.
        public var bodyTimeout = 60.0
        /// Methods of plugins that this hub lacks.
        public var withoutMethods: [String] = [
            "osbuildImage", "buildContainer", "kiwiBuild", "imageBuilderBuild",
        ]
        /// Whether a builder takes tasks; without one they stay free.
        public var hasBuilder = true

        public init() {}
    }

    let core: HubCore
    let journal = Journal()
    private let server: HTTPServer
    private let stop: Gate

    /// Where packages, task files and so on are.
    public var topDirectory: FilePath { core.topDirectory }
    /// `http://127.0.0.1:…/kojihub`.
    public var url: String { "\(serverURL)/kojihub" }
    /// Where ``topDirectory`` is served.
    public var topURL: String { "\(serverURL)/kojifiles" }
    /// Without a path.
    public var serverURL: String { "http://127.0.0.1:\(port)" }
    /// Of the loopback interface.
    public var port: UInt16 { server.port }

    /// Runs a hub while a body runs.
    public static func serving<Result>(
        _ options: Options = Options(), isolation: isolated (any Actor)? = #isolation,
        _ body: (KojiHubDouble) async throws -> Result
    ) async throws -> Result {
        guard let top = options.topDirectory else {
            let parent = try HostEnvironment.current().temporaryDirectory
            return try await WorkDirectory.withTemporaryDirectory(
                prefix: "koji-hub-", in: Files.realPath(parent)
            ) {
                try await run(options, $0, body)
            }
        }
        try Files.createDirectories(top)
        return try await run(options, Files.realPath(top), body)
    }

    private static func run<Result>(
        _ options: Options, _ top: FilePath, isolation: isolated (any Actor)? = #isolation,
        _ body: (KojiHubDouble) async throws -> Result
    ) async throws -> Result {
        let hub = try KojiHubDouble(options, top)
        hub.start()
        do {
            let result = try await body(hub)
            await hub.shutDown()
            return result
        } catch {
            await hub.shutDown()
            throw error
        }
    }

    private init(_ options: Options, _ top: FilePath) throws {
        core = try HubCore(options: options, topDirectory: top)
        stop = Gate()
        let hub = HubServer(core: core, journal: journal, stop: stop)
        var limits = HTTPConnection.Limits()
        limits.bodyTimeout = options.bodyTimeout
        server = try HTTPServer(port: options.port) { [limits] socket in
            var connection = HTTPConnection(
                socket: socket, limits: limits, bodyLimit: { hub.bodyLimit($0) }, answer: { hub.answer($0) })
            connection.serve()
        }
        try Files.createDirectories(top.appending("packages"))
        try Files.createDirectories(top.appending("work"))
    }

    private func start() {
        core.begin()
        server.start()
    }

    private func shutDown() async {
        stop.open()
        server.stop()
        await server.finish()
        await core.end()
    }

    /// Lets the hub's clock go forward, so that sessions expire.
    public func advance(by seconds: Double) { core.store.advance(by: seconds) }
}

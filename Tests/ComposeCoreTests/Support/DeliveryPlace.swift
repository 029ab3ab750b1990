import HostKit
import KojiHubDouble
import KojiKit
import SourceDiagnostics
import SystemPackage
import TestSupport

@testable import ComposeCore

/// A compose with a Koji instance, for phases that have something made there.
struct DeliveryPlace: Sendable {
    let hub: KojiHubDouble
    /// Holds the compose in `compose`, and is there for whatever else a test needs.
    let directory: FilePath
    var context: DeliveryContext

    var layout: ComposeLayout { context.layout }

    /// The calls of a method, as they were sent.
    func calls(_ method: String) -> [String] { hub.calls.filter { $0.method == method }.map { "\($0)" } }

    /// The lines of the compose's log.
    var log: String { get throws { try Files.readText(layout.logs.main) } }

    /// Server on two arches, Client on one, an empty variant, and an optional child of Server.
    static let variants = """
        <variants>
        <variant id="Client" name="Client" type="variant"><arches><arch>x86_64</arch></arches></variant>
        <variant id="Cloud" name="Cloud" type="variant" is_empty="true">
        <arches><arch>x86_64</arch><arch>aarch64</arch></arches></variant>
        <variant id="Server" name="Server" type="variant" has_optional="true">
        <arches><arch>x86_64</arch><arch>aarch64</arch></arches></variant>
        </variants>
        """

    /// - Parameters:
    ///   - lines: Options, as a configuration has them.
    ///   - setUp: Changes the context before it is used.
    static func with<Result>(
        _ variants: String = variants, label: String? = nil, type: ComposeType = .test,
        isolation: isolated (any Actor)? = #isolation,
        setUp: (inout DeliveryContext) throws -> Void = { _ in },
        _ body: (DeliveryPlace) async throws -> Result
    ) async throws -> Result {
        try await withTemporaryDirectory { directory in
            var options = KojiHubDouble.Options()
            options.topDirectory = directory.appending("koji")
            options.withoutMethods = []
            return try await KojiHubDouble.serving(options) { hub in
                try hub.addUser("composer", password: "secret", permissions: ["runroot"])
                try hub.addTag("f44-build")
                try hub.addTag("f44")
                try hub.addTarget("f44", build: "f44-build", into: "f44")
                var file = VariantsFile(SourceFile(name: "variants.xml", text: variants))
                let layout = ComposeLayout(directory.appending("compose"))
                try Files.createDirectories(layout.compose)
                var context = try context(Variants(&file), layout, hub, label, type)
                context.configDirectory = directory
                try setUp(&context)
                return try await body(DeliveryPlace(hub: hub, directory: directory, context: context))
            }
        }
    }

    private static func context(
        _ variants: Variants, _ layout: ComposeLayout, _ hub: KojiHubDouble, _ label: String?,
        _ type: ComposeType
    ) throws -> DeliveryContext {
        let host = Host(environment: try HostEnvironment.current())
        let log = try ComposeLog(layout.logs, now: host.environment.now)
        let notifier = Notifier([], on: host, log: log)
        var profile = KojiProfile(name: "test", server: hub.url)
        profile.topDirectory = hub.topDirectory
        profile.topURL = hub.topURL
        profile.pollInterval = .milliseconds(20)
        profile.retryInterval = .milliseconds(10)
        let tasks = KojiTasks(
            profile, credentials: .password(user: "composer", password: Secret("secret")),
            environment: host.environment, record: layout.logs)
        var runroot = RunrootConfig()
        runroot.tag = "f44-build"
        var context = DeliveryContext(
            host: host, identity: try .forTests(.named("PT", "1.0"), type, label: label), variants: variants,
            layout: layout, state: ComposeState(layout, log: log, notifier: notifier), log: log,
            notifier: notifier, runroots: Runroots(runroot, host: host, koji: tasks))
        context.koji = tasks
        context.translator = PathTranslator([.init(prefix: layout.top.string, url: "http://example.com/c")])
        return context
    }
}

extension DeliveryContext {
    /// Changes to another host and other runroots, or to another compose.
    mutating func use(_ host: Host, _ runroot: RunrootConfig, identity: ComposeIdentity? = nil) {
        var other = DeliveryContext(
            host: host, identity: identity ?? self.identity, variants: variants, layout: layout, state: state,
            log: log, notifier: notifier, runroots: Runroots(runroot, host: host, koji: koji))
        other.koji = koji
        other.translator = translator
        other.names = names
        other.defaults = defaults
        other.link = link
        other.configDirectory = configDirectory
        other.imageStore = imageStore
        other.old = old
        other.mounts = mounts
        other.untilRepository = untilRepository
        self = other
    }
}

extension ComposeConfig {
    /// The options of some lines of a configuration, checked, behind those that every configuration has.
    static func lines(_ text: String) async throws -> ComposeConfig {
        try await validate(minimal + text + "\n").config()
    }
}

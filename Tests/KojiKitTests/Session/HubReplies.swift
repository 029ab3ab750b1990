import HostKit
import SystemPackage
import TestSupport
import Testing

@testable import KojiKit

extension Reply {
    /// An answer of a hub.
    static func result(_ value: XMLRPCValue) throws -> Self { try koji(.result(value)) }

    static func fault(_ kind: KojiFaultKind, _ message: String) throws -> Self {
        try koji(.fault(XMLRPCFault(code: kind.rawValue, message: message)))
    }

    static func koji(_ reply: XMLRPCReply) throws -> Self {
        let header = [(name: "Content-Type", value: "text/xml"), (name: "Koji-Version", value: "1.35.3")]
        return Reply(header: header, body: try XMLRPCWriter.reply(reply))
    }

    /// What a hub answered when it was recorded.
    static func recorded(_ name: String) throws -> Self {
        Reply(
            header: [(name: "Content-Type", value: "text/xml")],
            body: try Fixtures.bytes("koji-wire/\(name).response.xml"))
    }

    static func login(id: Int64 = 51, key: String) throws -> Self {
        try result(["session-id": .int(id), "session-key": .string(key), "header-auth": true])
    }
}

extension LocalServer.Request {
    /// The method of the call, or what is there instead.
    var call: String {
        guard case .call(let method, _)? = try? XMLRPCDecoder.message(body) else { return "no call" }
        return method
    }

    var parameters: [XMLRPCValue] {
        guard case .call(_, let parameters)? = try? XMLRPCDecoder.message(body) else { return [] }
        return parameters
    }

    var number: String? { self["Koji-Session-Callnum"] }
}

/// A hub that follows a script, and how to ask it.
struct ScriptedHub {
    let server: LocalServer
    let clock = HastyClock()
    var profile: KojiProfile
    let environment: HostEnvironment

    init(_ server: LocalServer) throws {
        self.server = server
        profile = KojiProfile(name: "test", server: server.url + "/kojihub")
        environment = try HostEnvironment.current()
    }

    var hub: KojiHub { KojiHub(profile, environment: environment, clock: clock) }

    static func serving(_ replies: [Reply], _ body: (ScriptedHub) async throws -> Void) async throws {
        try await LocalServer.serving(["/kojihub": replies]) { try await body(ScriptedHub($0)) }
    }

    /// What the server was asked: methods and numbers.
    var asked: [String] {
        server.requests.map { request in
            request.call + (request.number.map { " \($0)" } ?? "")
        }
    }

    func withSession<Result>(
        _ credentials: KojiCredentials? = nil, _ body: (KojiSession) async throws -> Result
    ) async throws -> Result {
        let password = KojiCredentials.password(user: "kojiadmin", password: Secret("hunter2-secret"))
        return try await KojiSession.withSession(
            profile, credentials ?? password, environment: environment, clock: clock, body)
    }
}

/// The error that some work throws; what else comes is a failure.
func kojiError(
    sourceLocation: SourceLocation = #_sourceLocation, _ work: () async throws -> Void
) async throws -> KojiError {
    do {
        try await work()
    } catch let error as KojiError {
        return error
    }
    Issue.record("nothing was thrown", sourceLocation: sourceLocation)
    throw CancellationError()
}

extension KojiRequest where Answer == XMLRPCValue {
    /// A call whose answer is taken as it is.
    static func plain(_ method: String, _ arguments: XMLRPCValue...) -> Self {
        KojiRequest(KojiCall(method, arguments)) { value throws(KojiError) in value }
    }
}

import HostKit
import KojiHubDouble
import KojiKit
import SystemPackage
import TestSupport
import Testing

/// Sessions that begin with a client certificate, which a real Apache checks.
@Suite("Logging in with a certificate", .timeLimit(.minutes(2)), Tool.requireSystem("apache2", "openssl"))
struct CertificateLoginTests {
    private func request(_ method: String, _ arguments: XMLRPCValue...) -> KojiRequest<XMLRPCValue> {
        KojiRequest(KojiCall(method, arguments)) { value throws(KojiError) in value }
    }

    private func loginError(_ front: FrontServer, _ certificate: FilePath) async throws -> KojiError {
        let environment = try HostEnvironment.current()
        let error = await #expect(throws: KojiError.self) {
            try await KojiSession.withSession(
                front.profile, .certificate(certificate), environment: environment
            ) { _ in }
        }
        return try #require(error)
    }

    @Test("a session begins, changes something, is renewed and ends") func session() async throws {
        try await FrontServer.serving { front in
            let certificate = try await front.apache.authority.client("builder")
            let environment = try HostEnvironment.current()
            try await KojiSession.withSession(
                front.profile, .certificate(certificate), environment: environment
            ) { session in
                let user = try await session.call(request("getLoggedInUser"))
                #expect(user["name"] == "builder" && user["authtype"] == 2)
                front.hub.advance(by: 3 * 86400)
                _ = try await session.call(request("tagBuildBypass", "f99", "hello-1.0-1.fc99"))
                let builds = try await session.call(request("listTagged", "f99"))
                #expect(builds.array?.count == 1)
            }
            #expect(front.messages("sslLogin").map(\.path) == [FrontServer.login, FrontServer.login])
            #expect(front.messages("tagBuildBypass").map(\.fault?.code) == [1007, nil])
            #expect(Set(front.messages("tagBuildBypass").map(\.callNumber)).count == 1)
            #expect(front.hub.messages.last?.method == "logout" && front.hub.messages.last?.fault == nil)
            #expect(Set(front.hub.messages.compactMap(\.session)).count == 1)
        }
    }

    @Test("who is not let in is told why, and nothing secret") func refused() async throws {
        try await FrontServer.serving { front in
            let authority = front.apache.authority
            let stranger = try await authority.client("stranger")
            let unknown = try await loginError(front, stranger)
            #expect(unknown.code == .login)
            #expect(unknown.message.contains("Unknown user: stranger"), "\(unknown)")
            #expect(
                unknown.message.hasSuffix("see whether \(stranger) is still valid, and of a user of the hub"))

            try await front.block("builder")
            let blocked = try await loginError(front, try await authority.client("builder"))
            #expect(blocked.code == .login)
            #expect(blocked.message.contains("logins by builder are not allowed"), "\(blocked)")

            let others = try await CertificateAuthority("others", in: front.apache.directory)
            let file = try await others.client("builder")
            let asked = front.messages("sslLogin").count
            let refused = try await loginError(front, file)
            #expect(refused.code == .login, "\(refused)")
            #expect(refused.message.contains("refuse"), "\(refused)")
            #expect(refused.message.hasSuffix("see whether \(file) is still valid, and of a user of the hub"))
            #expect(front.messages("sslLogin").count == asked)
            for error in [unknown, blocked, refused] {
                #expect(front.secrets.allSatisfy { !"\(error)".contains($0) })
                #expect(!"\(error)".contains("PRIVATE KEY"))
            }
        }
    }
}

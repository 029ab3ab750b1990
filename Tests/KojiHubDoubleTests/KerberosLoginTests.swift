import HostKit
import KojiHubDouble
import KojiKit
import SystemPackage
import TestSupport
import Testing

/// Sessions that begin with a ticket of a real KDC, which a real Apache checks.
@Suite(
    "Logging in with Kerberos", .timeLimit(.minutes(2)),
    Tool.requireSystem("apache2", "mod_auth_gssapi", "krb5kdc", "kdb5_util", "kadmin.local", "kinit"))
struct KerberosLoginTests {
    private func withFront(_ body: (KerberosRealm, FrontServer) async throws -> Void) async throws {
        try await KerberosRealm.serving { realm in
            for name in ["builder", "stranger"] { try await realm.addPrincipal(name) }
            try await FrontServer.serving(realm: realm) { try await body(realm, $0) }
        }
    }

    /// What somebody prints who calls methods in a session, in a process that knows the realm.
    private func output(
        _ realm: KerberosRealm, _ front: FrontServer, _ options: [String], _ calls: [String],
        temporary: FilePath? = nil
    ) async throws -> [String] {
        var environment = realm.environment
        if let temporary { environment["TMPDIR"] = temporary.string }
        let place = ["--server", front.profile.server, "--ca", front.apache.authority.certificate.string]
        let arguments = ["session"] + place + options + calls.flatMap { ["--call", $0] }
        let command = Command(
            try HubProgram.path().string, arguments, environment: environment, in: realm.directory,
            timeout: .seconds(100))
        let result = try await CommandRunner().check(command)
        let text = String(decoding: result.standardOutput + result.standardError, as: UTF8.self)
        #expect(front.secrets.allSatisfy { !text.contains($0) })
        return text.split(separator: "\n").map(String.init)
    }

    @Test("a session begins with a keytab, changes something, is renewed and ends") func session()
        async throws
    {
        try await withFront { realm, front in
            let keytab = try await realm.keytab("builder.keytab", of: "builder")
            let (asked, gate) = (Gate(), Gate())
            front.hub.disturb("tagBuildBypass", .hold(asked, gate))
            try await withTemporaryDirectory { temporary in
                async let lines = output(
                    realm, front,
                    ["--principal", "builder@\(KerberosRealm.name)", "--keytab", keytab.string],
                    ["getLoggedInUser", "tagBuildBypass f99 hello-1.0-1.fc99", "listTagged f99"],
                    temporary: temporary)
                // The session grows old while the hub has the call in its hands.
                await asked.wait()
                front.hub.advance(by: 3 * 86400)
                gate.open()
                let answers = try await lines
                try #require(answers.count == 3, "\(answers)")
                #expect(answers[0].contains("builder@\(KerberosRealm.name)"))
                #expect(answers[2].contains("hello-1.0-1.fc99"))
                // The tickets went with the process.
                try #expect(Files.list(temporary).isEmpty)
            }
            #expect(front.messages("sslLogin").map(\.path) == [FrontServer.login, FrontServer.login])
            #expect(front.messages("tagBuildBypass").map(\.fault?.code) == [1007, nil])
            #expect(Set(front.messages("tagBuildBypass").map(\.callNumber)).count == 1)
            #expect(front.hub.messages.last?.method == "logout" && front.hub.messages.last?.fault == nil)
            #expect(Set(front.hub.messages.compactMap(\.session)).count == 1)
            let names = front.messages("sslLogin").map { $0.header.first { $0[0] == "X-Remote-User" }?[1] }
            #expect(names.allSatisfy { $0 == "builder@\(KerberosRealm.name)" }, "\(names)")
        }
    }

    @Test("who is not let in is told why, and what to do") func refused() async throws {
        try await withFront { realm, front in
            let none = try await output(realm, front, [], ["getLoggedInUser"])
            #expect(none.count == 1 && none[0].hasPrefix("login: "), "\(none)")
            #expect(none[0].contains("get tickets with 'kinit'"), "\(none)")

            let keytab = try await realm.keytab("all.keytab", of: "builder", "stranger")
            let missing = try await output(
                realm, front, ["--principal", "nobody", "--keytab", keytab.string], ["getLoggedInUser"])
            #expect(missing.count == 1 && missing[0].hasPrefix("login: "), "\(missing)")
            #expect(missing[0].contains("see whether the keys of"), "\(missing)")
            // Nobody has come as far as the hub.
            #expect(front.hub.messages.isEmpty)

            let stranger = ["--principal", "stranger", "--keytab", keytab.string]
            let unknown = try await output(realm, front, stranger, ["getLoggedInUser"])
            #expect(unknown.count == 1 && unknown[0].hasPrefix("login: "), "\(unknown)")
            #expect(unknown[0].contains("Unknown user: stranger@\(KerberosRealm.name)"), "\(unknown)")
            #expect(unknown[0].contains("get others with 'kinit'"), "\(unknown)")

            try await front.block("builder")
            let builder = ["--principal", "builder", "--keytab", keytab.string]
            let blocked = try await output(realm, front, builder, ["getLoggedInUser"])
            #expect(blocked.count == 1 && blocked[0].hasPrefix("login: "), "\(blocked)")
            #expect(blocked[0].contains("logins by builder are not allowed"), "\(blocked)")
        }
    }
}

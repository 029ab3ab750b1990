import CurlHTTP
import HostKit
import SystemPackage
import TestSupport
import Testing

/// The client before a real Apache that takes the tickets of a real KDC.
@Suite(
    .timeLimit(.minutes(5)),
    Tool.requireSystem("apache2", "mod_auth_gssapi", "krb5kdc", "kdb5_util", "kadmin.local", "kinit"))
struct KerberosTests {
    /// A hub-like server: who has a ticket is let through to another server, with the name.
    private func withServer(
        _ body: (KerberosRealm, ApacheServer, LocalServer) async throws -> Void
    ) async throws {
        try await KerberosRealm.serving { realm in
            try await LocalServer.serving(["/login": [.text("welcome")]]) { backend in
                var options = ApacheServer.Options()
                options.realm = realm
                options.kerberosPaths = ["/login"]
                options.forwardedPaths = ["/login": backend.port]
                try await ApacheServer.serving(options) { server in try await body(realm, server, backend) }
            }
        }
    }

    private func probe(_ server: ApacheServer, path: String = "/login") -> Probe {
        Probe(
            certificate: server.authority.certificate.string,
            requests: [.init(method: "POST", url: server.url + path, body: "who am I")])
    }

    @Test("tickets come from a keytab, answer the server, and are gone when the client is") func keytab()
        async throws
    {
        try await withServer { realm, server, backend in
            try await realm.addPrincipal("builder")
            let keytab = try await realm.keytab("builder.keytab", of: "builder")
            try await withTemporaryDirectory { temporary in
                var probe = probe(server)
                probe.keytab = keytab.string
                probe.principal = "builder@\(KerberosRealm.name)"
                probe.requests.append(probe.requests[0])
                let answers = try await probe.answers(realm, temporary: temporary)
                #expect(answers.map(\.body) == ["welcome", "welcome"], "\(answers)")
                // Without a name it is the first of the keytab.
                probe.principal = nil
                let others = try await probe.answers(realm, temporary: temporary)
                #expect(others.map(\.status) == [200, 200], "\(others)")
                try #expect(Files.list(temporary).isEmpty)
            }
            // Nothing reaches the hub before Apache knows who asks.
            #expect(backend.requests.count == 4)
            #expect(backend.requests.allSatisfy { $0["X-Remote-User"] == "builder@\(KerberosRealm.name)" })
            #expect(backend.requests.allSatisfy { $0.body == Array("who am I".utf8) })
        }
    }

    @Test("tickets of a keytab are asked for once, and again when they end soon") func renewal() async throws
    {
        try await withServer { realm, server, _ in
            try await realm.addPrincipal("long")
            try await realm.addPrincipal("short", options: ["-maxlife", "30 seconds"])
            let keytab = try await realm.keytab("builder.keytab", of: "long", "short")
            // A kinit that counts.
            let (programs, log) = (realm.directory.appending("bin"), realm.directory.appending("log"))
            try Files.createDirectories(programs)
            try Files.writeAtomically(
                "#!/bin/sh\necho \"$@\" >> '\(log)'\nPATH=${PATH#*:}\nexec kinit \"$@\"\n",
                to: programs.appending("kinit"))
            try Files.setPermissions(FilePermissions(rawValue: 0o755), of: programs.appending("kinit"))
            let path = "\(programs):\(realm.environment["PATH"] ?? "")"
            var probe = probe(server)
            probe.keytab = keytab.string
            probe.requests[0].copies = 8
            for (principal, calls) in [("long", 1), ("short", 16)] {
                probe.principal = principal
                try Files.writeAtomically("", to: log)
                probe.requests = [probe.requests[0], probe.requests[0]]
                let answers = try await probe.answers(realm, changes: ["PATH": path])
                #expect(answers.map(\.status) == Array(repeating: 200, count: 16), "\(answers)")
                let lines = try Files.readText(log).split(separator: "\n")
                #expect(lines.count == calls)
                // No key is in a list of processes.
                #expect(lines.allSatisfy { $0.hasPrefix("-k -t \(keytab) -c FILE:") })
            }
        }
    }

    @Test("tickets come from the usual cache, a named one, or the one that has the principal's")
    func caches() async throws {
        try await withServer { realm, server, backend in
            for name in ["ada", "bob"] { try await realm.addPrincipal(name, password: "pw") }
            try await realm.getTickets("ada", password: "pw")
            let usual = try await probe(server).answers(realm)
            #expect(usual.map(\.status) == [200], "\(usual)")

            let cache = "FILE:\(realm.directory.appending("bobs"))"
            try await realm.getTickets("bob", password: "pw", cache: cache)
            var named = probe(server)
            named.cache = cache
            #expect(try await named.answers(realm).map(\.status) == [200])
            named.principal = "ada"
            let mixedUp = try await named.answers(realm)
            #expect(mixedUp[0].code == "authenticationFailed")
            #expect(
                mixedUp[0].error?.contains("has the tickets of bob@\(KerberosRealm.name), not of ada") == true
            )

            // A collection, whose first cache is another's.
            let collection = "DIR:\(realm.directory.appending("collection"))"
            try Files.createDirectories(realm.directory.appending("collection"))
            for name in ["ada", "bob"] {
                var changed = realm.environment
                changed["KRB5CCNAME"] = collection
                var kinit = Command("kinit", [name], environment: changed, in: realm.directory)
                kinit.input = Array("pw\n".utf8)
                try await Host.forTests().runner.check(kinit)
            }
            for name in ["ada", "bob"] {
                var found = probe(server)
                found.principal = name
                let answers = try await found.answers(realm, changes: ["KRB5CCNAME": collection])
                #expect(answers.map(\.status) == [200], "\(answers)")
                #expect(backend.requests.last?["X-Remote-User"] == "\(name)@\(KerberosRealm.name)")
            }
        }
    }

    @Test("without good tickets the error says why, and what to do") func noTickets() async throws {
        try await withServer { realm, server, backend in
            let plain = try await probe(server).answers(realm)[0]
            #expect(plain.code == "authenticationFailed")
            #expect(plain.error?.contains("No Kerberos credentials available") == true, "\(plain)")
            #expect(plain.error?.hasSuffix("get tickets with 'kinit'") == true, "\(plain)")

            var named = probe(server)
            named.principal = "ada@\(KerberosRealm.name)"
            let missing = try await named.answers(realm)[0]
            #expect(missing.code == "authenticationFailed")
            #expect(missing.error?.contains("no tickets of ada@") == true, "\(missing)")
            #expect(missing.error?.hasSuffix("get tickets with 'kinit ada@\(KerberosRealm.name)'") == true)
            #expect(missing.mayHaveArrived == false)

            try await realm.addPrincipal("builder")
            var stranger = probe(server)
            stranger.keytab = try await realm.keytab("builder.keytab", of: "builder").string
            for principal in ["builder@OTHER.EXAMPLE", "nobody"] {
                stranger.principal = principal
                let answer = try await stranger.answers(realm)[0]
                #expect(answer.code == "authenticationFailed")
                #expect(answer.error?.contains("kinit: ") == true, "\(answer)")
                #expect(answer.error?.contains("see whether the keys of") == true, "\(answer)")
            }
            #expect(backend.requests.isEmpty)
        }
    }

    @Test("a server that refuses a ticket is told apart from having none") func refused() async throws {
        try await withServer { realm, server, backend in
            try await realm.addPrincipal("ada", password: "pw")
            // From now on tickets are for a key that the server does not have.
            try await realm.changeKey("HTTP/localhost")
            try await realm.getTickets("ada", password: "pw")
            let answer = try await probe(server).answers(realm)[0]
            #expect(answer.code == "authenticationFailed")
            #expect(answer.error?.contains("the ticket is of no use: Key version") == true, "\(answer)")
            #expect(backend.requests.isEmpty)
        }
    }

    @Test("a file is sent whole after the server has asked who we are") func file() async throws {
        try await withServer { realm, server, backend in
            try await realm.addPrincipal("ada", password: "pw")
            try await realm.getTickets("ada", password: "pw")
            let body = sampleBytes(700_000)
            let path = realm.directory.appending("body")
            try Files.writeAtomically(body, to: path)
            var probe = probe(server)
            probe.requests = [.init(method: "PUT", url: server.url + "/login", file: path.string)]
            let answers = try await probe.answers(realm)
            #expect(answers.map(\.status) == [200], "\(answers)")
            #expect(backend.requests.map(\.method) == ["PUT"])
            #expect(backend.requests.last?.body == body)
        }
    }

    @Test("no ticket is shown to a server that does not ask, nor after a redirect to another origin")
    func redirect() async throws {
        try await KerberosRealm.serving { realm in
            try await realm.addPrincipal("HTTP/localhost")
            try await realm.addPrincipal("HTTP/127.0.0.1")
            try await realm.addPrincipal("ada", password: "pw")
            try await realm.getTickets("ada", password: "pw")
            let asking = Reply(401, header: [("WWW-Authenticate", "Negotiate")])
            try await LocalServer.serving([
                "/first": [asking, .text("in")], "/other": [asking], "/quiet": [.text("quiet")],
            ]) { server in
                server.serve("/away", .redirect(server.url + "/other"))
                let probe = Probe(requests: [
                    .init(url: server.otherURL + "/quiet"), .init(url: server.otherURL + "/first"),
                    .init(url: server.otherURL + "/away"),
                ])
                let answers = try await probe.answers(realm)
                #expect(answers.map(\.status) == [200, 200, 401], "\(answers)")
                let shown = server.requests.map { $0["Authorization"]?.hasPrefix("Negotiate ") ?? false }
                #expect(server.requests.map(\.target) == ["/quiet", "/first", "/first", "/away", "/other"])
                #expect(shown[0] == false && shown[1] == false && shown[2] == true && shown[4] == false)
            }
        }
    }
}

import HostKit
import SourceDiagnostics
import SystemPackage
import TestSupport
import Testing

@testable import KojiKit

@Suite("Profiles of Koji's configuration") struct KojiProfileTests {
    /// A home with these files, and an environment that has nothing else.
    static func withHome<Result>(
        _ files: [String: String], _ body: (HostEnvironment, FilePath) async throws -> Result
    ) async throws -> Result {
        try await withTemporaryDirectory { directory in
            for (name, text) in files {
                let path = directory.pushing(FilePath(name))
                try Files.createDirectories(path.removingLastComponent())
                try Files.writeAtomically(text, to: path)
            }
            var environment = try HostEnvironment.current()
            environment.variables["HOME"] = directory.appending("home").string
            return try await body(environment, directory)
        }
    }

    private func read(
        _ text: String, _ name: String = "koji"
    ) async throws -> (profile: KojiProfile, diagnostics: [Diagnostic]) {
        try await Self.withHome(["home/.koji/config": text]) { environment, directory in
            try KojiConfiguration(environment: environment, system: directory.appending("etc")).profile(name)
        }
    }

    @Test("what a profile does not say is what the reference has") func defaults() async throws {
        let (profile, diagnostics) = try await read("[koji]\n")
        #expect(diagnostics.isEmpty)
        var expected = KojiProfile(name: "koji")
        expected.retriesAnonymousCalls = true
        #expect(profile == expected)
    }

    @Test("every option is read by its type") func everything() async throws {
        let text = """
            [DEFAULT]
            host = hub.example.com
            [fedora]
            server = https://%(host)s/kojihub
            WebURL: https://%(HOST)s/koji
            topurl = https://kojipkgs.example.com/100%%
            topdir = /srv/koji
            authtype = ssl
            cert = ~/my.pem
            serverca = /etc/ca.crt
            ca = ~/old.crt
            principal = me@EXAMPLE.COM
            keytab = /etc/keytab
            no_ssl_verify = yes
            max_retries = 1_0
            retry_interval = +5
            anon_retry = Off
            offline_retry = 1
            offline_retry_interval = 7
            timeout = 100
            auth_timeout = 8
            use_fast_upload = no
            upload_blocksize = 4096
            poll_interval = 9
            krb_rdns = whatever
            ; a comment
              # another
            """
        let (profile, diagnostics) = try await read(text, "fedora")
        #expect(diagnostics.isEmpty)
        #expect(profile.server == "https://hub.example.com/kojihub")
        #expect(profile.webURL == "https://hub.example.com/koji")
        #expect(profile.topURL == "https://kojipkgs.example.com/100%")
        #expect(profile.topDirectory == "/srv/koji" && profile.authentication == .ssl)
        #expect(profile.certificate?.lastComponent == "my.pem" && profile.certificate?.isAbsolute == true)
        #expect(profile.serverCA == "/etc/ca.crt" && profile.oldCA?.lastComponent == "old.crt")
        #expect(profile.principal == "me@EXAMPLE.COM" && profile.keytab == "/etc/keytab")
        #expect(!profile.verifiesServer && profile.maxRetries == 10 && profile.retryInterval == .seconds(5))
        #expect(!profile.retriesAnonymousCalls && profile.waitsForOfflineHub)
        #expect(profile.offlineRetryInterval == .seconds(7) && profile.timeout == .seconds(100))
        #expect(profile.loginTimeout == .seconds(8) && !profile.usesRawUpload)
        #expect(profile.uploadBlockSize == 4096 && profile.pollInterval == .seconds(9))
    }

    @Test("later files win, option by option; a named file takes the place of the home's") func order()
        async throws
    {
        let files = [
            "etc/koji.conf.d/b.conf": "[koji]\nserver = b\nweburl = b\ntopurl = b\n",
            "etc/koji.conf.d/a.conf": "[koji]\nserver = a\nprincipal = a\n",
            "etc/koji.conf.d/ignored.txt": "[koji]\nserver = ignored\n",
            "etc/koji.conf": "[koji]\nserver = etc\nweburl = etc\n",
            "home/.koji/config.d/x.conf": "[koji]\nserver = x\n[mine]\n",
            "home/.koji/config": "[koji]\nserver = home\n", "home/.koji/client.crt": "",
            "own.conf": "[koji]\nserver = own\n",
        ]
        try await Self.withHome(files) { environment, directory in
            let etc = directory.appending("etc")
            let configuration = try KojiConfiguration(environment: environment, system: etc)
            let (profile, _) = try configuration.profile("koji")
            #expect(profile.server == "home" && profile.webURL == "etc" && profile.topURL == "b")
            #expect(profile.principal == "a" && profile.certificate?.lastComponent == "client.crt")
            #expect(configuration.profileNames == ["koji", "mine"])
            let own = directory.appending("own.conf")
            let named = try KojiConfiguration(environment: environment, file: own, system: etc)
            #expect(try named.profile("koji").profile.server == "own")
            #expect(named.profileNames == ["koji"])
            let none = directory.appending("none.conf")
            let error = #expect(throws: KojiError.self) {
                try KojiConfiguration(environment: environment, file: none, system: etc)
            }
            #expect(error?.code == .profile && error?.message.contains("none.conf") == true)
        }
    }

    @Test("a profile that is not there is told of with those that are") func missing() async throws {
        let error = try await kojiError { _ = try await read("[a]\n[DEFAULT]\n[b]\n") }
        #expect(error.message.hasPrefix("no configuration for profile name: koji; there are a, b in "))
        #expect(error.message.hasSuffix("/.koji/config"))
        try await Self.withHome([:]) { environment, directory in
            let configuration = try KojiConfiguration(environment: environment, system: directory)
            let error = #expect(throws: KojiError.self) { try configuration.profile("koji") }
            #expect(
                error?.message.hasPrefix("no configuration for profile name: koji; there are none") == true)
        }
    }

    static let mistakes = [
        ("server = 1\n", "1:1", "before any section"),
        ("[koji]\nserver\n", "2:1", "expected '[section]', 'name = value'"),
        ("[koji]\n= x\n", "2:1", "expected '[section]'"),
        ("[koji]\n[koji]\n", "2:2", "section 'koji' stands twice"),
        ("[koji]\nserver = a\nserver = b\n", "3:1", "option 'server' stands twice in section 'koji'"),
        ("[koji]\nserver = %(no)s\n", "2:10", "no option 'no'"),
        ("[koji]\nserver = 5%\n", "2:10", "'%%'"),
        ("[koji]\nserver = %(x\n", "2:10", "not followed by"),
        ("[koji]\nserver = %(server)s\n", "2:10", "refer to each other"),
        ("[koji]\nmax_retries = x\n", "2:15", "whole number"),
        ("[koji]\ntimeout = 1.5\n", "2:11", "whole number"),
        ("[koji]\ntimeout = 0x10\n", "2:11", "whole number"),
        ("[koji]\n  anon_retry = maybe\n", "2:16", "yes or no"),
        ("[koji]\nanon_retry =\n", "2:1", "yes or no"),
        ("[koji]\nauthtype = kerberros\n", "2:12", "one of ssl, kerberos, password, noauth"),
    ]

    @Test("a mistake is told with file, line and column", arguments: mistakes)
    func mistake(_ text: String, _ place: String, _ message: String) async throws {
        let diagnostics: [Diagnostic]
        do {
            diagnostics = try await read(text).diagnostics
        } catch {
            // Nothing but the mistake is there.
            #expect(text == "server = 1\n")
            return
        }
        let first = try #require(diagnostics.first)
        #expect(first.range.location.hasSuffix("/.koji/config:\(place)"), "\(first.range.location)")
        #expect(first.message.contains(message), "\(first.message)")
        try await Self.withHome(["home/.koji/config": text]) { environment, _ in
            let error = #expect(throws: KojiError.self) { try KojiProfile.load(environment: environment) }
            #expect(error?.code == .profile && error?.message.contains("config:\(place): ") == true)
        }
    }

    @Test("what asks for a login, in the reference's order") func credentials() async throws {
        var profile = KojiProfile(name: "x")
        let password = Secret("p")
        #expect(try KojiCredentials.requested(by: profile) == .kerberos())
        #expect(
            try KojiCredentials.requested(by: profile, user: "u", password: password)
                == .password(user: "u", password: password))
        profile.principal = "me"
        profile.keytab = "/k"
        #expect(try KojiCredentials.requested(by: profile) == .kerberos(principal: "me", keytab: "/k"))
        try await withTemporaryDirectory { directory in
            profile.certificate = directory.appending("c.pem")
            #expect(try KojiCredentials.requested(by: profile) == .kerberos(principal: "me", keytab: "/k"))
            try Files.writeAtomically("", to: directory.appending("c.pem"))
            let expected = KojiCredentials.certificate(directory.appending("c.pem"))
            #expect(try KojiCredentials.requested(by: profile, user: "u", password: password) == expected)
        }
        profile.authentication = .noauth
        #expect(try KojiCredentials.requested(by: profile, user: "u", password: password) == nil)
        profile.authentication = .password
        #expect(throws: KojiError.self) { try KojiCredentials.requested(by: profile, user: "u") }
        profile.authentication = .ssl
        profile.certificate = nil
        #expect(throws: KojiError.self) { try KojiCredentials.requested(by: profile) }
    }
}

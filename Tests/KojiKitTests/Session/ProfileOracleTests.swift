import Foundation
import HostKit
import SystemPackage
import TestSupport
import Testing

@testable import KojiKit

/// Koji's own library reads the same files.
@Suite("Koji's own reader of profiles", KojiOracle.isThere) struct ProfileOracleTests {
    private static let script = """
        import json, koji, os, sys
        answers = []
        for name in sorted(os.listdir('.')):
            os.environ['HOME'] = os.path.abspath(name)
            try:
                values = koji.read_config('koji')
                answers.append({key: str(value) for key, value in values.items()})
            except BaseException:
                answers.append(None)
        json.dump(answers, sys.stdout)
        """

    /// Texts of `~/.koji/config`.
    static let texts: [String] = [
        "[koji]\n", "", "[other]\nserver = x\n", "[DEFAULT]\nserver = d\n", "[DEFAULT]\nserver = d\n[koji]\n",
        "[koji]\nserver = a\nweburl : b\ntopurl=c\ntopdir = /d\n", "[koji]\nSERVER = a\n",
        "[koji] junk\nserver = x # c\n; c\n  # d\n", "[koji]\nserver = a=b:c\n", "[koji]\nserver : a=b:c\n",
        "[koji]\r\nserver = a\r\n", "[koji]\nserver = a\n b\n", "[koji]\nserver = a\n\n b\n\n[x]\n",
        "[koji]\n  server = a\n  weburl = b\n", "[koji]\n  server = a\n weburl = b\n",
        "[koji]\nserver = a\n# c\n  b\n", "[koji]\n[koji]\n", "[koji]\nserver = a\nserver = b\n",
        "server = 1\n", "[koji]\nserver\n", "[koji]\n= x\n", "[koji\n", "[ koji ]\nserver = 1\n",
        "[]\n[koji]\n",
        "[koji]\nserver = %(base)s/k\nbase = b\n",
        "[koji]\nserver = %(BASE)s\n[DEFAULT]\nbase = %(two)s\ntwo = 2\n",
        "[koji]\nserver = 100%%\n", "[koji]\nserver = 5%\n", "[koji]\nserver = %x\n",
        "[koji]\nserver = %(no)s\n",
        "[koji]\nserver = %(server)s\n", "[koji]\nserver = %(x\n", "[koji]\nserver = %(profile)s\n",
        "[koji]\nmax_retries = 5\nretry_interval = 1_0\ntimeout = +7\nauth_timeout = 8\n",
        "[koji]\npoll_interval = 3\nupload_blocksize = 77\noffline_retry_interval = 0\n",
        "[koji]\nmax_retries = x\n", "[koji]\ntimeout = 1.5\n", "[koji]\ntimeout = 0x10\n",
        "[koji]\ntimeout =\n",
        "[koji]\nretry_interval = 1__0\n", "[koji]\nretry_interval = _1\n", "[koji]\nretry_interval = 1 0\n",
        "[koji]\nanon_retry = YES\noffline_retry = on\nuse_fast_upload = 0\nno_ssl_verify = True\n",
        "[koji]\nanon_retry = no\noffline_retry = Off\nuse_fast_upload = false\n",
        "[koji]\nanon_retry = maybe\n",
        "[koji]\nanon_retry =\n", "[koji]\nanon_retry = 2\n",
        "[koji]\nauthtype = kerberos\nprincipal = a@B\nkeytab = /k\n",
        "[koji]\nauthtype = ssl\ncert = ~/c.pem\nserverca = /ca\n", "[koji]\nnosuch = 1\n\u{FEFF}",
        "[koji]\nserver = é\n",
        "[koji]\nserver = a\n[koji]x\n", "[a]b]\n[koji]\nserver = x\n", "[koji]\n\tserver = a\n\t\tb\n",
    ]

    @Test("each file means the same, or is refused by both") func sameMeaning() async throws {
        try await withTemporaryDirectory { directory in
            for (number, text) in Self.texts.enumerated() {
                let home = directory.appending("\(1000 + number)").appending(".koji")
                try Files.createDirectories(home)
                try Files.writeAtomically(text, to: home.appending("config"))
            }
            let output = try await KojiOracle.run(Self.script, in: directory)
            let answers = try JSONDecoder().decode([[String: String]?].self, from: Data(output))
            try #require(answers.count == Self.texts.count)
            for (number, text) in Self.texts.enumerated() {
                var environment = try HostEnvironment.current()
                environment.variables["HOME"] = directory.appending("\(1000 + number)").string
                let ours = try? KojiProfile.load(environment: environment)
                #expect(ours.map(Self.described) == answers[number].map(Self.described), "\(text)")
            }
        }
    }

    private static func described(_ profile: KojiProfile) -> [String: String] {
        func seconds(_ span: Duration) -> String { String(span.components.seconds) }
        func word(_ isTrue: Bool) -> String { isTrue ? "True" : "False" }
        return [
            "server": profile.server, "weburl": profile.webURL, "topurl": profile.topURL ?? "None",
            "topdir": profile.topDirectory.string, "max_retries": String(profile.maxRetries),
            "retry_interval": seconds(profile.retryInterval),
            "anon_retry": word(profile.retriesAnonymousCalls),
            "offline_retry": word(profile.waitsForOfflineHub),
            "offline_retry_interval": seconds(profile.offlineRetryInterval),
            "timeout": seconds(profile.timeout),
            "auth_timeout": seconds(profile.loginTimeout), "use_fast_upload": word(profile.usesRawUpload),
            "upload_blocksize": String(profile.uploadBlockSize),
            "poll_interval": seconds(profile.pollInterval),
            "principal": profile.principal ?? "None", "keytab": profile.keytab?.string ?? "None",
            "cert": profile.certificate?.string ?? "", "serverca": profile.serverCA?.string ?? "",
            "no_ssl_verify": word(!profile.verifiesServer),
            "authtype": profile.authentication?.rawValue ?? "None",
        ]
    }

    private static func described(_ values: [String: String]) -> [String: String] {
        let names = Set(described(KojiProfile(name: "x")).keys)
        return values.filter { names.contains($0.key) }
    }
}

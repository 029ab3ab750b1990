import CurlHTTP
import DigestKit
import ForgeKit
import HostKit
import SystemPackage
import TestSupport
import Testing

/// The cache before a program that takes uploads, behind a real Apache.
@Suite(.timeLimit(.minutes(3)), Tool.require("python3")) struct LookasideServerTests {
    private let package = RepositoryName(namespace: "rpms", name: "hello")

    private func settings(_ url: String) -> LookasideSettings {
        LookasideSettings(
            tool: "fedpkg", downloadURL: url, uploadURL: "\(url)/upload.cgi", pushURL: "", anonymousURL: "")
    }

    @Test(
        "a large file is sent once, with a ticket, and comes back with its time",
        Tool.requireSystem("apache2", "mod_auth_gssapi", "krb5kdc", "kdb5_util", "kadmin.local", "kinit"))
    func kerberos() async throws {
        try await LookasideServer.serving(["rpms/hello"]) { backend in
            try await KerberosRealm.serving { realm in
                var options = ApacheServer.Options()
                options.realm = realm
                options.kerberosPaths = ["/upload.cgi"]
                options.forwardedPaths = ["/": backend.port]
                // What came in, with what was thrown away.
                options.lines = ["LogFormat \"%m %>s %I\" received", "CustomLog access.log received"]
                try await ApacheServer.serving(options) { apache in
                    let file = realm.directory.appending("hello-1.tar.gz")
                    let bytes = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
                    try Files.writeAtomically(bytes, to: file)
                    try await Host.forTests().runner.check(
                        .shell("touch -d @1700000000 hello-1.tar.gz", in: realm.directory))
                    let probe = ProbeProcess(
                        certificate: apache.authority.certificate.string,
                        upload: .init(url: apache.url, package: "hello", files: [file.string, file.string]))
                    let without = try await probe.lines(realm)
                    #expect(without[0].hasPrefix("error: POST \(apache.url)/upload.cgi: "))
                    #expect(without[0].contains("No Kerberos credentials"), "\(without)")
                    for (user, outcome) in [("stranger", "error: "), ("ada", "sent: ")] {
                        try await realm.addPrincipal(user, password: "pw")
                        try await realm.getTickets(user, password: "pw")
                        let lines = try await probe.lines(realm)
                        #expect(lines[0].hasPrefix(outcome), "\(lines)")
                        if user == "stranger" {
                            #expect(lines[0].contains("You must be in the packager group"), "\(lines)")
                        } else {
                            let entry = SourcesFile.Entry("hello-1.tar.gz", try Checksum.of(file, .sha512))
                            #expect(lines == ["sent: \(entry.line)", "there: \(entry.line)"])
                        }
                    }
                    let posts = try backend.posts()
                    // A question of each; the body of three million bytes once.
                    #expect(posts.map { $0.split(separator: " ")[0] }.contains("None") == false)
                    #expect(
                        posts.filter { line in line.split(separator: " ")[1].count >= 7 }.count == 1,
                        "\(posts)")

                    let log = try Files.readText(apache.directory.appending("access.log"))
                    let received = log.split(separator: "\n").filter { $0.hasPrefix("POST ") }
                        .compactMap { Int($0.split(separator: " ")[2]) }.reduce(0, +)
                    #expect((bytes.count..<bytes.count + 100_000).contains(received), "\(log)")

                    var configuration = HTTPClient.Configuration(userAgent: "test/1")
                    configuration.certificateFile = apache.authority.certificate
                    configuration.proxy = ""
                    let cache = LookasideCache(settings(apache.url), http: HTTPClient(configuration))
                    let entry = SourcesFile.Entry("hello-1.tar.gz", try Checksum.of(file, .sha512))
                    try await withTemporaryDirectory { directory in
                        let isThere = try await cache.has(entry, of: package)
                        #expect(isThere)
                        try await cache.download([entry], of: package, into: directory)
                        let found = try Files.read(directory.appending("hello-1.tar.gz"))
                        #expect(found == bytes)
                    }
                    let stored =
                        "rpms/hello/hello-1.tar.gz/sha512/\(entry.checksum.hexadecimal)/hello-1.tar.gz"
                    let time = try Files.stat(backend.directory.pushing(FilePath(stored))).modified.seconds
                    #expect(time == 1_700_000_000)
                }
            }
        }
    }

    @Test("a certificate is as good as a ticket", Tool.requireSystem("apache2")) func certificate()
        async throws
    {
        try await LookasideServer.serving(["rpms/hello"]) { backend in
            var options = ApacheServer.Options()
            options.certificatePaths = ["/upload.cgi"]
            options.forwardedPaths = ["/": backend.port]
            try await ApacheServer.serving(options) { apache in
                let file = apache.directory.appending("a b.tgz")
                try Files.writeAtomically("small", to: file)
                var configuration = HTTPClient.Configuration(userAgent: "test/1")
                configuration.certificateFile = apache.authority.certificate
                configuration.proxy = ""
                configuration.clientCertificate = try await apache.authority.client("ada")
                let cache = LookasideCache(settings(apache.url), http: HTTPClient(configuration))
                let first = try await cache.upload(file, of: package)
                let second = try await cache.upload(file, of: package)
                #expect((first.wasThere, second.wasThere) == (false, true))
                let users = Set(try backend.posts().compactMap { $0.split(separator: " ").first })
                #expect(users == ["ada"])
                let missing = await failure { () async throws(ForgeFailure) in
                    _ = try await cache.upload(file, of: RepositoryName(namespace: "rpms", name: "nope"))
                }
                #expect(missing?.code == .notFound)
                #expect(missing?.detail == "Module \"rpms/nope\" does not exist!")
            }
        }
    }
}

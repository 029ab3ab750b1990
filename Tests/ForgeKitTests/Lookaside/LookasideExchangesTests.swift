import CurlHTTP
import DigestKit
import ForgeKit
import HostKit
import ReplayServer
import SystemPackage
import TestSupport
import Testing

/// The cache before answers written by hand.
@Suite(.timeLimit(.minutes(1))) struct LookasideExchangesTests {
    private let package = RepositoryName(namespace: "rpms", name: "hello")

    private func settings(_ server: ReplayServer) -> LookasideSettings {
        LookasideSettings(
            tool: "fedpkg", downloadURL: server.url, uploadURL: "\(server.url)/upload.cgi", pushURL: "",
            anonymousURL: "")
    }

    private func withFile(_ text: String, _ body: (FilePath, SourcesFile.Entry) async throws -> Void)
        async throws
    {
        try await withTemporaryDirectory { directory in
            let file = directory.appending("a.tgz")
            try Files.writeAtomically(text, to: file)
            try await body(file, .init("a.tgz", try Checksum.of(file, .sha512)))
        }
    }

    @Test("another file than the wanted one does not appear, and nothing of it stays") func mismatch()
        async throws
    {
        try await withFile("good") { file, entry in
            let path = "/rpms/hello/a.tgz/sha512/\(entry.checksum.hexadecimal)/a.tgz"
            try Files.remove(file)
            try await replaying([
                Exchange("GET \(path)", header: [("Accept-Encoding", "identity")], answer: .text("evil"))
                    .times(1...4)
            ]) { server in
                let cache = LookasideCache(settings(server), http: .forTests())
                let wrong = await failure { () async throws(ForgeFailure) in
                    try await cache.download(entry, of: package, into: file.removingLastComponent())
                }
                #expect(wrong?.code == .malformedReply)
                #expect(wrong?.transport == .mismatch)
                let left = try Files.list(file.removingLastComponent())
                #expect(left.isEmpty)
            }
        }
    }

    @Test("a file that is not there is told apart; an old one is looked for at its old place") func missing()
        async throws
    {
        try await withFile("old") { file, _ in
            let md5 = try Checksum.of(file, .md5)
            let sha = SourcesFile.Entry("a.tgz", try Checksum.of(file, .sha512))
            try Files.remove(file)
            try await replaying([
                Exchange("GET /rpms/hello/a.tgz/md5/\(md5.hexadecimal)/a.tgz", answer: .status(404)),
                Exchange("GET /rpms/hello/a.tgz/\(md5.hexadecimal)/a.tgz", answer: .text("old")),
                Exchange(
                    "GET /rpms/hello/a.tgz/sha512/\(sha.checksum.hexadecimal)/a.tgz", answer: .status(404)),
                Exchange("HEAD /rpms/hello/a.tgz/md5/\(md5.hexadecimal)/a.tgz", answer: .status(404)),
                Exchange("HEAD /rpms/hello/a.tgz/\(md5.hexadecimal)/a.tgz", answer: .status(200)),
                Exchange(
                    "HEAD /rpms/hello/a.tgz/sha512/\(sha.checksum.hexadecimal)/a.tgz", answer: .status(403)),
            ]) { server in
                let cache = LookasideCache(settings(server), http: .forTests())
                let missing = await failure { () async throws(ForgeFailure) in
                    try await cache.download([sha], of: package, into: file.removingLastComponent())
                }
                #expect((missing?.code, missing?.status) == (.notFound, 404))
                try await cache.download(.init("a.tgz", md5), of: package, into: file.removingLastComponent())
                let text = try Files.readText(file)
                #expect(text == "old")
                let isThere = try await cache.has(.init("a.tgz", md5), of: package)
                #expect(isThere)
                let refused = await failure { () async throws(ForgeFailure) in
                    _ = try await cache.has(sha, of: package)
                }
                #expect(refused?.code == .forbidden)
            }
        }
    }

    @Test("a server that is not reached is asked again as often as is wanted, after 15 and 30 seconds")
    func retries() async throws {
        try await withFile("good") { file, entry in
            try await replaying([
                Exchange("POST /upload.cgi", body: .any, answer: .status(503)).times(3)
            ]) { server in
                let clock = HastyClock()
                var configuration = HTTPClient.Configuration(userAgent: "test/1")
                configuration.proxy = ""
                let retry = RetryPolicy(attempts: 3, firstPause: .seconds(15), longestPause: .seconds(240))
                let cache = LookasideCache(
                    settings(server), http: HTTPClient(configuration, clock: clock), retry: retry)
                let down = await failure { () async throws(ForgeFailure) in
                    _ = try await cache.isStored(entry, of: package)
                }
                #expect((down?.code, down?.status) == (.serverFailure, 503))
                #expect(clock.pauses.map { Int(($0.inSeconds / 15).rounded(.down)) } == [1, 2])
            }
        }
    }

    @Test("a read-only cache asks, and sends no file; a strange answer is no success") func readOnly()
        async throws
    {
        try await withFile("good") { file, entry in
            var options = APIClient.Options()
            options.isReadOnly = true
            try await replaying([
                Exchange("POST /upload.cgi", body: .any, answer: .text("Missing\n"))
            ]) { server in
                let cache = LookasideCache(settings(server), http: .forTests(), options: options)
                let upload = try await cache.upload(file, of: package)
                #expect(upload == .init(entry: entry, wasThere: false))
            }
            try await replaying([
                Exchange("POST /upload.cgi", body: .any, answer: .text("<html>Welcome</html>"))
            ]) { server in
                let cache = LookasideCache(settings(server), http: .forTests())
                let strange = await failure { () async throws(ForgeFailure) in
                    _ = try await cache.upload(file, of: package)
                }
                #expect(strange?.code == .malformedReply)
                let missing = await failure { () async throws(ForgeFailure) in
                    _ = try await cache.upload(file.removingLastComponent().appending("none"), of: package)
                }
                #expect(missing?.code == .badRequest)
                var closed = settings(server)
                closed.uploadURL = nil
                let nowhere = await failure { () async throws(ForgeFailure) in
                    _ = try await LookasideCache(closed, http: .forTests()).upload(file, of: package)
                }
                #expect(nowhere?.detail?.contains("lookaside_cgi") == true)
            }
        }
    }
}

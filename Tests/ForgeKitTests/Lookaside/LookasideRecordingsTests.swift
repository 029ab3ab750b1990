import CurlHTTP
import DigestKit
import ForgeKit
import HostKit
import ReplayServer
import SystemPackage
import TestSupport
import Testing

/// The cache before what a real one answered.
@Suite(.enabled(if: Recordings.areThere, Recordings.missing), .timeLimit(.minutes(1)))
struct LookasideRecordingsTests {
    private let package = RepositoryName(namespace: "rpms", name: "pkg")

    /// Who asks was told there by a password; here it would be tickets.
    private func recorded(_ name: String) throws -> Exchange {
        try Exchange.recorded("service-recordings/lookaside/\(name)").ignoringCredentials
    }

    private func withCache(
        _ exchanges: [Exchange], _ body: (LookasideCache, SourcesFile.Entry, FilePath) async throws -> Void
    ) async throws {
        try await withTemporaryDirectory { directory in
            let file = directory.appending("rec4.tar.gz")
            try Files.writeAtomically("hello rec\n", to: file)
            try await Host.forTests().runner.check(.shell("touch -d @1700000000 rec4.tar.gz", in: directory))
            let entry = SourcesFile.Entry("rec4.tar.gz", try Checksum.of(file, .sha512))
            try await replaying(exchanges) { server in
                let base = "\(server.url)/repo/pkgs"
                let settings = LookasideSettings(
                    tool: "fedpkg", downloadURL: base, uploadURL: "\(base)/upload.cgi", pushURL: "",
                    anonymousURL: "")
                try await body(LookasideCache(settings, http: .forTests()), entry, file)
            }
        }
    }

    // The part of a file says its type here, and did not there.
    @Test("a file is looked for, uploaded and found") func upload() async throws {
        let exchanges = try [
            recorded("001-check-missing").times(2), recorded("002-upload").ignoringMembers("file"),
        ]
        try await withCache(exchanges) { cache, entry, file in
            let isThere = try await cache.isStored(entry, of: package)
            #expect(!isThere)
            let upload = try await cache.upload(file, of: package)
            #expect(upload == .init(entry: entry, wasThere: false))
        }
        try await withCache([recorded("003-check-available")]) { cache, entry, file in
            let upload = try await cache.upload(file, of: package)
            #expect(upload == .init(entry: entry, wasThere: true))
        }
    }

    @Test("a file that came meanwhile is there") func again() async throws {
        // We send the time of the file, too.
        let exchanges = try [
            recorded("001-check-missing"), recorded("004-upload-again").ignoringMembers("mtime", "file"),
        ]
        try await withCache(exchanges) { cache, entry, file in
            let upload = try await cache.upload(file, of: package)
            #expect(upload == .init(entry: entry, wasThere: true))
        }
    }

    @Test("what the cache does not take is told in its words") func refusals() async throws {
        // Requests like these are not made here: only the answers count.
        let cases: [(String, ForgeFailure.Code, String)] = [
            ("005-upload-wrong-sum-400", .invalid, "SHA512 check failed. Received f5c68e"),
            ("006-upload-md5-406", .refused, "Uploads with md5 are no longer allowed."),
            ("007-unknown-module-404", .notFound, "Module \"rpms/none\" does not exist!"),
            ("008-no-checksum-400", .invalid, "Required checksum is not present"),
            ("009-no-auth-401", .unauthorized, "get Kerberos tickets with 'kinit', or name a certificate"),
        ]
        for (name, code, words) in cases {
            try await withCache([recorded(name).ignoringBody().ignoringHeader("Content-Type")]) {
                cache, _, file in
                let refused = await failure { () async throws(ForgeFailure) in
                    _ = try await cache.upload(file, of: package)
                }
                #expect(refused?.code == code, "\(String(describing: refused))")
                #expect(refused?.detail?.hasPrefix(words) == true, "\(String(describing: refused))")
                #expect(refused?.request.hasSuffix("/repo/pkgs/upload.cgi") == true)
            }
        }
    }

    @Test("a file is asked for by its address, and downloaded") func download() async throws {
        let exchanges = try [recorded("010-head"), recorded("011-head-404"), recorded("012-download")]
        try await withCache(exchanges) { cache, entry, file in
            let isThere = try await cache.has(entry, of: package)
            #expect(isThere)
            let other = try await cache.has(.init("none.tar.gz", entry.checksum), of: package)
            #expect(!other)
            // It is there and right: nothing is asked.
            let directory = file.removingLastComponent()
            let second = try await cache.download(entry, of: package, into: directory)
            #expect(!second)
            try Files.writeAtomically("damaged", to: file)
            let first = try await cache.download(entry, of: package, into: directory)
            #expect(first)
            let text = try Files.readText(file)
            #expect(text == "hello rec\n")
        }
    }

    @Test("every recording is in a test above") func complete() {
        #expect(Recordings.names(in: "service-recordings/lookaside").count == 12)
    }
}

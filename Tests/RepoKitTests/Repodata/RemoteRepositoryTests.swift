import CurlHTTP
import DigestKit
import HostKit
import RPMKit
import RepoKit
import SystemPackage
import TestSupport
import Testing

@Suite("Repositories on servers", Tool.require("gzip")) struct RemoteRepositoryTests {
    /// Serves the files of a repository below `/repo` and runs a body.
    private func withServer(
        _ body: (LocalServer, FilePath, [String: [UInt8]]) async throws -> Void
    ) async throws {
        try await withTemporaryDirectory { directory in
            let path = directory.appending("repo")
            _ = try await TestRepository.write(
                RepositoryReaderTests.packages, to: path, compression: ("gzip -n", "gz"))
            var files: [String: [UInt8]] = [:]
            for name in try Files.list(path.appending("repodata")) {
                files[name] = try Files.read(path.appending("repodata").appending(name))
            }
            try await LocalServer.serving { server in
                for (name, bytes) in files { server.serve("/repo/repodata/\(name)", Reply(body: bytes)) }
                try await body(server, directory, files)
            }
        }
    }

    private func names(_ repository: Repository) async throws -> [String] {
        try await repository.packages().map(\.nevra.name)
    }

    private static let all = ["tool", "tool", "lib", "tool"]

    @Test("metadata is fetched once, and taken from the cache by whoever comes later") func cache()
        async throws
    {
        try await withServer { server, directory, _ in
            let cache = directory.appending("cache")
            let source = RepositorySource(id: "test", urls: ["\(server.url)/repo/"])
            for _ in 0..<2 {
                let repository = try await TestRepository.reader(cache: cache).open(source)
                #expect(try await names(repository) == Self.all)
            }
            let targets = server.requests.map(\.target)
            #expect(targets.filter { $0.hasSuffix("primary.xml.gz") }.count == 1)
            #expect(targets.filter { $0.hasSuffix("repomd.xml") }.count == 2)
            #expect(!targets.contains { $0.contains("filelists") })
            let files = try Files.list(cache)
            #expect(files.count == 1)
            // A file in the cache that was damaged is fetched anew.
            try Files.writeAtomically("x", to: cache.appending(files[0]))
            let again = try await TestRepository.reader(cache: cache).open(source)
            #expect(try await names(again) == Self.all)
        }
    }

    @Test("a mirror that fails, or is out of date, is passed over") func mirrors() async throws {
        try await withServer { server, directory, files in
            let old = try #require(files["primary.xml.gz"])
            server.serve("/old/repodata/repomd.xml", Reply(body: files["repomd.xml"] ?? []))
            server.serve("/old/repodata/primary.xml.gz", Reply(body: old.reversed()))
            let source = RepositorySource(
                id: "test", urls: ["\(server.url)/gone", "\(server.url)/old", "\(server.url)/repo"])
            let reader = TestRepository.reader(cache: directory.appending("cache"))
            let repository = try await reader.open(source)
            #expect(repository.base == "\(server.url)/old")
            #expect(try await names(repository) == Self.all)
            #expect(server.requests.last?.target == "/repo/repodata/primary.xml.gz")
        }
    }

    @Test("when all mirrors fail the last one's error is told") func allFail() async throws {
        try await withServer { server, directory, _ in
            server.serve("/a/repodata/repomd.xml", .text("gone", 410))
            let source = RepositorySource(id: "core", urls: ["\(server.url)/b", "\(server.url)/a"])
            let error = await #expect(throws: RepositoryError.self) {
                try await TestRepository.reader(cache: directory).open(source)
            }
            #expect(error?.code == .notFound)
            #expect(error?.description.contains("status 410: gone") == true)
        }
    }

    @Test("a repository over FTP is asked for, and one that is not there leaves nothing") func ftp()
        async throws
    {
        try await withTemporaryDirectory { directory in
            var reader = TestRepository.reader(cache: directory.appending("cache"))
            reader.retry = .never
            let source = RepositorySource(id: "old", urls: ["ftp://127.0.0.1:1/repo"])
            let error = await #expect(throws: RepositoryError.self) { try await reader.open(source) }
            #expect(error?.code == .unreadable)
            #expect(error?.message.contains("the server cannot be reached") == true)
            try #expect(Files.list(reader.cache).isEmpty)
        }
    }

    @Test("a list of mirrors and a metalink lead to the repository") func lists() async throws {
        try await withServer { server, directory, files in
            let index = try #require(files["repomd.xml"])
            server.serve(
                "/list", .text("# comment\nftp://127.0.0.1:1/none\n\(server.url)/repo/$basearch/..\n"))
            server.serve("/repo/x86_64/../repodata/repomd.xml", Reply(body: index))
            func metalink(_ checksum: String) -> Reply {
                .text(
                    """
                    <?xml version="1.0" encoding="utf-8"?>
                    <metalink version="3.0" xmlns="http://www.metalinker.org/"><files><file name="repomd.xml">
                    <verification><hash type="md5">0</hash><hash type="sha256">\(checksum)</hash></verification>
                    <resources><url protocol="rsync" preference="100">rsync://x/repodata/repomd.xml</url>
                    <url protocol="http" preference="1">\(server.url)/gone/repodata/repomd.xml</url>
                    <url protocol="http" preference="90">\(server.url)/repo/repodata/repomd.xml</url>
                    </resources></file></files></metalink>
                    """)
            }
            server.serve("/good", metalink(Checksum.of(index, .sha256).hexadecimal))
            server.serve("/bad", metalink(Checksum.of([], .sha256).hexadecimal))
            var reader = TestRepository.reader(cache: directory.appending("cache"))
            reader.variables = RepositoryVariables(arch: "x86_64")
            reader.retry = .never
            var source = RepositorySource(id: "test")
            source.metalink = "\(server.url)/good"
            let repository = try await reader.open(source)
            #expect(repository.base == "\(server.url)/repo")
            source.metalink = "\(server.url)/bad"
            let error = await #expect(throws: RepositoryError.self) { try await reader.open(source) }
            #expect([.mismatch, .notFound].contains(error?.code))
            source.metalink = nil
            source.mirrorlist = "\(server.url)/good"
            #expect(try await names(try await reader.open(source)) == Self.all)
        }
    }

    @Test("a repository on a server cannot lead to files of this machine") func escape() async throws {
        try await withServer { server, directory, files in
            let index = String(decoding: files["repomd.xml"] ?? [], as: UTF8.self)
            let evil = index.replacing("repodata/primary.xml.gz", with: "file:///etc/passwd")
            server.serve("/repo/repodata/repomd.xml", .text(evil))
            let source = RepositorySource(id: "evil", urls: ["\(server.url)/repo"])
            let repository = try await TestRepository.reader(cache: directory).open(source)
            let error = await #expect(throws: RepositoryError.self) { try await repository.packages() }
            #expect(error?.code == .badLocation)
        }
    }

    @Test("a package of a repository on a server cannot be a file of this machine") func localPackage()
        async throws
    {
        try await withTemporaryDirectory { directory in
            let secret = directory.appending("secret.rpm")
            try Files.writeAtomically("0", to: secret)
            var repository = try TestRepository(at: directory.appending("repo"))
            let primary = TestRepository.primary([package("a")])
            let evil = primary.replacing("href=\"a-1-1.x86_64.rpm\"", with: "href=\"\(secret)\"")
            try #require(evil != primary)
            try repository.add("primary", Array(evil.utf8))
            try repository.writeIndex()
            let index = try Files.read(directory.pushing("repo/repodata/repomd.xml"))
            try await LocalServer.serving([
                "/repodata/repomd.xml": [Reply(body: index)],
                "/repodata/primary.xml": [Reply(body: Array(evil.utf8))],
            ]) { server in
                let reader = TestRepository.reader(cache: directory.appending("cache"))
                let loaded = try await reader.load([RepositorySource(id: "evil", urls: [server.url])])
                let packages = Array(loaded.sack.packages)
                let error = await #expect(throws: RepositoryError.self) {
                    try await PackageFetcher(http: reader.http).fetch(
                        packages, of: loaded, to: directory.appending("out"))
                }
                #expect(error?.code == .badLocation)
                try #expect(Files.list(directory.appending("out")).isEmpty)
            }
        }
    }

    @Test("packages are fetched and checked, and what is there already stays") func packages() async throws {
        try await withServer { server, directory, _ in
            let source = RepositorySource(id: "test", urls: ["\(server.url)/repo"])
            let reader = TestRepository.reader(cache: directory.appending("cache"))
            let loaded = try await reader.load([source])
            let lib = try #require(loaded.sack.packages(named: "lib").first)
            // The checksum of this package is that of the text "2".
            server.serve("/repo/lib-1-1.x86_64.rpm", .status(503), Reply(body: Array("2".utf8)))
            let target = directory.appending("out")
            var fetcher = PackageFetcher(http: reader.http)
            fetcher.retry = RetryPolicy(attempts: 2, firstPause: .zero)
            for _ in 0..<2 {
                let paths = try await fetcher.fetch([lib], of: loaded, to: target)
                #expect(paths == [target.appending("lib-1-1.x86_64.rpm")])
            }
            #expect(server.requests.filter { $0.target.hasSuffix(".rpm") }.count == 2)
            try #expect(Files.readText(target.appending("lib-1-1.x86_64.rpm")) == "2")
            server.serve("/repo/lib-1-1.x86_64.rpm", Reply(body: Array("3".utf8)))
            try Files.removeTree(target)
            let error = await #expect(throws: RepositoryError.self) {
                try await fetcher.fetch([lib], of: loaded, to: target)
            }
            #expect(error?.code == .mismatch)
            try #expect(Files.list(target).isEmpty)
        }
    }

    @Test("packages on this machine are linked") func links() async throws {
        try await withTemporaryDirectory { directory in
            let path = directory.appending("repo")
            _ = try await TestRepository.write(RepositoryReaderTests.packages, to: path)
            let file = path.appending("lib-1-1.x86_64.rpm")
            try Files.writeAtomically("2", to: file)
            let reader = TestRepository.reader(cache: directory)
            let loaded = try await reader.load([RepositorySource(id: "test", urls: [path.string])])
            let lib = try #require(loaded.sack.packages(named: "lib").first)
            let fetcher = PackageFetcher(http: reader.http)
            let target = directory.appending("out")
            let paths = try await fetcher.fetch([lib], of: loaded, to: target)
            try #expect(Files.stat(paths[0]).inode == Files.stat(file).inode)
            try #expect(Files.list(target) == ["lib-1-1.x86_64.rpm"])
            try Files.remove(file)
            try Files.removeTree(target)
            try Files.writeAtomically("3", to: file)
            let error = await #expect(throws: RepositoryError.self) {
                try await fetcher.fetch([lib], of: loaded, to: target)
            }
            #expect(error?.code == .mismatch)
        }
    }
}

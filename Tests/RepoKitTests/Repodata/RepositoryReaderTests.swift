import DigestKit
import HostKit
import RPMKit
import RepoKit
import SystemPackage
import TestSupport
import Testing

@Suite("Repositories on this machine", Tool.require("gzip", "xz", "zstd", "bzip2"))
struct RepositoryReaderTests {
    static let packages = [
        package(
            "tool", requires: ["lib.so.1", "/usr/share/data", "/etc/conf"],
            files: ["/usr/bin/tool", "/usr/lib64/libtool.so.1"]),
        package("tool", arch: "i686", files: ["/usr/lib/libtool.so.1"]),
        package("lib", provides: ["lib.so.1"], files: ["/usr/share/data", "/etc/conf"]),
        package("tool", arch: "src", requires: ["lib"]),
    ]

    static let compressions: [(command: String, ending: String)?] = [
        nil, ("gzip -n", "gz"), ("xz", "xz"), ("zstd -q", "zst"), ("bzip2", "bz2"),
    ]

    @Test("packages are read whatever the compression", arguments: compressions)
    func compressed(compression: (command: String, ending: String)?) async throws {
        try await withTemporaryDirectory { directory in
            let path = directory.appending("a b")
            _ = try await TestRepository.write(Self.packages, to: path, compression: compression)
            let reader = TestRepository.reader(cache: directory.appending("cache"))
            for url in [path.string, "file://\(path)", "file://localhost\(directory)/a%20b"] {
                let repository = try await reader.open(RepositorySource(id: "test", urls: [url]))
                let packages = try await repository.packages()
                #expect(packages.map(\.nevra) == Self.packages.map(\.nevra))
                let files = try await repository.files(ofPackages: [TestRepository.checksum(2)])
                #expect(files.map { $0.files.map(\.path) } == [["/usr/share/data", "/etc/conf"]])
                #expect(repository.repomd.revision == "17")
            }
            #expect(!Files.exists(directory.appending("cache")))
        }
    }

    @Test("an index made from metadata answers like one made from packages") func index() async throws {
        let universe = RandomUniverse(seed: 9, count: 120)
        let split = universe.packages.count / 3
        let parts = [Array(universe.packages[..<split]), Array(universe.packages[split...])]
        try await withTemporaryDirectory { directory in
            var builder = PackageSack.Builder()
            var sources: [RepositorySource] = []
            for (number, packages) in parts.enumerated() {
                let path = directory.appending("\(number)")
                _ = try await TestRepository.write(packages, to: path)
                sources.append(RepositorySource(id: "\(number)", urls: [path.string]))
                builder.add(packages, from: SackRepository(id: "\(number)"))
            }
            let direct = builder.build()
            let loaded = try await TestRepository.reader(cache: directory).load(sources)
            #expect(loaded.sack.count == direct.count)
            for package in direct.packages {
                #expect(loaded.sack.nevra(package) == direct.nevra(package))
                #expect(loaded.sack.requires(package) == direct.requires(package))
                #expect(loaded.sack.provides(package) == direct.provides(package))
                #expect(loaded.sack.sourceRPM(package) == direct.sourceRPM(package))
                #expect(loaded.sack.repository(package) == direct.repository(package))
                for dependency in direct.requires(package) {
                    #expect(
                        loaded.sack.whatProvides(dependency) == direct.whatProvides(dependency),
                        "\(dependency)")
                }
            }
            // The same by values of each package.
            var third = PackageSack.Builder()
            for repository in loaded.repositories {
                let packages = try await repository.packages().map { SackPackage($0) }
                third.add(packages, from: SackRepository(id: repository.source.id))
            }
            let values = third.build()
            for package in direct.packages {
                #expect(values.nevra(package) == direct.nevra(package))
                #expect(values.requires(package) == direct.requires(package))
            }
            let all = loaded.sack.unresolved(in: loaded.sack.packages)
            #expect(all == direct.unresolved(in: direct.packages))
            #expect(!all.isEmpty)
        }
    }

    @Test("file lists are read only where a required path or a multilib method needs them")
    func fileLists() async throws {
        try await withTemporaryDirectory { directory in
            let reader = TestRepository.reader(cache: directory)
            func load(
                _ packages: [SackPackage], runtime: Bool = false, follows: Bool = true, builds: Bool = true
            ) async throws -> RepositorySack {
                let path = directory.appending("\(packages.count)")
                _ = try await TestRepository.write(packages, to: path)
                // Whoever reads it notices.
                try Files.writeAtomically("broken", to: path.appending("repodata").appending("filelists.xml"))
                return try await reader.load(
                    [RepositorySource(id: "test", urls: [path.string])],
                    needs: .init(
                        runtimeLibraries: runtime, requirements: follows, buildRequirements: builds))
            }
            let plain = [package("a", requires: ["/usr/bin/b", "/etc/c"], files: ["/usr/bin/b"])]
            let loaded = try await load(plain)
            #expect(loaded.sack.providers("/usr/bin/b") == ["a-1-1.x86_64"])
            #expect(loaded.sack.providers("/etc/c") == [])
            // Only packages for several arches can have copies.
            _ = try await load(plain, runtime: true)
            let copies = [package("a"), package("a", arch: "i686")]
            await #expect(throws: RepositoryError.self) { try await load(copies, runtime: true) }
            _ = try await load(copies)
            let beyond = plain + [package("b", requires: ["/usr/share/x"]), package("c")]
            await #expect(throws: RepositoryError.self) { try await load(beyond) }
            _ = try await load(beyond, follows: false)
            let source = plain + [package("b", arch: "src", requires: ["/usr/share/x"])]
            await #expect(throws: RepositoryError.self) { try await load(source) }
            _ = try await load(source, builds: false)
        }
    }

    @Test("files and runtime libraries come from file lists") func fromFileLists() async throws {
        try await withTemporaryDirectory { directory in
            _ = try await TestRepository.write(Self.packages, to: directory)
            let source = RepositorySource(id: "test", urls: [directory.string])
            let loaded = try await TestRepository.reader(cache: directory).load(
                [source], needs: .init(runtimeLibraries: true))
            #expect(loaded.sack.providers("/usr/share/data") == ["lib-1-1.x86_64"])
            let result = gather("tool", in: loaded.sack) { $0.multilib = [.runtime] }
            #expect(result.names == ["lib.x86_64", "tool.i686", "tool.x86_64"])
            let package = try #require(loaded.sack.packages(named: "lib").first)
            #expect(loaded.address(of: package) == "\(directory)/lib-1-1.x86_64.rpm")
            #expect(loaded.package(package).files == ["/etc/conf"])
            #expect(loaded.package(package).checksum.hexadecimal == TestRepository.checksum(2))
        }
    }

    @Test("packages that a repository leaves out are not there") func excluded() async throws {
        try await withTemporaryDirectory { directory in
            _ = try await TestRepository.write(Self.packages, to: directory)
            var source = RepositorySource(id: "test", urls: [directory.string])
            source.excludedPackages = ["too*"]
            let reader = TestRepository.reader(cache: directory)
            let rest = try await reader.load([source]).sack
            #expect(rest.packages.map { rest.name($0) } == ["lib"])
            source.excludedPackages = []
            source.includedPackages = ["tool", "x"]
            let tools = try await reader.load([source]).sack
            #expect(Set(tools.packages.map { tools.name($0) }) == ["tool"])
        }
    }

    @Test("comps and other files are given as they are, compressed or not") func content() async throws {
        try await withTemporaryDirectory { directory in
            var repository = try TestRepository(at: directory)
            try repository.add("modules", Array("---\n".utf8), name: "modules.yaml")
            let comps = Array("<comps/>".utf8)
            try Files.writeAtomically(comps, to: directory.appending("plain"))
            try await Host.forTests().runner.check(.shell("gzip -n < plain > packed", in: directory))
            try repository.add(
                "group_gz", Files.read(directory.appending("packed")), name: "comps.xml.gz", open: comps)
            try repository.writeIndex()
            let opened = try await TestRepository.reader(cache: directory).open(
                RepositorySource(id: "test", urls: [directory.string]))
            #expect(try await opened.content(of: "group") == comps)
            #expect(try await opened.content(of: "modules") == Array("---\n".utf8))
            #expect(try await opened.content(of: "productid") == nil)
            let error = await #expect(throws: RepositoryError.self) { try await opened.path(of: "primary") }
            #expect(error?.code == .missingData)
        }
    }

    @Test(
        "what is not as the index says is refused and told",
        arguments: [
            ("echo >> repodata/primary.xml.gz", .mismatch, "bytes, but repomd.xml says"),
            (
                "printf x | dd of=repodata/primary.xml.gz conv=notrunc seek=40 bs=1 2>&1", .mismatch,
                "checksum"
            ),
            ("rm repodata/primary.xml.gz", .notFound, "no such file"),
            ("rm -r repodata", .notFound, "is this the directory that holds 'repodata'?"),
            ("echo '<repomd>' > repodata/repomd.xml", .malformed, "repomd.xml, line 1: "),
            ("sed -i 's/<open-size>/<open-size>1/' repodata/repomd.xml", .mismatch, "when decompressed"),
            (
                "sed -i '/open-checksum/s/n-checksum type=.sha256.>[0-9a-f]\\{8\\}/n-checksum type=\"sha256\">00000000/' repodata/repomd.xml",
                .mismatch,
                "its content has the checksum"
            ),
        ] as [(String, RepositoryError.Code, String)])
    func mismatch(script: String, code: RepositoryError.Code, message: String) async throws {
        try await withTemporaryDirectory { directory in
            _ = try await TestRepository.write(
                Self.packages, to: directory, compression: ("gzip -n", "gz"))
            try await Host.forTests().runner.check(.shell(script, in: directory))
            let reader = TestRepository.reader(cache: directory.appending("cache"))
            let source = RepositorySource(id: "core", urls: [directory.string])
            let error = await #expect(throws: RepositoryError.self) {
                try await reader.open(source).packages()
            }
            #expect(error?.code == code)
            #expect(error?.description.hasPrefix("repository 'core': ") == true)
            #expect(error?.description.contains(message) == true, "\(String(describing: error))")
        }
    }

    @Test("compressed data that breaks off or is damaged is told as such") func damaged() async throws {
        try await withTemporaryDirectory { directory in
            _ = try await TestRepository.write(
                Self.packages, to: directory, compression: ("gzip -n", "gz"))
            let packed = try Files.read(directory.pushing("repodata/primary.xml.gz"))
            for bytes in [Array(packed.dropLast(20)), packed[..<100] + [1, 2, 3] + packed[103...]] {
                var repository = try TestRepository(at: directory)
                try repository.add("primary", bytes, name: "primary.xml.gz")
                try repository.writeIndex()
                let reader = TestRepository.reader(cache: directory)
                let error = await #expect(throws: RepositoryError.self) {
                    try await reader.open(RepositorySource(id: "a", urls: [directory.string])).packages()
                }
                #expect(error?.code == .malformed)
                #expect(error?.file == "repodata/primary.xml.gz")
            }
        }
    }

    @Test("variables in addresses are replaced, and those that nobody knows stay") func variables() {
        let variables = RepositoryVariables(arch: "armv7hl", baseArch: "armhfp", releaseVersion: "9")
        #expect(
            variables.expand("a/$releasever/$basearch/${arch}x/$foo/$$arch")
                == "a/9/armhfp/armv7hlx/$foo/$armv7hl")
        #expect(variables.unknown(in: "$arch/$foo/${bar}/$") == ["foo", "bar"])
    }
}

import ArchiveKit
import DigestKit
import HostKit
import RPMKit
import RepoKit
import SystemPackage
import TestSupport
import Testing

/// What reads repositories must accept ours.
@Suite struct RepodataWriterReaderTests {
    @Test(
        "dnf finds packages, files, weak dependencies and groups, and the repository is closed",
        Tool.require("dnf", "zstd"), arguments: [Compression.gzip, .xz, .zstd])
    func dnf(_ compression: Compression) async throws {
        try await withTemporaryDirectory { directory in
            let oracle = RepodataWriterOracle(directory)
            try Self.package("app", requires: "/usr/bin/tool", recommends: "nice").write(
                oracle.packages.appending("app.rpm"))
            var tool = Self.package("tool", requires: "app", recommends: nil)
            tool.set(files: [(Array("/usr/bin/".utf8), Array("tool".utf8), 0o100755, 0)])
            try tool.write(oracle.packages.appending("sub/tool.rpm"))
            var options = RepositoryWriterOptions(timestamp: RepodataWriterOracle.time)
            options.compression = compression
            _ = try await oracle.write(RepositoryWriter(options, comps: Self.comps))
            let script = """
                dnf() {
                    command dnf -q --disablerepo='*' --repofrompath="r,file://$PWD/ours" --forcearch=x86_64 \\
                        --setopt=cachedir="$PWD/cache" --setopt=reposdir="$PWD/none" --setopt=r.gpgcheck=0 \\
                        --setopt=persistdir="$PWD/persist" --setopt=logdir="$PWD/log" --releasever=1 "$@"
                }
                mkdir none log
                dnf repoquery --qf '%{name}-%{evr}.%{arch} %{location}' | sort
                dnf repoquery --file /usr/bin/tool --qf '%{name}'
                dnf repoquery --recommends app
                dnf group list --ids 2>/dev/null | grep -o '(.*)'
                dnf repoclosure && echo closed
                """
            let lines = try await Host.forTests().runner.check(
                .shell(script, in: directory, timeout: .seconds(120))
            ).lines
            #expect(
                lines == [
                    "app-1.0-1.noarch app.rpm", "tool-1.0-1.noarch sub/tool.rpm", "tool", "nice", "(things)",
                    "closed",
                ])
        }
    }

    @Test("createrepo_c takes over our metadata without reading packages again", Tool.require("createrepo_c"))
    func update() async throws {
        try await withTemporaryDirectory { directory in
            let oracle = RepodataWriterOracle(directory)
            var random = RepodataWriterRandom(seed: 11)
            for number in 0..<20 { try random.package().write(oracle.packages.appending("p\(number).rpm")) }
            _ = try await oracle.write(RepositoryWriter(RepositoryWriterOptions(timestamp: 1)))
            // With --skip-stat the names are enough: the packages themselves may be broken.
            for number in 0..<20 {
                try Files.writeAtomically("gone", to: oracle.packages.appending("p\(number).rpm"))
            }
            try Files.createDirectories(oracle.theirs)
            try await RepodataWriterOracle.createrepo(
                [
                    "--no-database", "--update", "--skip-stat", "--update-md-path", oracle.ours.string, "-o",
                    oracle.theirs.string, oracle.packages.string,
                ], in: directory)
            let text = String(
                decoding: try await RepodataWriterOracle.unpacked("primary", oracle.theirs), as: UTF8.self)
            #expect(text.contains("packages=\"20\""))
        }
    }

    @Test("Python's gzip reads every file", Tool.require("python3")) func python() async throws {
        try await withTemporaryDirectory { directory in
            let oracle = RepodataWriterOracle(directory)
            try RepodataWriterBytes().write(oracle.packages.appending("a.rpm"))
            _ = try await oracle.write(RepositoryWriter(RepositoryWriterOptions(timestamp: 1)))
            let script = """
                cat ours/repodata/*primary.xml.gz | python3 -c '
                import sys, zlib
                stream = zlib.decompressobj(31)
                text = stream.decompress(sys.stdin.buffer.read())
                assert stream.eof and not stream.unused_data, "one gzip member, which every reader understands"
                sys.stdout.buffer.write(text)'
                """
            let text = try await Host.forTests().runner.check(.shell(script, in: directory)).output
            #expect(text.hasSuffix("</package>\n</metadata>"))
        }
    }

    private static func package(_ name: String, requires: String, recommends: String?) -> RepodataWriterBytes
    {
        var package = RepodataWriterBytes()
        package[1000] = name
        package.set(
            (1047, 1112, 1113), [(Array(name.utf8), 8, Array("1.0-1".utf8))])
        package.set((1049, 1048, 1050), [(Array(requires.utf8), 0, [])])
        if let recommends { package.set((5046, 5048, 5047), [(Array(recommends.utf8), 0, [])]) }
        return package
    }

    private static let comps = RepositoryWriter.Comps(
        name: "comps.xml",
        content: Array(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <comps><group><id>things</id><name>Things</name><description/><uservisible>true</uservisible>
            <packagelist><packagereq type="mandatory">app</packagereq></packagelist></group></comps>

            """.utf8))
}

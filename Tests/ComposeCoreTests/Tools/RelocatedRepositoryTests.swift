import ArchiveKit
import DigestKit
import HostKit
import RepoKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

struct RelocatedRepositoryTests {
    /// A repository whose index lists a primary file of these packages, and files of other types.
    private static func with(
        _ locations: [String], compression: Compression = .gzip, others: [String] = [],
        _ body: (FilePath) throws -> Void
    ) async throws {
        try await withTemporaryDirectory { directory in
            let repodata = directory.appending("repodata")
            try Files.createDirectories(repodata)
            let text =
                "<metadata packages=\"\(locations.count)\">\n"
                + locations.map {
                    "<package><summary>a &lt;location href=\"Packages/x\"&gt;</summary>\($0)</package>\n"
                }
                .joined() + "</metadata>"
            let packed = try Compressor.compress(Array(text.utf8), compression)
            var index = Repomd(revision: "7")
            for (type, content) in [("primary", packed)] + others.map({ ($0, Array($0.utf8)) }) {
                let name = "\(type).xml.\(compression.fileExtension)"
                try Files.writeAtomically(content, to: repodata.appending(name))
                index.data.append(
                    .init(
                        type: type, location: .init(href: "repodata/\(name)", base: nil),
                        checksum: .of(content, .sha1)))
            }
            try Files.writeAtomically(index.xml(), to: repodata.appending("repomd.xml"))
            try body(directory)
        }
    }

    private static func primary(_ points: [GraftPoint]) throws -> String {
        let point = try #require(points.first { $0.path.contains("-primary.xml.") })
        return String(decoding: try DecompressionStream.contents(of: point.source), as: UTF8.self)
    }

    @Test(
        "packages are found without the prefix, and nothing else changes",
        arguments: [Compression.gzip, .xz, .zstd])
    func moved(compression: Compression) async throws {
        let locations = [
            "<location href=\"Packages/a/a.rpm\"/>", "<location xml:base=\"x\" href='Packages/b.rpm'/>",
        ]
        try await Self.with(locations, compression: compression) { directory in
            let points = try RelocatedRepository(repository: directory, prefix: "Packages")
                .write(to: directory.appending("new"))
            let text = try Self.primary(points)
            let expected = try String(
                decoding: DecompressionStream.contents(
                    of: directory.pushing(FilePath("repodata/primary.xml.\(compression.fileExtension)"))),
                as: UTF8.self)
            #expect(
                text
                    == expected.replacing("href=\"Packages/a", with: "href=\"a").replacing(
                        "href='Packages/", with: "href='"))
        }
    }

    @Test(
        "the new index tells of the new file and of the others as they were, but for those with places of their own"
    )
    func index() async throws {
        let types = [
            "filelists", "other", "group", "group_gz", "productid", "modules", "primary_db", "prestodelta",
        ]
        try await Self.with(["<location href=\"Packages/a.rpm\"/>"], others: types) { directory in
            let points = try RelocatedRepository(repository: directory, prefix: "Packages")
                .write(to: directory.appending("new"))
            let names = points.map(\.path).sorted()
            let point = try #require(points.first { $0.path == "repomd.xml" })
            let index = try RepomdReader.read(Files.read(point.source))
            #expect(index.revision == "7")
            #expect(index.data.map(\.type).sorted() == (["primary"] + types.prefix(6)).sorted())
            #expect(
                names
                    == (index.data.map { $0.location.href.replacing("repodata/", with: "") } + ["repomd.xml"])
                    .sorted())
            for record in index.data {
                let name = record.location.href.replacing("repodata/", with: "")
                let file = try #require(points.first { $0.path == name }).source
                #expect(record.checksum == .of(try Files.read(file), .sha1), "\(record.type)")
            }
            let primary = try #require(index["primary"])
            let content = try DecompressionStream.contents(
                of: #require(points.first { "repodata/\($0.path)" == primary.location.href }).source)
            #expect(primary.openChecksum == .of(content, .sha1))
            #expect(primary.openSize == Int64(content.count))
        }
    }

    @Test("the old metadata is left as it was") func old() async throws {
        try await Self.with(["<location href=\"Packages/a.rpm\"/>"]) { directory in
            let before = try Files.list(directory.appending("repodata")).map {
                try Files.read(directory.pushing("repodata").appending($0))
            }
            _ = try RelocatedRepository(repository: directory, prefix: "Packages").write(
                to: directory.appending("new"))
            let after = try Files.list(directory.appending("repodata")).map {
                try Files.read(directory.pushing("repodata").appending($0))
            }
            #expect(before == after)
        }
    }

    @Test(
        "a package that lies elsewhere is an error",
        arguments: [
            "<location href=\"other/a.rpm\"/>", "<location xhref=\"Packages/a.rpm\"/>",
            "<location href=\"Pack",
        ])
    func elsewhere(location: String) async throws {
        try await Self.with([location]) { directory in
            let error = #expect(throws: ComposeError.self) {
                _ = try RelocatedRepository(repository: directory, prefix: "Packages")
                    .write(to: directory.appending("new"))
            }
            #expect(error?.code == .createrepo)
            #expect(error?.message.contains("a package does not lie below Packages") == true)
        }
    }

    @Test("an index that cannot be read, or lists no packages, is an error", arguments: ["", "<repomd/>"])
    func badIndex(text: String) async throws {
        try await Self.with([]) { directory in
            try Files.writeAtomically(text, to: directory.pushing("repodata/repomd.xml"))
            let error = #expect(throws: ComposeError.self) {
                _ = try RelocatedRepository(repository: directory, prefix: "").write(
                    to: directory.appending("new"))
            }
            #expect(error?.code == .createrepo)
        }
    }
}

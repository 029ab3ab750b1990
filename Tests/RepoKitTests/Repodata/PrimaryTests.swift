import DigestKit
import RPMKit
import RepoKit
import TestSupport
import Testing

@Suite("Primary metadata and file lists") struct PrimaryTests {
    @Test("a package has what the metadata says of it") func package() throws {
        let text = RegularXMLTests.primary.replacing("<package type=\"rpm\" ></package>", with: "")
        let packages = try PrimaryReader.packages(in: Array(text.utf8), repository: "test")
        let package = try #require(packages.first)
        #expect(packages.count == 1)
        #expect(package.nevra == NEVRA("zlib-1.2-3.x86_64"))
        #expect(package.sourceRPM == "zlib-1.2-3.src.rpm")
        #expect(package.checksum.description.hasPrefix("sha256:159adbdd"))
        #expect(package.location.href == "Packages/zlib.rpm")
        #expect(package.location.base == "https://example.com/'x\"")
        #expect((package.size, package.buildTime, package.fileTime) == (3, 2, 1))
        #expect(package.headerRange == 6..<7)
        #expect(package.provides.map(\.description) == ["zlib = 1.2-3"])
        #expect(package.requires.map(\.name) == ["(a if b)"])
        #expect(package.requires.first?.flags.isBeforeInstallation == true)
        #expect(package.files == ["/usr/bin/zip", "/etc/zlib"])
    }

    @Test("files have their kinds, and only those of wanted packages are read") func files() throws {
        let bytes = Array(RegularXMLTests.filelists.utf8)
        let all = try FilelistsReader.files(in: bytes, repository: "test")
        #expect(all.map(\.packageChecksum) == ["00"])
        #expect(
            all.first?.files == [
                RepositoryFile(path: "/a&b"), RepositoryFile(path: "/c", kind: .directory),
                RepositoryFile(path: "/ü", kind: .ghost),
            ])
        #expect(try FilelistsReader.files(in: bytes, repository: "test", ofPackages: ["01"]).isEmpty)
    }

    @Test("an irregular document is read by libxml2 with the same result") func irregular() throws {
        let universe = RandomUniverse(seed: 5)
        let regular = universe.primaryXML
        let irregular = regular.replacing("<metadata", with: "<!-- a comment --><metadata")
            .replacing("rpm:", with: "r:").replacing("xmlns:rpm", with: "xmlns:r")
        #expect(irregular.contains("xmlns:r="))
        let packages = try PrimaryReader.packages(in: Array(regular.utf8), repository: "test")
        #expect(packages.count == universe.packages.count)
        #expect(packages == (try PrimaryReader.packages(in: Array(irregular.utf8), repository: "test")))
    }

    @Test(
        "broken metadata is told with the repository, the file, the line and what is wrong",
        arguments: [
            ("<name>zlib</name>", "", 16, "the package has no name"),
            ("<arch>x86_64</arch>", "", 16, "the package 'zlib' has no arch"),
            ("href=\"Packages/zlib.rpm\"", "", 16, "the package 'zlib' has no location"),
            ("pkgid=\"YES\">15", "pkgid=\"YES\">1x", 16, "no usable checksum"),
            ("type=\"sha256\"", "type=\"crc\"", 16, "no usable checksum"),
            ("package=\"3\"", "package=\"many\"", 9, "'many' is no number"),
            ("flags=\"EQ\"", "flags=\"NE\"", 13, "'NE' compares no versions"),
            ("name=\"(a if b)\"", "", 14, "a dependency has no name"),
            ("<metadata", "<metadatum", 2, "not primary metadata"),
            ("</metadata>", "", 18, "Extra content at the end"),
        ] as [(String, String, Int, String)])
    func broken(old: String, new: String, line: Int, message: String) throws {
        var text = RegularXMLTests.primary.replacing("<package type=\"rpm\" ></package>", with: "")
        text = text.replacing(old, with: new)
        if old == "<metadata" { text = text.replacing("</metadata", with: "</metadatum") }
        let error = #expect(throws: RepositoryError.self) {
            try PrimaryReader.packages(in: Array(text.utf8), repository: "core", name: "p.xml")
        }
        #expect(error?.code == .malformed)
        #expect(error?.description.hasPrefix("repository 'core': p.xml, line ") == true)
        #expect(error?.message.contains(message) == true, "\(String(describing: error))")
        #expect(error?.message.contains("make the repository's metadata anew") == true)
        #expect(error?.line == line)
    }
}

import DigestKit
import ForgeKit
import SourceDiagnostics
import Testing

@Suite("the file sources") struct SourcesFileTests {
    private let sha512 = String(repeating: "0123456789abcdef", count: 8)
    private let md5 = "0123456789abcdef0123456789abcdef"

    private func entry(_ file: String, _ kind: Checksum.Kind = .sha512, _ digit: String = "a") throws
        -> SourcesFile.Entry
    {
        .init(file, try #require(Checksum(kind, hexadecimal: String(repeating: digit, count: kind.size * 2))))
    }

    @Test("both kinds of lines are read, and written as they were") func lossless() {
        let texts = [
            "SHA512 (hello-1.tar.gz) = \(sha512)\nSHA512 (a (b) = c.zip) = \(sha512.uppercased())\n",
            "\(md5)  hello-1.tar.gz\n\n\(md5) world\r\n  \(md5) *binary", "", "\n\n",
        ]
        let files = [["hello-1.tar.gz", "a (b) = c.zip"], ["hello-1.tar.gz", "world", "binary"], [], []]
        for (text, names) in zip(texts, files) {
            let file = SourcesFile(text)
            #expect(file.diagnostics.isEmpty, "\(file.diagnostics)")
            #expect(file.entries.map(\.file) == names)
            #expect(file.text == text)
        }
    }

    @Test("the length of an old line's hash tells its kind") func kinds() {
        for (length, kind) in [(32, Checksum.Kind.md5), (40, .sha1), (64, .sha256), (128, .sha512)] {
            let file = SourcesFile(String(repeating: "0", count: length) + "  f\n")
            #expect(file["f"]?.checksum.kind == kind)
        }
        #expect(SourcesFile(String(repeating: "0", count: 96) + "  f\n").entries.isEmpty)
    }

    @Test("what is wrong is told with its line, and stays") func mistakes() {
        let text = """
            SHA512 (good) = \(sha512)
            nonsense
            SHA512 (../up) = \(sha512)
            SHA512 (short) = 00
            MD5 (old) = \(md5)
            SHA512 (good) = \(sha512.replacing("0", with: "1"))
            CRC (x) = 00

            """
        let file = SourcesFile(text)
        let found = file.diagnostics.map { "\($0.range.start.line) \($0.code.rawValue)" }
        #expect(
            found == [
                "2 sources.syntax", "3 sources.syntax", "4 sources.syntax", "5 sources.kinds",
                "6 sources.doubled",
                "7 sources.syntax",
            ])
        #expect(file.text == text)
        #expect(file.diagnostics[0].range.start.column == 1)
        #expect(SourcesFile("  what\n").diagnostics[0].range.start.column == 3)
    }

    @Test("files are added, replaced and removed; the rest stays") func changes() throws {
        var file = SourcesFile(
            "# no\nSHA512 (a) = \(sha512)\nSHA512 (b)  = \(sha512)\nSHA512 (c) = \(sha512)")
        #expect(file.entries.map(\.file) == ["a", "c"])
        try file.add(entry("d"))
        let conflict = #expect(throws: SourcesFile.Conflict.self) { try file.add(entry("a")) }
        #expect(conflict?.description == "'a' is listed with another checksum; replace it")
        try file.add(entry("a"), replacing: true)
        // The same again changes nothing.
        try file.add(entry("a"))
        let kinds = #expect(throws: SourcesFile.Conflict.self) {
            try file.add(entry("e", .md5), replacing: true)
        }
        #expect(kinds?.description.contains("one of the kind sha512") == true)
        file.remove("c")
        let hash = String(repeating: "a", count: 128)
        #expect(file.text == "# no\nSHA512 (a) = \(hash)\nSHA512 (b)  = \(sha512)\nSHA512 (d) = \(hash)\n")
        var other = SourcesFile("SHA512 (a) = \(sha512)\r\n")
        try other.add(entry("b"))
        #expect(other.text == "SHA512 (a) = \(sha512)\r\nSHA512 (b) = \(hash)\n")
        try file.replaceAll(with: [entry("x", .sha256)])
        #expect(file.text == "SHA256 (x) = \(String(repeating: "a", count: 64))\n")
        try file.add(entry("x", .sha512), replacing: true)
        #expect(file.entries.map(\.checksum.kind) == [.sha512])
    }

    @Test("new sources are ignored by git, once") func ignored() {
        #expect(GitIgnoreFile.adding(["a.tar.gz"], to: "") == "/a.tar.gz\n")
        #expect(GitIgnoreFile.adding(["b", "a", "b"], to: "/a\r\n*.rpm") == "/a\r\n*.rpm\n/b\n")
        #expect(GitIgnoreFile.adding(["a[1]*?\\ "], to: "x\n") == "x\n/a\\[1]\\*\\?\\\\\\ \n")
        #expect(GitIgnoreFile.adding(["b"], to: "/a\r\n") == "/a\r\n/b\n")
        #expect(GitIgnoreFile.adding([], to: "x") == "x")
    }
}

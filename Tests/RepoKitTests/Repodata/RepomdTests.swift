import DigestKit
import RepoKit
import TestSupport
import Testing
import XMLKit

@Suite("repomd.xml") struct RepomdTests {
    static let sample = """
        <?xml version="1.0" encoding="UTF-8"?>
        <repomd xmlns="http://linux.duke.edu/metadata/repo" xmlns:rpm="http://linux.duke.edu/metadata/rpm">
          <revision> 1644263915 </revision>
          <tags><content>binary-x86_64</content><repo>Fedora</repo><distro cpeid="cpe:/o:a:b:1">A 1</distro></tags>
          <data type="primary">
            <checksum type="sha256">130494033cb9bffa40828ebc814d016920d9ce5d60041467af283ffcf38adef0</checksum>
            <open-checksum type="sha">da39a3ee5e6b4b0d3255bfef95601890afd80709</open-checksum>
            <location xml:base="http://example.com/" href="repodata/primary.xml.gz"/>
            <timestamp>1644263915.25</timestamp><size>1063488</size><open-size>8471009</open-size>
          </data>
          <data type="primary_db">
            <checksum type="sha512">\(String(repeating: "0", count: 128))</checksum>
            <location href="repodata/primary.sqlite.bz2"/><database_version>10</database_version>
            <unknown/>
          </data>
        </repomd>
        """

    @Test("all that an index says is read") func read() throws {
        let repomd = try RepomdReader.read(Array(Self.sample.utf8))
        #expect(repomd.revision == "1644263915")
        #expect(repomd.tags.content == ["binary-x86_64"])
        #expect(repomd.tags.repository == ["Fedora"])
        #expect(repomd.tags.distributions == [.init(name: "A 1", cpeID: "cpe:/o:a:b:1")])
        #expect(repomd.data.map(\.type) == ["primary", "primary_db"])
        let primary = try #require(repomd["primary"])
        #expect(primary.checksum.description.hasPrefix("sha256:130494033cb9"))
        #expect(primary.openChecksum?.description == "sha1:da39a3ee5e6b4b0d3255bfef95601890afd80709")
        #expect(primary.location == .init(href: "repodata/primary.xml.gz", base: "http://example.com/"))
        #expect(primary.timestamp == 1_644_263_915)
        #expect((primary.size, primary.openSize) == (1_063_488, 8_471_009))
        #expect(repomd["primary_db"]?.databaseVersion == 10)
        #expect(repomd["group"] == nil)
    }

    @Test(
        "an index that cannot be trusted is refused with the line",
        arguments: [
            ("href=\"repodata/primary.xml.gz\"", "", "the 'primary' file has no location"),
            ("type=\"primary\"", "", "no attribute 'type'"),
            ("type=\"sha256\">13", "type=\"sha256\">1", "is no sha256 checksum"),
            ("type=\"sha256\">", "type=\"crc32\">", "'crc32' is no kind of checksum"),
            ("<size>1063488", "<size>many", "'many' is no number: 'size'"),
            ("<repomd", "<html", "not the index of a repository"),
            ("</repomd>", "", "line 15, column 10: Extra content"),
        ])
    func refused(old: String, new: String, message: String) throws {
        var text = Self.sample.replacing(old, with: new)
        if old == "<repomd" { text = text.replacing("</repomd", with: "</html") }
        let error = #expect(throws: XMLError.self) { try RepomdReader.read(Array(text.utf8)) }
        #expect(error?.description.contains(message) == true, "\(String(describing: error))")
        #expect(error?.position != nil)
    }

    @Test("a damaged index is read or refused, and nothing worse") func mutated() {
        let mutation = ByteMutation(
            snippets: [
                "<", ">", "<data/>", "</data>", "<size>", "9999999999999999999", "-", "<!DOCTYPE a>", "&",
            ]
            .map { Array($0.utf8) })
        var random = SeededGenerator(seed: FuzzBudget.seed)
        var budget = FuzzBudget(rounds: 1000)
        let sample = Array(Self.sample.utf8)
        while budget.goesOn() {
            var bytes = sample
            mutation.damage(&bytes, other: sample, &random)
            _ = Result { try RepomdReader.read(bytes) }
        }
    }
}

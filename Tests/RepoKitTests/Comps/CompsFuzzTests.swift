import HostKit
import SourceDiagnostics
import TestSupport
import Testing

@testable import RepoKit

/// Damaged comps files must be read or refused, soon, whatever was done to them; `FUZZ_SECONDS` says for how long.
struct CompsFuzzTests {
    private static let mutation = ByteMutation(
        snippets: [
            "<", ">", "/>", "</group>", "<group>", "&", ";", "&amp;", "&#65;", "&#x110000;", "\"", "'", "]]>",
            "<![CDATA[", "<!--", "-->", "<?x ", "?>", "<!DOCTYPE a [", "]>", "<!ENTITY x 'y'>", "&x;",
            " arch=\"\"",
            " arch='x86_64,'", " xml:space='preserve'", "<id>", "</id>", "<packagereq>", "\r\n", "\u{FEFF}",
            "\0",
            "xmlns:a='b' ", "encoding='UTF-16'", "encoding='ISO-8859-1'", "<grouplist/>",
        ].map { Array($0.utf8) } + [[0xFF, 0xFE], [0xC3], [0xED, 0xA0, 0x80]])

    @Test("a damaged file is read or refused, and every place lies in its file", arguments: 0..<4)
    func mutations(seed: Int) throws {
        let seeds = try ["input.xml", "f-no-reindent.xml", "v-all.xml"].map {
            try Fixtures.bytes("pungi-comps-cases/\($0)")
        }
        var random = SeededGenerator(seed: FuzzBudget.seed &+ UInt64(seed) + 600)
        var budget = FuzzBudget(rounds: 300, sharedBy: 4)
        var accepted = 0
        while budget.goesOn() {
            var bytes = random.pick(seeds)
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                Self.mutation.damage(&bytes, other: random.pick(seeds), &random)
            }
            let source = SourceFile(name: "comps.xml", bytes: bytes)
            do throws(CompsError) {
                try exhaust(CompsReader().read(source), &random)
                accepted += 1
            } catch {
                #expect(error.diagnostic.range.upper <= error.file.bytes.count)
                #expect(!error.description.isEmpty)
            }
        }
        #expect(accepted > 0, "mutations so heavy that nothing was read test nothing")
    }

    /// What was read can be filtered and written; what was written is read again, and says the same.
    private func exhaust(_ file: CompsFile, _ random: inout SeededGenerator) throws(CompsError) {
        for diagnostic in file.diagnostics {
            #expect(diagnostic.range.lower < max(file.file.bytes.count, 1))
        }
        var filter = CompsFilter(
            arch: random.pick(["x86_64", "s390x"]), variant: random.pick([nil, "Server"]))
        filter.cleansUp = Bool.random(using: &random)
        filter.reindents = Bool.random(using: &random)
        filter.removesTranslations = Bool.random(using: &random)
        let filtered = filter.filtered(file.document)
        let again = try CompsReader().read(SourceFile(name: "again", bytes: filtered))
        let expected = CompsWriter.bytes(filter.filtered(file.comps))
        #expect(
            CompsWriter.bytes(again.comps) == expected, "\(String(decoding: file.file.bytes, as: UTF8.self))")
        let written = try CompsReader().read(SourceFile(name: "written", bytes: expected))
        #expect(CompsWriter.bytes(written.comps) == expected)
    }
}

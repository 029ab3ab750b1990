import RPMKit
import TestSupport
import Testing

@Suite struct SpecFuzzTests {
    @Test("mutilated spec files are kept byte for byte, and every edit either refuses or is read back")
    func mutations() throws {
        var random = SeededGenerator(seed: FuzzBudget.seed &+ 99)
        var budget = FuzzBudget(rounds: 1600)
        while budget.goesOn() {
            let bytes = Self.mutate(random.pick(SpecSamples.all), &random)
            let tree = try SpecTree(bytes)
            #expect(tree.statements.flatMap { bytes[$0.bytes] } == bytes)
            #expect(
                tree.statements.enumerated().allSatisfy {
                    tree.sections[$1.section].header == $0
                        || tree.sections[$1.section].statements.contains($0)
                })
            do {
                try Self.edit(tree)
            } catch let error as SpecError {
                #expect(error.code == .unclosedMacro && tree.unclosedLine != nil, "\(error)")
            }
        }
    }

    private static func edit(_ tree: SpecTree) throws {
        _ = SpecEvaluation(tree)
        var editor = SpecEditor(tree)
        if editor.version != nil {
            try editor.setVersion("7.0.7")
            #expect(editor.version == "7.0.7")
            #expect(SpecEditor(try SpecTree(editor.bytes)).version == "7.0.7")
        }
        if let source = editor.sources.first(where: { $0.isActive != false }) {
            try editor.setSource(number: source.number, to: "new.tar.gz")
            #expect(editor.sources.contains { $0.number == source.number && $0.value == "new.tar.gz" })
        }
        let before = editor.bytes
        if try editor.setSetupRootDirectory("some-dir") == .edited {
            let once = editor.bytes
            _ = try editor.setSetupRootDirectory("some-dir")
            #expect(editor.bytes == once, "\(editor.text)")
        } else {
            #expect(editor.bytes == before)
        }
        let date = ChangelogDate(year: 2024, month: 1, day: 2)
        if try editor.addChangelogEntry(author: "A", evr: "1-1", date: date, text: "- x") {
            #expect(editor.changelog?.entries.first?.content.first == "- x")
            #expect(try !editor.addChangelogEntry(author: "A", evr: "1-1", date: date, text: "- x"))
        }
        if editor.value(of: "Name") != nil {
            try editor.addPatch(name: "p.patch")
            #expect(editor.patches.contains { $0.value == "p.patch" }, "\(editor.text)")
        }
        try editor.removePatches()
        #expect(editor.patches.isEmpty)
    }

    private static func mutate(_ sample: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
        var bytes = sample
        let pieces = [
            "%", "{", "}", "%{", "\\\n", "\n", "\r\n", "%if x\n", "%else\n", "%endif\n", "%prep\n",
            "%changelog\n", "Version: 3\n",
            "* Mon", "(", ")", ":", "\0", "#", "\"", "%{?x:", "%global a b\n", "\t", " ", "-n",
            "%patchlist\n", "Source:\n",
        ]
        for _ in 0..<Int.random(in: 1...6, using: &random) {
            let place = Int.random(in: 0...bytes.count, using: &random)
            switch Int.random(in: 0..<3, using: &random) {
            case 0: bytes.insert(contentsOf: Array(random.pick(pieces).utf8), at: place)
            case 1:
                bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 0...20, using: &random)))
            default:
                if place < bytes.count { bytes[place] = UInt8.random(in: 0...255, using: &random) }
            }
        }
        return bytes
    }
}

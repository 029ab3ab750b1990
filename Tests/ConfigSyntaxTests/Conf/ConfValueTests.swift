import TestSupport
import Testing

@testable import ConfigSyntax

struct ConfValueTests {
    @Test("a literal has the value that Python gives it", ConfOracle.isThere) func literals() async throws {
        var random = SeededGenerator(seed: 21)
        let literals = (0..<4000).map { _ in ConfGenerator.literal(&random) }
        let answers: [String] = try await ConfOracle.ask("repr", literals)
        for (literal, answer) in zip(literals, answers) {
            let document = ConfTexts.read("a = '%r' % (\(literal),)", dialect: .reference)
            #expect(document["a"]?.string == answer, "\(literal)")
        }
    }
}

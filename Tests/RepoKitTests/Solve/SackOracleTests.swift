import HostKit
import RPMKit
import RepoKit
import TestSupport
import Testing

@Suite("The index beside libsolv and dnf", SackOracle.isThere) struct SackOracleTests {
    @Test("libsolv names the same providers", arguments: [1, 2, 3] as [UInt64])
    func providers(seed: UInt64) async throws {
        var universe = RandomUniverse(seed: seed, count: 150)
        var questions: [Dependency] = []
        // Paths are indexed when a package requires them, so only these are asked for.
        let required = Set(universe.packages.flatMap(\.requires).filter(\.isPath).map(\.name))
        for _ in 0..<1000 {
            let question = universe.dependency()
            if !question.isPath || required.contains(question.name) { questions.append(question) }
        }
        for package in universe.packages { questions += package.requires }
        let queries = questions.map { question in
            [question.name, question.flags.sign ?? "", question.version].filter { !$0.isEmpty }
                .joined(separator: "\t")
        }
        let answers = try await SackOracle.ask("provides", universe, queries: queries)
        try #require(answers.count == queries.count + 1)
        #expect(answers.filter { !$0.isEmpty }.count > 300)
        let sack = universe.sack()
        for (question, answer) in zip(questions, answers) {
            let found = sack.whatProvides(question).map { sack.nevra($0).description }.sorted()
            #expect(found.joined(separator: " ") == answer, "\(question)")
        }
    }

    @Test("dnf repoclosure has the same findings", arguments: [11, 12] as [UInt64])
    func closure(seed: UInt64) async throws {
        let universe = RandomUniverse(seed: seed, count: 120)
        let sack = universe.sack()
        let ours = sack.unresolved(in: sack.packages, compatibility: .reference).map { finding in
            Self.finding(sack.nevra(finding.package).description, finding.dependencies.map(\.description))
        }
        let output = try await SackOracle.ask("closure", universe).joined(separator: "\n")
        let theirs = output.split(separator: "package: ").map { text in
            let lines = text.split(separator: "\n")
            let package = lines[0].split(separator: " ")[0]
            return Self.finding(String(package), lines.dropFirst(2).map { String($0.dropFirst(4)) })
        }
        #expect(theirs.count > 10)
        #expect(Set(ours).subtracting(theirs) == [])
        #expect(Set(theirs).subtracting(ours) == [])
    }

    /// A finding in one line. dnf writes rich dependencies anew, so only their number counts.
    private static func finding(_ package: String, _ dependencies: [String]) -> String {
        let plain = dependencies.filter { !$0.hasPrefix("(") }.sorted()
        return "\(package): \(plain) and \(dependencies.count - plain.count) rich ones"
    }
}

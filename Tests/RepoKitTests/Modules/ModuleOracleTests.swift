import HostKit
import SourceDiagnostics
import SystemPackage
import TestSupport
import Testing

@testable import RepoKit

@Suite(
    PythonOracle.require(
        "import gi; gi.require_version('Modulemd', '2.0'); from gi.repository import Modulemd",
        "Debian's gir1.2-modulemd-2.0 and python3-gi"))
struct ModuleOracleTests {
    struct Answer: Codable, Equatable {
        struct Stream: Codable, Equatable {
            var nsvca: String
            var artifacts: [String]
            var filter: [String]
            var profiles: [String: [String]]
            var platforms: [String]
        }
        struct Defaults: Codable, Equatable {
            var stream: String
            var profiles: [String: [String]]
        }
        var failures: Int
        var streams: [Stream]
        var defaults: [String: Defaults]
        var order: [String]
    }

    private func ask(_ texts: [[String]]) async throws -> [Answer] {
        try await PythonOracle.ask("modulemd-oracle.py", texts)
    }

    private func own(_ texts: [String]) throws -> (answer: Answer, yaml: String) {
        var index = ModuleIndex()
        var failures = 0
        for text in texts {
            let file = try modules(text)
            failures += file.diagnostics.count
            index.merge(ModuleIndex(file.documents))
        }
        let streams = index.streams.map { stream in
            Answer.Stream(
                nsvca: stream.nsvca, artifacts: stream.artifacts.sorted(), filter: stream.filter.sorted(),
                profiles: Dictionary(
                    stream.profiles.map { ($0.name, $0.rpms.sorted()) }, uniquingKeysWith: { $1 }),
                platforms: stream.platforms.sorted())
        }
        let defaults = index.documents.compactMap(\.defaults).map { defaults in
            (
                defaults.module,
                Answer.Defaults(
                    stream: defaults.stream ?? "", profiles: defaults.profiles.mapValues { $0.sorted() })
            )
        }
        let yaml = String(decoding: index.yaml(), as: UTF8.self)
        let order = yaml.split(separator: "\n").filter { $0.hasPrefix("document: ") }.map {
            String($0.dropFirst(10))
        }
        return (
            Answer(
                failures: failures, streams: streams.sorted { $0.nsvca < $1.nsvca },
                defaults: Dictionary(uniqueKeysWithValues: defaults), order: order), yaml
        )
    }

    @Test(
        "modules of distributions read as libmodulemd reads them, and what we write it accepts, with the same content"
    )
    func corpus() async throws {
        let texts = try CompsCorpus.files("modules").map { [try Files.readText($0)] }
        if texts.isEmpty { return }
        let ours = try texts.map(own)
        let theirs = try await ask(texts)
        for (own, other) in zip(ours, theirs) {
            // libmodulemd refuses a build whose build order is too large a number, which we do not even read.
            let known = Set(other.streams.map(\.nsvca))
            #expect(own.answer.streams.count == other.streams.count + other.failures)
            let both = own.answer.streams.filter { known.contains($0.nsvca) }
            for (one, another) in zip(both, other.streams) { #expect(one == another) }
            #expect(own.answer.defaults == other.defaults)
            if other.failures == 0 { #expect(own.answer.order == other.order) }
        }
        let again = try await ask(ours.map { [$0.yaml] })
        for (one, other) in zip(again, theirs) { #expect(one == other) }
    }

    @Test("documents are merged and ordered as libmodulemd does it") func merge() async throws {
        let others = """
            ---
            document: modulemd-translations
            version: 1
            data:
              module: b
              stream: '2'
              modified: 20180905
              translations: {en_GB: {summary: x, description: y}}
            ...
            ---
            document: modulemd-obsoletes
            version: 1
            data:
              module: b
              stream: '2'
              modified: 2020-05-01T00:00Z
              eol_date: 2021-05-01T00:00Z
              message: m
            ...

            """
        let build = ModuleIndexTests.build
        let cases = [
            [ModuleIndexTests.defaults("a", "1"), ModuleIndexTests.defaults("a", "2")],
            [ModuleIndexTests.defaults("a", "1", modified: 5), ModuleIndexTests.defaults("a", "2", "q")],
            [ModuleIndexTests.defaults("a", nil), ModuleIndexTests.defaults("a", "2")],
            [
                build("b", "2", 3, "c1", "s") + build("b", "10", 20, "c1", "s"),
                build("b", "10", 3, "c2", "s"),
            ],
            [others + build("b", "2", 3, "c1", "s") + ModuleIndexTests.defaults("b", "2")],
        ]
        let theirs = try await ask(cases)
        for (texts, other) in zip(cases, theirs) { #expect(try own(texts).answer == other) }
    }
}

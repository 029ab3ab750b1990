import ConfigSyntax
import Foundation
import HostKit
import SourceDiagnostics
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

/// A compose configuration of a public project, and the reference's answers.
struct CorpusCase: Sendable, CustomTestStringConvertible {
    /// `../shared/corpus/compose`, or the parent of the directory that `PUNGI_CORPUS` names.
    static let directory: FilePath = {
        if let given = ProcessInfo.processInfo.environment["PUNGI_CORPUS"] {
            return FilePath(given).removingLastComponent()
        }
        let root = Fixtures.root.removingLastComponent()
        return root.removingLastComponent().pushing("shared/corpus/compose")
    }()

    static let all: [CorpusCase] = {
        guard
            let data = try? Data(contentsOf: URL(fileURLWithPath: directory.appending("index.json").string)),
            let index = try? JSONSerialization.jsonObject(with: data) as? [[String: Any]]
        else { return [] }
        return index.flatMap { entry -> [CorpusCase] in
            guard let answers = entry["pungi_config_validate"] as? [String: [String: Any]],
                let file = entry["file"] as? String
            else { return [] }
            return ["plain", "old_composes"].compactMap { kind in
                (answers[kind]?["exit"] as? Int).map {
                    CorpusCase(file: file, hasOldComposes: kind == "old_composes", exit: $0)
                }
            }
        }
    }()

    var file: String
    var hasOldComposes: Bool
    var exit: Int
    var testDescription: String { file + (hasOldComposes ? " --old-composes" : "") }
}

@Suite(.enabled(if: !CorpusCase.all.isEmpty, "the corpus ../shared/corpus/compose is not here"))
struct ComposeCorpusTests {
    @Test("a configuration of a public project gets the reference's verdict", arguments: CorpusCase.all)
    func verdict(_ recorded: CorpusCase) throws {
        let path = CorpusCase.directory.pushing(FilePath(recorded.file))
        var reader = try ComposeConfigReader.forTests(in: path.removingLastComponent())
        reader.dialect = .reference
        reader.hasOldComposes = recorded.hasOldComposes
        let loaded = reader.read(path.lastComponent?.string ?? "")
        let found = ReferenceVerdict.weighed(loaded.diagnostics).strict()
        #expect(found.hasErrors == (recorded.exit != 0), "\(found.map(\.message))")
    }
}

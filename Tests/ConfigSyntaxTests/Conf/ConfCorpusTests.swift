import Foundation
import HostKit
import SourceDiagnostics
import SystemPackage
import TestSupport
import Testing

@testable import ConfigSyntax

/// Compose configurations of public projects; they lie beside the checkout.
enum ConfCorpus {
    /// `../shared/corpus/compose/pungi`, or the directory that `PUNGI_CORPUS` names.
    static let directory: FilePath = {
        if let given = ProcessInfo.processInfo.environment["PUNGI_CORPUS"] { return FilePath(given) }
        let root = Fixtures.root.removingLastComponent()
        return root.removingLastComponent().pushing("shared/corpus/compose/pungi")
    }()

    static let files: [String] = {
        let projects = (try? Files.list(directory)) ?? []
        return projects.flatMap { project in
            ((try? Files.list(directory.appending(project))) ?? []).filter { $0.hasSuffix(".conf") }
                .map { "\(project)/\($0)" }
        }
    }()
}

@Suite(.enabled(if: !ConfCorpus.files.isEmpty, "the corpus ../shared/corpus/compose/pungi is not here"))
struct ConfCorpusTests {
    @Test("a configuration that the reference reads is read without an error", arguments: ConfCorpus.files)
    func file(_ path: String) throws {
        let document = ConfDocument(path: path) { path in
            try Files.read(ConfCorpus.directory.pushing(FilePath(path)))
        }
        #expect(document.diagnostics.filter { $0.severity == .error }.map(\.message) == [])
        let root = try #require(document.root.mapping)
        #expect(root["pkgset_source"] != nil || root["variants_file"] != nil)
    }
}

import ConfigSyntax
import Foundation
import HostKit
import PackitCore
import SourceDiagnostics
import SystemPackage
import TestSupport
import Testing

/// Configurations of public projects, with the reference's answers; they lie beside the checkout.
enum Corpus {
    struct Entry: Sendable, Codable, CustomTestStringConvertible {
        struct Verdict: Codable { var ok: Bool }
        struct Load: Codable {
            var ok: Bool
            var packages: [String]?
            var jobs: [String]?
        }
        var file: String
        var load: Load
        var bare: Verdict
        var full: Verdict
        private enum CodingKeys: String, CodingKey {
            case file, load
            case bare = "validate_bare"
            case full = "validate_full"
        }
        var testDescription: String { file }
    }

    /// `../shared/corpus/packit-configs`, or the directory that `PACKIT_CORPUS` names.
    static let directory: FilePath = {
        if let given = ProcessInfo.processInfo.environment["PACKIT_CORPUS"] { return FilePath(given) }
        let root = Fixtures.root.removingLastComponent()
        return root.removingLastComponent().pushing("shared/corpus/packit-configs")
    }()

    static let entries: [Entry] = {
        let index = directory.appending("index.json")
        guard let data = FileManager.default.contents(atPath: index.string) else { return [] }
        return (try? JSONDecoder().decode([Entry].self, from: data)) ?? []
    }()
}

@Suite(.enabled(if: !Corpus.entries.isEmpty, "the corpus ../shared/corpus/packit-configs is not here"))
struct ConfigCorpusTests {
    @Test("a project of one file alone gets the reference's verdict", arguments: Corpus.entries)
    func bare(_ entry: Corpus.Entry) async throws {
        try await check(entry, expected: entry.bare.ok) { _, _ in }
    }

    @Test("a project with all its files gets the reference's verdict", arguments: Corpus.entries)
    func full(_ entry: Corpus.Entry) async throws {
        try await check(entry, expected: entry.full.ok, prepare: makeFiles)
    }

    @Test(
        "packages and jobs are those that the reference resolves", arguments: Corpus.entries.filter(\.load.ok)
    )
    func resolved(_ entry: Corpus.Entry) async throws {
        try await withTemporaryDirectory { directory in
            let project = directory.appending("example-repo")
            try Files.createDirectories(project)
            try Files.writeAtomically("Name: x\n", to: project.appending("example-repo.spec"))
            let config = try copy(entry, into: project)
            let loaded = try ConfigLoader().load(config)
            // The record is in alphabetical order.
            #expect(loaded.packages.map(\.name).sorted() == entry.load.packages)
            #expect(loaded.jobs.map { "\($0.type.rawValue)/\($0.trigger.rawValue)" } == entry.load.jobs)
        }
    }

    private func check(
        _ entry: Corpus.Entry, expected: Bool, prepare: @Sendable (FilePath, ConfigMapping) throws -> Void
    ) async throws {
        try await withTemporaryDirectory { directory in
            let project = directory.appending("example-repo")
            try Files.createDirectories(project)
            let config = try copy(entry, into: project)
            let source = SourceFile(name: entry.file, bytes: try Files.read(config))
            if let mapping = try? YAMLDocument(source).root.mapping { try prepare(project, mapping) }
            let loaded = try ConfigLoader().load(config, name: ".packit.yaml")
            let errors = loaded.diagnostics.filter { $0.severity == .error }
            #expect(errors.isEmpty == expected, "\(errors.map { "\($0.range.location) \($0.message)" })")
        }
    }

    private func copy(_ entry: Corpus.Entry, into project: FilePath) throws -> FilePath {
        let config = project.appending(".packit.yaml")
        try Files.writeAtomically(Files.read(Corpus.directory.appending(entry.file)), to: config)
        return config
    }

    /// Makes each spec file and each file to sync that the configuration names.
    @Sendable private func makeFiles(_ project: FilePath, _ root: ConfigMapping) throws {
        let packages = root["packages"]?.mapping?.entries.compactMap(\.value.mapping) ?? []
        for layer in [root] + packages {
            let directory = project.pushing(FilePath(layer["paths"]?.sequence?.first?.string ?? "."))
            let name = layer["downstream_package_name"]?.string ?? "example-repo"
            try touch(directory.pushing(FilePath(layer["specfile_path"]?.string ?? "\(name).spec")))
            for item in layer["files_to_sync"]?.sequence ?? [] {
                let source = item.mapping?["src"] ?? item
                for path in source.sequence?.compactMap(\.string) ?? [source.string].compactMap(\.self) {
                    var literal = path.replacingOccurrences(of: "*", with: "a").replacingOccurrences(
                        of: "?", with: "b")
                    if literal.hasSuffix("/") { literal += "f" }
                    for base in [directory, project] { try touch(base.pushing(FilePath(literal))) }
                }
            }
        }
    }

    private func touch(_ path: FilePath) throws {
        guard !Files.exists(path) else { return }
        try Files.createDirectories(path.removingLastComponent())
        try Files.writeAtomically("x", to: path)
    }
}

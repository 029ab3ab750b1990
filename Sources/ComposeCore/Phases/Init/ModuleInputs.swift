internal import ConfigSyntax
internal import HostKit
public import RepoKit
internal import SourceDiagnostics
internal import SystemPackage

/// The documents about modules that a configuration names, for the repositories of a compose.
public struct ModuleInputs: Sendable {
    public var defaults = ModuleIndex()
    /// Those that replace defaults.
    public var overrides = ModuleIndex()
    public var obsoletes = ModuleIndex()
    /// Builds to add to the repository of a tree.
    public var extra: [TreeID: ModuleIndex] = [:]

    public init() {}

    /// What a tree's repository says about modules: its builds, and the defaults and obsoletes of these modules.
    ///
    /// - Parameter gathered: The builds that were gathered for it, and what the package set says about their modules:
    ///   that counts where the configuration has no defaults or no obsoletes of its own.
    /// - Returns: nil for a tree without modules.
    public func index(of tree: TreeID, gathered: ModuleIndex = ModuleIndex()) -> ModuleIndex? {
        var index = ModuleIndex(
            gathered.documents.filter { document in
                switch document.content {
                case .defaults: defaults.isEmpty
                case .obsoletes: obsoletes.isEmpty
                default: true
                }
            })
        index.merge(extra[tree] ?? ModuleIndex())
        guard !index.isEmpty else { return nil }
        let names = Set(index.names)
        for (source, overriding) in [(defaults, false), (overrides, true), (obsoletes, false)] {
            for document in source.documents where names.contains(document.module) {
                index.add(document, overriding: overriding)
            }
        }
        return index
    }
}

extension ModuleDocument {
    /// The name of the module that it is about; empty for what a packager wrote.
    fileprivate var module: String {
        switch content {
        case .stream(let stream): stream.name
        case .defaults(let defaults): defaults.module
        case .obsoletes(let obsoletes): obsoletes.module
        case .translations(let module, _, _): module
        case .packager: ""
        }
    }
}

/// Reads directories with module documents.
struct ModuleDirectory {
    let path: FilePath

    /// All files `*.yaml` in it, by name.
    ///
    /// - Throws: `.input` with places for a document that is not valid; ``FileError``.
    func files() throws -> [ModuleFile] {
        try Files.list(path).filter { $0.hasSuffix(".yaml") }.sorted().map { name in
            let source = SourceFile(
                name: name, bytes: try Files.read(path.appending(name), limit: ModuleReader().limits.size))
            return try Self.read(source)
        }
    }

    /// The same as an index, checked as defaults.
    func defaults() throws -> ModuleIndex {
        let files = try files()
        do {
            try ModuleDefaultsCheck.check(files)
        } catch {
            throw Self.failure(error)
        }
        return ModuleIndex(files.flatMap(\.documents))
    }

    private static func read(_ source: SourceFile) throws(ComposeError) -> ModuleFile {
        let file: ModuleFile
        do {
            file = try ModuleReader().read(source)
        } catch {
            throw failure(error)
        }
        guard !file.diagnostics.hasErrors else {
            throw ComposeError(
                .input, "\(source.name) has module documents that are not valid",
                diagnostics: file.diagnostics, files: [file.file])
        }
        return file
    }

    private static func failure(_ error: ModuleError) -> ComposeError {
        ComposeError(.input, error.message, diagnostics: error.diagnostics, files: error.files)
    }
}

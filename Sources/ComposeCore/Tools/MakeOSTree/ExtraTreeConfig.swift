internal import ConfigSyntax
internal import HostKit
internal import SourceDiagnostics
internal import SystemPackage

/// What the JSON file of `--extra-config` says to the commands that make OSTree commits and containers.
struct ExtraTreeConfig: Sendable, Hashable {
    var repositories: [TreefileRepository] = []
    /// Whether the treefile's own repositories are used, too.
    var keepsOriginalSources = false
    /// Whether the branch is moved to the new commit.
    var movesRef = true

    init() {}

    /// - Throws: `.input`, with diagnostics that say where.
    init(_ path: FilePath) throws(ComposeError) {
        var reader = try ExtraConfigReader(path)
        repositories = reader.repositories("repo")
        keepsOriginalSources = reader.flag("keep_original_sources") ?? false
        movesRef = reader.flag("tag_ref") ?? true
        try reader.finish()
    }
}

/// Reads a JSON file of `--extra-config`; keys that are not for the command are passed by.
struct ExtraConfigReader {
    private let root: ConfigMapping
    private let sources: SourceMap
    private let path: FilePath
    private var diagnostics: [Diagnostic] = []

    /// - Throws: `.input`.
    init(_ path: FilePath) throws(ComposeError) {
        let document = try ToolInput.json(path)
        (self.path, sources) = (path, document.sources)
        root = document.root.mapping ?? ConfigMapping()
    }

    /// - Throws: `.input` if something was wrong.
    func finish() throws(ComposeError) {
        guard !diagnostics.isEmpty else { return }
        throw ToolInput.error(path, diagnostics, sources)
    }

    mutating func repositories(_ key: String) -> [TreefileRepository] {
        items(key).compactMap { node in
            guard let repository = TreefileRepository(node), repository.isWritable else {
                report("expected the URL of a repository, or an object with 'baseurl'", node)
                return nil
            }
            return repository
        }
    }

    mutating func strings(_ key: String) -> [String] {
        items(key).compactMap { node in
            if let text = node.string { return text }
            report("expected text, not \(node.kind)", node)
            return nil
        }
    }

    mutating func flag(_ key: String) -> Bool? {
        guard let node = root[key], !node.isNull else { return nil }
        if node.bool == nil { report("expected true or false, not \(node.kind)", node) }
        return node.bool
    }

    /// A text or a number, or a list of one such.
    mutating func scalar(_ key: String) -> String? {
        guard let node = root[key], !node.isNull else { return nil }
        let items = node.sequence ?? [node]
        switch items.first?.value {
        case .string(let text) where items.count == 1: return text
        case .integer(let number) where items.count == 1: return String(number)
        case nil: return nil
        default:
            report("expected text or a number", node)
            return nil
        }
    }

    /// The items of a list; one that is alone needs no list.
    private func items(_ key: String) -> [ConfigNode] {
        guard let node = root[key], !node.isNull else { return [] }
        return node.sequence ?? [node]
    }

    private mutating func report(_ message: String, _ node: ConfigNode) {
        diagnostics.append(
            Diagnostic(
                code: "config.type", severity: .error, message: message, range: sources.range(node.span)))
    }
}

internal import ConfigSyntax
internal import SourceDiagnostics

/// The hook that checks the configuration before each commit, as an entry of `.pre-commit-config.yaml`.
struct PreCommitEntry {
    static let fileName = ".pre-commit-config.yaml"
    static let repository = "https://github.com/packit/pre-commit-hooks"
    static let hook = "validate-config"

    /// The release of the hooks to use.
    var revision: String

    /// Whether a configuration has the hook already.
    ///
    /// - Throws: ``PackitError`` with the place when the file is not laid out as pre-commit wants it.
    static func isPresent(in file: SourceFile) throws(PackitError) -> Bool {
        let layout = try layout(of: file)
        return try repositories(layout, file)?.items?.contains { item in
            item.entry("repo")?.value.text == repository
                && item.entry("hooks")?.value.items?.contains { $0.entry("id")?.value.text == hook } == true
        } ?? false
    }

    /// The configuration with the entry at the end of `repos`, in the file's own style; all else stays.
    func added(to file: SourceFile) throws(PackitError) -> SourceFile {
        let layout = try Self.layout(of: file)
        let edits = try edits(layout, file)
        let broken = PackitError(
            .badCheckout,
            "\(Self.fileName) is written in a way that cannot be extended; add the hook by hand:\n"
                + block(Style.usual, lineBreak: "\n"))
        guard let bytes = TextEdit.apply(edits, to: file.bytes) else { throw broken }
        let result = SourceFile(name: file.name, bytes: bytes)
        guard let before = try? YAMLDocument(file), let after = try? YAMLDocument(result),
            ConfigMeaning(after.root) == extended(ConfigMeaning(before.root))
        else { throw broken }
        return result
    }

    /// What the file is to say with the entry in it.
    private func extended(_ meaning: ConfigMeaning) -> ConfigMeaning {
        let hooks = ConfigMeaning.list([.mapping([.text("id"): .text(Self.hook)])])
        let entry = ConfigMeaning.mapping([
            .text("repo"): .text(Self.repository), .text("rev"): .text(revision), .text("hooks"): hooks,
        ])
        var root: [ConfigMeaning: ConfigMeaning] = [:]
        if case .mapping(let own) = meaning { root = own }
        var items: [ConfigMeaning] = []
        if case .list(let own)? = root[.text("repos")] { items = own }
        root[.text("repos")] = .list(items + [entry])
        return .mapping(root)
    }

    // MARK: Structure

    private static func layout(of file: SourceFile) throws(PackitError) -> YAMLLayout {
        do {
            _ = try YAMLDocument(file)
            return try YAMLLayout(file)
        } catch {
            throw PackitError(
                .badCheckout,
                "\(fileName) is no YAML; correct it, or re-run `packit init` with `--without-precommit`",
                diagnostics: [error.diagnostic(in: SourceMap([file]))], files: [file])
        }
    }

    /// The value of `repos`; nil when the key is missing.
    private static func repositories(
        _ layout: YAMLLayout, _ file: SourceFile
    ) throws(PackitError) -> YAMLLayout.Node? {
        guard let root = layout.root, root.text != "" else { return nil }
        guard root.entries != nil else {
            throw unexpected("The root element should be a dictionary.", root, file)
        }
        guard let value = root.entry("repos")?.value else { return nil }
        guard value.items != nil || value.isAbsent || value.text == "null" || value.text == "~" else {
            throw unexpected("A list is supposed to follow the 'repos' keyword.", value, file)
        }
        return value
    }

    private static func unexpected(_ text: String, _ node: YAMLLayout.Node, _ file: SourceFile) -> PackitError
    {
        let place = SourceRange(node.range, in: file).location
        return PackitError(
            .badCheckout,
            "\(place): Unexpected structure of \(fileName): \(text) "
                + "Correct it, or re-run `packit init` with `--without-precommit`.")
    }

    // MARK: Edits

    /// How a file indents lists and what stands in them.
    private struct Style {
        /// Spaces before the dash of an entry.
        var dash: Int
        /// From the dash to the key behind it.
        var gap: Int
        /// Spaces before the dash of a hook.
        var hookDash: Int
        static let usual = Style(dash: 2, gap: 2, hookDash: 6)
    }

    private func edits(_ layout: YAMLLayout, _ file: SourceFile) throws(PackitError) -> [TextEdit] {
        let editor = YAMLEditor(file)
        let list = block(.usual, lineBreak: editor.lineBreak)
        guard let root = layout.root, root.text != "" else {
            return [editor.insertion(of: "repos:" + editor.lineBreak + list, behindLine: lastLine(editor))]
        }
        let repositories = try Self.repositories(layout, file)
        if root.style == .flow { return flowRootEdits(root, repositories, list, editor) }
        guard let repositories, let entry = root.entry("repos") else {
            let last = root.entries?.last.map { editor.lastLine(of: $0) } ?? lastLine(editor)
            let indentation = String(repeating: " ", count: editor.column(of: root.range.lowerBound))
            return [editor.insertion(of: indentation + "repos:" + editor.lineBreak + list, behindLine: last)]
        }
        guard let items = repositories.items, !items.isEmpty else {
            let emptied = repositories.isAbsent ? [] : [TextEdit.delete(emptied(repositories, file))]
            let line = editor.line(of: entry.range.upperBound)
            return emptied + [editor.insertion(of: list, behindLine: line)]
        }
        if repositories.style == .flow {
            return [.insert(", " + flow, at: items[items.count - 1].range.upperBound)]
        }
        let text = block(style(of: repositories, items, editor), lineBreak: editor.lineBreak)
        return [editor.insertion(of: text, behindLine: editor.lastLine(of: entry))]
    }

    private func flowRootEdits(
        _ root: YAMLLayout.Node, _ repositories: YAMLLayout.Node?, _ list: String, _ editor: YAMLEditor
    ) -> [TextEdit] {
        if let items = repositories?.items, let last = items.last {
            return [.insert(", " + flow, at: last.range.upperBound)]
        }
        if let repositories { return [.replace(repositories.range, with: "[\(flow)]")] }
        if let last = root.entries?.last { return [.insert(", repos: [\(flow)]", at: last.range.upperBound)] }
        return [.replace(root.range, with: "repos:" + editor.lineBreak + list)]
    }

    /// The `[]` or `null` that gives way to a block, with the spaces before it.
    private func emptied(_ node: YAMLLayout.Node, _ file: SourceFile) -> Range<Int> {
        var lower = node.range.lowerBound
        while lower > 0, file.bytes[lower - 1] == 0x20 { lower -= 1 }
        return lower..<node.range.upperBound
    }

    /// The last line with anything on it; 0 when there is none.
    private func lastLine(_ editor: YAMLEditor) -> Int {
        var line = editor.file.lineCount
        while line > 0, editor.isBlank(line: line) { line -= 1 }
        return line
    }

    private func style(of list: YAMLLayout.Node, _ items: [YAMLLayout.Node], _ editor: YAMLEditor) -> Style {
        let dash = editor.column(of: list.range.lowerBound)
        guard let last = items.last(where: { $0.style == .block && $0.entries != nil && !$0.hasProperties }),
            editor.isCompact(last.range.lowerBound)
        else { return Style(dash: dash, gap: 2, hookDash: dash + 4) }
        let key = editor.column(of: last.range.lowerBound)
        var style = Style(dash: dash, gap: key - dash, hookDash: key + 2)
        if let hooks = last.entry("hooks")?.value, hooks.style == .block, hooks.items != nil {
            style.hookDash = editor.column(of: hooks.range.lowerBound)
        }
        return style
    }

    /// The entry as lines, without a line break at the end.
    private func block(_ style: Style, lineBreak: String) -> String {
        let dash =
            String(repeating: " ", count: style.dash) + "-" + String(repeating: " ", count: style.gap - 1)
        let key = String(repeating: " ", count: style.dash + style.gap)
        let hook =
            String(repeating: " ", count: style.hookDash) + "-" + String(repeating: " ", count: style.gap - 1)
        return [
            "\(dash)repo: \(Self.repository)", "\(key)rev: \(YAMLWriter.scalar(revision))", "\(key)hooks:",
            "\(hook)id: \(Self.hook)",
        ].joined(separator: lineBreak)
    }

    private var flow: String {
        let revision = YAMLWriter.scalar(revision, inFlow: true)
        return "{repo: '\(Self.repository)', rev: \(revision), hooks: [{id: \(Self.hook)}]}"
    }
}

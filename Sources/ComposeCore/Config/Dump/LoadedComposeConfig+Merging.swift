internal import ConfigSyntax
public import JSONKit
internal import SourceDiagnostics

extension LoadedComposeConfig {
    /// Takes over the options of another configuration; those that both have are the other's.
    public mutating func merge(_ other: LoadedComposeConfig) {
        let offset = Int32(sources.files.count)
        for file in other.sources.files { _ = document.sources.add(file) }
        var options = options
        for entry in other.options.entries {
            options.add(
                .init(
                    key: entry.key.movedBehind(offset), value: entry.value.movedBehind(offset),
                    isMerged: true))
        }
        document.root.value = .mapping(options)
        document.diagnostics += other.diagnostics
        document.opened += other.document.opened
        document.references += other.document.references.map { reference in
            ConfReference(
                name: reference.name, use: reference.use.movedBehind(offset),
                definition: reference.definition.movedBehind(offset))
        }
    }

    /// Sets an option, in place of whatever there was.
    ///
    /// - Parameter origin: What messages name as the place, such as `command line`.
    public mutating func set(_ option: String, to value: JSONValue, origin: String) {
        let text = "\(option) = \(value.text(pretty: false))"
        let file = document.sources.add(SourceFile(name: origin, text: text))
        let name = SourceSpan(file: file, lower: 0, upper: option.utf8.count)
        let span = SourceSpan(file: file, lower: option.utf8.count + 3, upper: text.utf8.count)
        var options = options
        options.add(
            .init(
                key: ConfigNode(.string(option), span: name), value: ConfigNode(value, span: span),
                isMerged: true))
        document.root.value = .mapping(options)
    }
}

extension SourceSpan {
    fileprivate func movedBehind(_ files: Int32) -> SourceSpan {
        var span = self
        span.file += files
        return span
    }
}

extension ConfigNode {
    /// The same node of a source map that has more files in front.
    fileprivate func movedBehind(_ files: Int32) -> ConfigNode {
        var node = self
        node.span = span.movedBehind(files)
        switch value {
        case .sequence(let items): node.value = .sequence(items.map { $0.movedBehind(files) })
        case .tuple(let items): node.value = .tuple(items.map { $0.movedBehind(files) })
        case .mapping(let mapping):
            var moved = ConfigMapping()
            for entry in mapping.entries {
                moved.add(
                    .init(
                        key: entry.key.movedBehind(files), value: entry.value.movedBehind(files),
                        isMerged: true))
            }
            node.value = .mapping(moved)
        default: break
        }
        return node
    }
}

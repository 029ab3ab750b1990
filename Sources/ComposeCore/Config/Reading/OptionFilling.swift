internal import ConfigSyntax
internal import SourceDiagnostics

/// Completes the options of a configuration: old names give way to the new ones, and defaults are filled in
/// at every level, as the reference's validator does both.
struct OptionFilling {
    let sources: SourceMap

    func filled(_ options: ConfigMapping, _ table: KeyTable) -> ConfigMapping {
        var result = renamed(options, table)
        for key in table.keys {
            if let value = result[key.name] {
                result.replace(key.name, by: filled(value, key.shape))
            } else if let value = key.defaultValue {
                result.replace(key.name, by: ConfigNode(value, span: Self.nowhere))
            }
        }
        return result
    }

    /// The span of what no file says.
    static let nowhere = SourceSpan(lower: 0, upper: 0)

    private func renamed(_ options: ConfigMapping, _ table: KeyTable) -> ConfigMapping {
        let keys = table.keys.filter { key in key.oldNames.contains { options[$0.name] != nil } }
        guard !keys.isEmpty else { return options }
        var result = options.without(Set(keys.flatMap { $0.oldNames.map(\.name) }))
        for key in keys {
            for old in key.oldNames where old.use == .alias && result[key.name] == nil {
                if let value = options[old.name] { result.replace(key.name, by: value) }
            }
            for old in key.oldNames where old.use == .appended {
                guard let value = options[old.name] else { continue }
                result.replace(key.name, by: result[key.name]?.appending(value) ?? value)
            }
        }
        return result
    }

    private func filled(_ node: ConfigNode, _ shape: ValueShape) -> ConfigNode {
        var node = node
        switch shape {
        case .object(let table):
            if let mapping = node.mapping { node.value = .mapping(filled(mapping, table)) }
        case .map(let value):
            if let mapping = node.mapping { node.value = .mapping(mapping.mapValues { filled($0, value) }) }
        case .list(let item): node.transformItems { _, element in filled(element, item) }
        case .items(let shapes, _):
            node.transformItems { place, element in
                place < shapes.count ? filled(element, shapes[place]) : element
            }
        case .checked(let inner, _): return filled(node, inner)
        case .anyOf(let forms): return form(of: node, forms).map { filled(node, $0) } ?? node
        default: break
        }
        return node
    }

    /// The form that counts: the first without errors.
    private func form(of node: ConfigNode, _ forms: [ValueShape]) -> ValueShape? {
        guard forms.contains(where: \.holdsMappings) else { return nil }
        return forms.first { form in
            var attempt = ShapeChecker(sources: sources, scalars: .exact)
            attempt.check(node, against: form, path: "")
            return !attempt.diagnostics.hasErrors
        }
    }
}

extension ValueShape {
    /// Whether there may be a mapping of known keys anywhere in such a value.
    fileprivate var holdsMappings: Bool {
        switch self {
        case .object: true
        case .list(let inner), .map(let inner), .checked(let inner, _): inner.holdsMappings
        case .items(let shapes, _), .anyOf(let shapes): shapes.contains(where: \.holdsMappings)
        default: false
        }
    }
}

extension ConfigMapping {
    /// Sets a key's value in the key's place, or adds the key at the end.
    mutating func replace(_ name: String, by value: ConfigNode) {
        let key = entry(name)?.key ?? ConfigNode(.string(name), span: value.span)
        add(Entry(key: key, value: value, isMerged: true))
    }

    func mapValues(_ transform: (ConfigNode) -> ConfigNode) -> ConfigMapping {
        var result = ConfigMapping()
        for entry in entries {
            result.add(Entry(key: entry.key, value: transform(entry.value), isMerged: true))
        }
        return result
    }
}

extension ConfigNode {
    /// A list of this value and another one; what is no list counts as a list of one.
    fileprivate func appending(_ other: ConfigNode) -> ConfigNode {
        ConfigNode(.sequence((sequence ?? [self]) + (other.sequence ?? [other])), span: span, style: style)
    }

    fileprivate mutating func transformItems(_ transform: (Int, ConfigNode) -> ConfigNode) {
        switch value {
        case .sequence(let items): value = .sequence(items.enumerated().map { transform($0, $1) })
        case .tuple(let items): value = .tuple(items.enumerated().map { transform($0, $1) })
        default: break
        }
    }
}

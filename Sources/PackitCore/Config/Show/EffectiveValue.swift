internal import ConfigSyntax
public import JSONKit
public import SourceDiagnostics

/// One value that counts, and why it does.
public struct EffectiveValue: Hashable, Sendable {
    public enum Origin: Hashable, Sendable {
        /// Written in a file; the layer is the part of the configuration, such as `jobs[0]`.
        case written(SourceRange, layer: String)
        /// Taken from the project, for the reason given.
        case derived(String)
        /// The key's own default.
        case standard
    }

    public var key: String
    public var value: JSONValue
    public var origin: Origin

    public init(_ key: String, _ value: JSONValue, _ origin: Origin) {
        self.key = key
        self.value = value
        self.origin = origin
    }
}

extension EffectiveValue {
    /// The values of a table's keys, in its order; keys without a value and without a default are left out.
    static func values(
        of settings: Settings, in keys: [KeySpec], sources: SourceMap
    ) -> [EffectiveValue] {
        keys.compactMap { key in
            if let setting = settings[key.name] {
                let origin = Origin(setting.origin, sources: sources)
                return EffectiveValue(key.name, key.shape.effective(setting.node), origin)
            }
            return key.defaultValue.map { EffectiveValue(key.name, $0, .standard) }
        }
    }
}

extension EffectiveValue.Origin {
    init(_ origin: Setting.Origin, sources: SourceMap) {
        switch origin {
        case .written(let span, let layer): self = .written(sources.range(span), layer: layer)
        case .derived(let reason): self = .derived(reason)
        case .builtIn: self = .standard
        }
    }

    /// As a comment says it: `.packit.yaml:12:5 (jobs[0])`, `the directory's name`, `default`.
    public var description: String {
        switch self {
        case .written(let range, let layer): "\(range.location) (\(layer))"
        case .derived(let reason): reason
        case .standard: "default"
        }
    }

    /// As JSON says it: an object with the place, `derived: …` or `default`.
    public var json: JSONValue {
        switch self {
        case .written(let range, let layer):
            [
                "file": .string(range.file), "line": .integer(range.start.line),
                "column": .integer(range.start.column), "layer": .string(layer),
            ]
        case .derived(let reason): .string("derived: \(reason)")
        case .standard: "default"
        }
    }
}

extension ValueShape {
    /// A value as it counts: words for booleans and numbers in quotes are what they stand for.
    fileprivate func effective(_ node: ConfigNode) -> JSONValue {
        switch self {
        case .boolean: SchemaScalar.boolean(node).map(JSONValue.bool) ?? JSONValue(node)
        case .integer: SchemaScalar.integer(node).map(JSONValue.integer) ?? JSONValue(node)
        // An unquoted 'on' or 'off' names a choice.
        case .choice(let names): node.choice(among: names).map(JSONValue.string) ?? JSONValue(node)
        default: JSONValue(node)
        }
    }
}

extension ConfigNode {
    fileprivate func choice(among names: [String]) -> String? {
        guard case .bool(let flag) = value else { return nil }
        return (flag ? ["on", "yes", "true"] : ["off", "no", "false"]).first(where: names.contains)
    }
}

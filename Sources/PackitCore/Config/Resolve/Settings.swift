public import ConfigSyntax
public import SourceDiagnostics

/// One effective value and where it comes from.
public struct Setting: Hashable, Sendable {
    public enum Origin: Hashable, Sendable {
        /// Written in the file, at the root, in a package, or in a job.
        case written(SourceSpan, at: String)
        /// Taken from the project, for the reason given.
        case derived(String)
        /// Nobody said anything.
        case builtIn
    }

    public var node: ConfigNode
    public var origin: Origin

    public init(_ node: ConfigNode, _ origin: Origin) {
        self.node = node
        self.origin = origin
    }
}

/// The effective values of one package or job, by key: layers laid over each other, the last one on top.
public struct Settings: Hashable, Sendable {
    private var values: [String: Setting] = [:]

    public init() {}

    /// The value that was written or derived; nil where the default counts.
    public subscript(name: String) -> Setting? {
        get { values[name] }
        set { values[name] = newValue }
    }

    /// Lays a mapping on top: each of its values replaces what was there as a whole.
    mutating func overlay(_ mapping: ConfigMapping, at layer: String) {
        for entry in mapping.entries {
            guard case .string(let name) = entry.key.value else { continue }
            values[name] = Setting(entry.value, .written(entry.value.span, at: layer))
        }
    }

    /// Takes over what is not set here.
    mutating func underlay(_ other: Settings) {
        values.merge(other.values) { own, _ in own }
    }

    mutating func remove(_ names: some Sequence<String>) {
        for name in names { values[name] = nil }
    }

    /// The keys that are set, in alphabetical order.
    public var names: [String] { values.keys.sorted() }
}

/// Typed reading of settings that were checked before: what does not fit its key counts as absent.
extension Settings {
    func text(_ name: String) -> String? { values[name]?.node.string }

    /// Text, where the empty one counts as absent.
    func nonEmptyText(_ name: String) -> String? { text(name).flatMap { $0.isEmpty ? nil : $0 } }

    func flag(_ name: String, default standard: Bool) -> Bool {
        values[name].flatMap { SchemaScalar.boolean($0.node) } ?? standard
    }

    func number(_ name: String, default standard: Int) -> Int {
        values[name].flatMap { SchemaScalar.integer($0.node) } ?? standard
    }

    /// The texts of a list; one text counts as a list of one.
    func texts(_ name: String) -> [String]? {
        guard let node = values[name]?.node else { return nil }
        return node.string.map { [$0] } ?? node.sequence?.compactMap(\.string)
    }

    func isNull(_ name: String) -> Bool { values[name]?.node.isNull == true }

    func node(_ name: String) -> ConfigNode? { values[name]?.node }
}

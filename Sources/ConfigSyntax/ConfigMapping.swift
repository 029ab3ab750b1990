/// The entries of a mapping in the order of the file, with merge keys already folded in.
///
/// Of two equal keys the last counts, as with the reference's parser; ``duplicates`` keeps what was lost.
public struct ConfigMapping: Hashable, Sendable {
    public struct Entry: Hashable, Sendable {
        public var key: ConfigNode
        public var value: ConfigNode
        /// Whether the entry came through a merge key (`<<`) from another mapping.
        public var isMerged: Bool

        public init(key: ConfigNode, value: ConfigNode, isMerged: Bool = false) {
            self.key = key
            self.value = value
            self.isMerged = isMerged
        }

        /// The key as text; a key that is no text gives the text of its value.
        public var name: String { key.keyText }
    }

    /// A key that stands twice in one mapping.
    public struct Duplicate: Hashable, Sendable {
        /// The one that is ignored.
        public var first: ConfigNode
        /// The one that counts.
        public var second: ConfigNode
    }

    public private(set) var entries: [Entry] = []
    public private(set) var duplicates: [Duplicate] = []
    private var index: [ConfigNode.Value: Int] = [:]

    public init() {}

    /// Adds an entry; an equal key written earlier gives way, and is kept as a duplicate unless it was merged.
    public mutating func add(_ entry: Entry) {
        guard let place = index[entry.key.value] else {
            index[entry.key.value] = entries.count
            entries.append(entry)
            return
        }
        if !entries[place].isMerged, !entry.isMerged {
            duplicates.append(Duplicate(first: entries[place].key, second: entry.key))
        }
        entries[place] = entry
    }

    public subscript(name: String) -> ConfigNode? { entry(name)?.value }

    public func entry(_ name: String) -> Entry? {
        index[.string(name)].map { entries[$0] }
    }

    public var isEmpty: Bool { entries.isEmpty }

    /// The same mapping without some of its keys.
    public func without(_ names: Set<String>) -> ConfigMapping {
        var kept = ConfigMapping()
        for entry in entries where !names.contains(entry.name) { kept.add(entry) }
        kept.duplicates = duplicates
        return kept
    }
}

extension ConfigNode {
    /// The text of a scalar as a key reads; empty for collections.
    public var keyText: String {
        switch value {
        case .null: "null"
        case .bool(let flag): flag ? "true" : "false"
        case .integer(let number): String(number)
        case .float(let number): String(number)
        case .date(let text), .string(let text): text
        case .sequence, .tuple, .mapping: ""
        }
    }

}

internal import ConfigSyntax
internal import SourceDiagnostics

/// What a tree says, without places and order: the measure of whether a repair kept the meaning.
indirect enum ConfigMeaning: Hashable {
    case null
    case bool(Bool)
    case integer(Int)
    case float(Double)
    case date(String)
    case text(String)
    case list([ConfigMeaning])
    case mapping([ConfigMeaning: ConfigMeaning])
    /// Two values for one key, which no text can say.
    case conflict
}

/// What repairs are meant to change, by the place of the key or scalar in the old text.
///
/// A place may be used several times, through aliases and merge keys: a repair of the text changes them all.
struct RepairIntent {
    var renamedKeys: [Int: String] = [:]
    var scalars: [Int: ConfigMeaning] = [:]
    /// Keys whose value becomes a list of that value.
    var wrappedKeys: Set<Int> = []
    /// Keys that move into the `actions` beside them, with their new names.
    var movedKeys: [Int: String] = [:]
    /// Keys whose mapping's entries move up to stand beside the key.
    var foldedKeys: Set<Int> = []

    func merged(_ other: RepairIntent) -> RepairIntent {
        var all = self
        all.renamedKeys.merge(other.renamedKeys) { first, _ in first }
        all.scalars.merge(other.scalars) { first, _ in first }
        all.wrappedKeys.formUnion(other.wrappedKeys)
        all.movedKeys.merge(other.movedKeys) { first, _ in first }
        all.foldedKeys.formUnion(other.foldedKeys)
        return all
    }
}

extension ConfigMeaning {
    /// What a node says; with an intent, what it is to say after the repairs.
    init(_ node: ConfigNode, after intent: RepairIntent = RepairIntent()) {
        switch node.value {
        case .sequence(let items), .tuple(let items):
            self = .list(items.map { ConfigMeaning($0, after: intent) })
        case .mapping(let mapping): self = Self.meaning(of: mapping, after: intent)
        default: self = intent.scalars[node.place] ?? Self.scalar(node.value)
        }
    }

    private static func scalar(_ value: ConfigNode.Value) -> ConfigMeaning {
        switch value {
        case .bool(let flag): .bool(flag)
        case .integer(let number): .integer(number)
        case .float(let number): .float(number)
        case .date(let text): .date(text)
        case .string(let text): .text(text)
        case .null, .sequence, .tuple, .mapping: .null
        }
    }

    private static func meaning(of mapping: ConfigMapping, after intent: RepairIntent) -> ConfigMeaning {
        var result: [ConfigMeaning: ConfigMeaning] = [:]
        var actions: [ConfigMeaning: ConfigMeaning] = [:]
        for entry in mapping.entries {
            let place = entry.key.place
            var value = ConfigMeaning(entry.value, after: intent)
            if intent.wrappedKeys.contains(place) { value = .list([value]) }
            if let action = intent.movedKeys[place] {
                put(value, for: .text(action), in: &actions)
            } else if intent.foldedKeys.contains(place) {
                guard case .mapping(let inner) = value else { continue }
                for (key, value) in inner { put(value, for: key, in: &result) }
            } else {
                let key = intent.renamedKeys[place].map(ConfigMeaning.text)
                put(value, for: key ?? ConfigMeaning(entry.key, after: intent), in: &result)
            }
        }
        if !actions.isEmpty { add(actions, to: &result) }
        return .mapping(result)
    }

    private static func put(
        _ value: ConfigMeaning, for key: ConfigMeaning, in mapping: inout [ConfigMeaning: ConfigMeaning]
    ) {
        mapping[key] = mapping[key] == nil ? value : .conflict
    }

    private static func add(
        _ actions: [ConfigMeaning: ConfigMeaning], to mapping: inout [ConfigMeaning: ConfigMeaning]
    ) {
        switch mapping[.text("actions")] {
        case nil, .null: mapping[.text("actions")] = .mapping(actions)
        case .mapping(let own):
            mapping[.text("actions")] = .mapping(own.merging(actions) { _, _ in .conflict })
        default: mapping[.text("actions")] = .conflict
        }
    }
}

extension ConfigNode {
    /// Where the node's text begins, in bytes.
    fileprivate var place: Int { Int(span.lower) }
}

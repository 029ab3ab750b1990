internal import SourceDiagnostics

/// Fills a dict by Python's rules for equal keys, and the reference's for repeated ones.
struct ConfMappingBuilder {
    private struct Typed: Hashable {
        var key: ConfKey
        var type: String
    }

    private var entries: [ConfigMapping.Entry] = []
    private var places: [ConfKey: Int] = [:]
    private var firsts: [Typed: SourceSpan] = [:]

    /// Adds an entry; of equal keys of different types, such as `1` and `True`, the first key gets the last
    /// value.
    ///
    /// - Returns: What the reference passes over in silence.
    /// - Throws: `key` for a collection as key, `duplicateKey` for a key that was given before.
    mutating func add(
        _ key: ConfigNode, written: SourceSpan, _ value: ConfigNode
    ) throws(ConfError) -> ConfError? {
        guard let identity = ConfKey(key.value) else { throw .collectionAsKey(key, at: written) }
        if let first = firsts.updateValue(written, forKey: Typed(key: identity, type: key.kind)) {
            throw .duplicateKey(key, first: first, at: written)
        }
        guard let place = places[identity] else {
            places[identity] = entries.count
            entries.append(.init(key: key, value: value))
            return nil
        }
        entries[place].value = value
        return .equalKeys(key, first: entries[place].key, at: written)
    }

    func mapping() -> ConfigMapping {
        var mapping = ConfigMapping()
        for entry in entries { mapping.add(entry) }
        return mapping
    }
}

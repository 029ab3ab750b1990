internal import ConfigSyntax

/// Values of an option by variant: patterns for UIDs, in the order of the configuration.
public struct VariantMap<Value: Sendable & Hashable>: Sendable, Hashable {
    public struct Block: Sendable, Hashable {
        public var pattern: VariantPattern
        public var values: [Value]

        public init(_ pattern: String, _ values: [Value]) {
            self.pattern = VariantPattern(pattern)
            self.values = values
        }
    }

    public var blocks: [Block]

    public init(_ blocks: [Block] = []) {
        self.blocks = blocks
    }

    public var isEmpty: Bool { blocks.isEmpty }

    /// All values for a variant, in the order of the blocks.
    public func values(variant uid: String) -> [Value] {
        blocks.filter { $0.pattern.matches(uid) }.flatMap(\.values)
    }

    /// The patterns that fit none of some UIDs, sorted.
    public func unmatchedPatterns(among uids: some Collection<String>) -> [String] {
        blocks.map(\.pattern).unmatched(by: uids)
    }
}

extension VariantMap: Codable where Value: Codable {}
extension VariantMap.Block: Codable where Value: Codable {}

extension VariantMap {
    /// Reads a mapping from patterns.
    ///
    /// - Parameter read: The values that one node stands for.
    init(_ node: ConfigNode?, _ read: (ConfigNode) -> [Value]) {
        blocks = (node?.mapping?.entries ?? []).compactMap { entry in
            entry.key.string.map { Block($0, read(entry.value)) }
        }
    }
}

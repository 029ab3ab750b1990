internal import ConfigSyntax

/// Values of an option by variant and architecture: blocks, each with a pattern for UIDs.
public struct VariantArchMap<Value: Sendable & Hashable>: Sendable, Hashable {
    public struct Block: Sendable, Hashable {
        public var pattern: VariantPattern
        /// By arch, or `*` for every arch but `src`.
        public var values: [String: [Value]]

        public init(_ pattern: String, _ values: [String: [Value]]) {
            self.pattern = VariantPattern(pattern)
            self.values = values
        }
    }

    public var blocks: [Block]

    public init(_ blocks: [Block] = []) {
        self.blocks = blocks
    }

    public var isEmpty: Bool { blocks.isEmpty }

    /// All values for a variant's arch, in the order of the blocks; in a block those of the arch come before
    /// those of `*`, which does not stand for `src`.
    ///
    /// - Parameter uid: nil for a lookup in which every block counts.
    public func values(variant uid: String?, arch: String) -> [Value] {
        blocks.filter { block in uid.map(block.pattern.matches) ?? true }.flatMap { block in
            [arch, "*"].filter { $0 != "*" || arch != "src" }.flatMap { block.values[$0] ?? [] }
        }
    }

    /// The patterns that fit none of some UIDs, sorted.
    public func unmatchedPatterns(among uids: some Collection<String>) -> [String] {
        blocks.map(\.pattern).unmatched(by: uids)
    }
}

extension VariantArchMap: Codable where Value: Codable {}
extension VariantArchMap.Block: Codable where Value: Codable {}

extension VariantArchMap {
    /// Reads pairs of a pattern and a mapping; what is none is left out, for the check of shapes tells of it.
    ///
    /// - Parameter read: The values that one node of the mapping stands for.
    init(_ node: ConfigNode?, _ read: (ConfigNode) -> [Value]) {
        blocks = (node?.sequence ?? []).compactMap { block in
            guard let pair = block.sequence, pair.count == 2, let pattern = pair[0].string,
                let values = pair[1].mapping
            else { return nil }
            return Block(
                pattern,
                Dictionary(values.entries.map { ($0.name, read($0.value)) }) { _, last in last })
        }
    }
}

extension VariantArchMap<ConfigNode> {
    /// Reads values as they were written: those of a list one by one; a tuple counts as one value, as in
    /// the reference.
    init(_ node: ConfigNode?) {
        self.init(node) { value in
            if case .sequence(let items) = value.value { items } else { [value] }
        }
    }
}

internal import ConfigSyntax

/// Values of an option by variant and architecture: blocks, each with a pattern for UIDs.
public struct VariantArchMap<Value: Sendable & Hashable & Codable>: Sendable, Hashable, Codable {
    public struct Block: Sendable, Hashable, Codable {
        /// A regular expression that is matched at the beginning of a UID.
        public var pattern: String
        /// By arch, or `*` for every arch but `src`.
        public var values: [String: [Value]]

        public init(_ pattern: String, _ values: [String: [Value]]) {
            self.pattern = pattern
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
        blocks.filter { block in uid.map { VariantPattern.matches(block.pattern, $0) } ?? true }.flatMap {
            block in
            [arch, "*"].filter { $0 != "*" || arch != "src" }.flatMap { block.values[$0] ?? [] }
        }
    }
}

/// Patterns for the UIDs of variants.
enum VariantPattern {
    /// Whether a pattern matches at the beginning of a UID; one that cannot be read matches nothing.
    static func matches(_ pattern: String, _ uid: String) -> Bool {
        (try? Pattern(pattern))?.matches(uid) ?? false
    }
}

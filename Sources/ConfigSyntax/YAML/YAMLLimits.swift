/// How much a YAML text may ask of its reader; strangers write these files.
public struct YAMLLimits: Hashable, Sendable {
    /// Bytes of text.
    public var size = 16 << 20
    /// Collections within collections.
    public var depth = 200
    /// Nodes that aliases and merge keys may add by repeating what an anchor holds.
    public var repeatedNodes = 250_000

    public init() {}
}

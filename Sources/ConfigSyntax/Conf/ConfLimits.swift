/// How much a compose configuration may ask of its reader.
public struct ConfLimits: Hashable, Sendable {
    /// Bytes of one file.
    public var size = 16 << 20
    /// Collections within collections, also through variables.
    public var depth = 200
    /// Files that include each other.
    public var includeDepth = 50
    /// Include statements that are followed, in all.
    public var includes = 1000
    /// Nodes that variables may add by repeating what they hold.
    public var repeatedNodes = 250_000
    /// Bytes that `%` may make, in all.
    public var formattedBytes = 16 << 20
    /// Findings that are kept; what comes after is counted.
    public var findings = 100

    public init() {}
}

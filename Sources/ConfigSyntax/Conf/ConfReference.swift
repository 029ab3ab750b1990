public import SourceDiagnostics

/// One use of a variable in a compose configuration.
public struct ConfReference: Hashable, Sendable {
    public var name: String
    /// Where the name stands.
    public var use: SourceSpan
    /// The value that it stands for: the span of the node that the use put into the tree.
    public var definition: SourceSpan

    public init(name: String, use: SourceSpan, definition: SourceSpan) {
        self.name = name
        self.use = use
        self.definition = definition
    }
}

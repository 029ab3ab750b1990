/// A stream that ends, or goes over into another one.
public struct ModuleObsoletes: Hashable, Sendable, Codable {
    public var module: String
    public var stream: String
    /// The one context that it is about; nil for all.
    public var context: String?
    /// When this was written, as in the document: `2020-05-01T00:00Z`.
    public var modified: String
    /// When the stream ends, or ended.
    public var endOfLife: String?
    public var message: String?
    /// Whether all older documents of this stream are void.
    public var resets: Bool
    /// The module and stream that take its place.
    public var replacement: Replacement?

    public struct Replacement: Hashable, Sendable, Codable {
        public var module: String
        public var stream: String

        public init(module: String, stream: String) {
            self.module = module
            self.stream = stream
        }
    }

    public init(_ module: String, _ stream: String, modified: String) {
        self.module = module
        self.stream = stream
        self.modified = modified
        self.resets = false
    }
}

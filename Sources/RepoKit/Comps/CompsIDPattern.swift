extension Comps {
    /// A shell pattern of IDs, such as `conflicts-*`.
    public struct IDPattern: Sendable {
        private let glob: Glob

        public init(_ pattern: String) { glob = Glob(pattern) }

        /// Whether the whole ID matches.
        public func matches(_ id: String) -> Bool { glob.matches(id) }
    }
}

/// Which stream and which profiles of a module are taken when nobody says otherwise.
public struct ModuleDefaults: Hashable, Sendable, Codable {
    /// Other defaults for a kind of system.
    public struct Intent: Hashable, Sendable, Codable {
        public var stream: String?
        public var profiles: [String: [String]]

        public init(stream: String? = nil, profiles: [String: [String]] = [:]) {
            self.stream = stream
            self.profiles = profiles
        }
    }

    public var module: String
    public var stream: String?
    /// A number that grows with each change; 0 if the document has none.
    public var modified: UInt64
    /// Names of profiles by stream.
    public var profiles: [String: [String]]
    public var intents: [String: Intent]

    public init(
        _ module: String, stream: String? = nil, modified: UInt64 = 0, profiles: [String: [String]] = [:],
        intents: [String: Intent] = [:]
    ) {
        self.module = module
        self.stream = stream
        self.modified = modified
        self.profiles = profiles
        self.intents = intents
    }

    /// What two documents of one module say together: the one that was changed later; of the same age, both.
    ///
    /// Where they disagree on the stream there is none; profiles are joined.
    public func merged(with other: ModuleDefaults) -> ModuleDefaults {
        if modified != other.modified { return modified > other.modified ? self : other }
        var merged = self
        merged.stream = Self.agreed(stream, other.stream)
        merged.profiles = Self.joined(profiles, other.profiles)
        for (name, intent) in other.intents {
            let own = merged.intents[name] ?? Intent()
            merged.intents[name] = Intent(
                stream: Self.agreed(own.stream, intent.stream),
                profiles: Self.joined(own.profiles, intent.profiles))
        }
        return merged
    }

    private static func agreed(_ one: String?, _ other: String?) -> String? {
        guard let one, let other else { return one ?? other }
        return one == other ? one : nil
    }

    private static func joined(_ one: [String: [String]], _ other: [String: [String]]) -> [String: [String]] {
        one.merging(other) { profiles, more in profiles + more.filter { !profiles.contains($0) } }
    }
}

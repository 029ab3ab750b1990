public import ConfigSyntax
internal import SourceDiagnostics

/// What counts for a compose, option by option: each value, and where it comes from.
public struct ConfigListing: Sendable {
    public struct Entry: Sendable {
        public var name: String
        /// nil when the option is not set and has no default.
        public var value: ConfigNode?
        /// Where the option is set, as `file:line`; nil when it is not.
        public var place: String?
        /// What the option is about; nil for a name that is none.
        public var meaning: String?
        /// What it takes, in words.
        public var expected: String?
        /// What it belongs to.
        public var group: String?
        public var isRemoved = false
    }

    public var entries: [Entry]

    /// Lists what a configuration sets, in its order, or everything there is, in the order of the reference
    /// page.
    public init(_ loaded: LoadedComposeConfig, all: Bool, processors: Int? = nil) {
        let filled = loaded.filledOptions(processors: processors)
        let maker = EntryMaker(loaded: loaded, filled: filled)
        let set = loaded.options.entries.map(\.name)
        guard all else {
            entries = set.map(maker.entry)
            return
        }
        let known = loaded.table.keys.map(\.name)
        let isKnown = Set(known)
        entries = (known + set.filter { !isKnown.contains($0) }).map(maker.entry)
    }

    /// Lists some options, whether they are set or not.
    ///
    /// - Throws: ``UnknownOption`` for a name that is neither set nor an option.
    public init(_ loaded: LoadedComposeConfig, named names: [String], processors: Int? = nil)
        throws(UnknownOption)
    {
        let filled = loaded.filledOptions(processors: processors)
        let maker = EntryMaker(loaded: loaded, filled: filled)
        var entries: [Entry] = []
        for name in names {
            guard loaded.table[name] != nil || loaded.table.removal(of: name) != nil || filled[name] != nil
            else {
                let known = loaded.table.keys.map(\.name) + loaded.options.entries.map(\.name)
                throw UnknownOption(name: name, nearest: Suggestion.nearest(to: name, among: known))
            }
            entries.append(maker.entry(name))
        }
        self.entries = entries
    }

    /// A name that is no option.
    public struct UnknownOption: Error, Sendable, CustomStringConvertible {
        public var name: String
        public var nearest: String?
        public var description: String {
            "there is no option '\(name.visible)'" + (nearest.map { "; did you mean '\($0)'?" } ?? "")
        }
    }
}

/// Puts together what is known of an option.
private struct EntryMaker {
    let loaded: LoadedComposeConfig
    let filled: ConfigMapping
    let groups: [String: String]

    init(loaded: LoadedComposeConfig, filled: ConfigMapping) {
        self.loaded = loaded
        self.filled = filled
        groups = Dictionary(
            ComposeKeys.groups.flatMap { group in group.keys.map { ($0.name, group.title) } }
        ) { first, _ in first }
    }

    func entry(_ name: String) -> ConfigListing.Entry {
        let key = loaded.table[name]
        let place = loaded.options.entry(name).map { entry in
            let range = loaded.sources.range(entry.key.span)
            return "\(range.file):\(range.start.line)"
        }
        return ConfigListing.Entry(
            name: name, value: filled[name], place: place, meaning: key?.meaning,
            expected: key?.shape.expected, group: groups[name],
            isRemoved: loaded.table.removal(of: name) != nil)
    }
}

internal import HostKit
internal import SystemPackage

/// All packages of all trees with their reasons, in the form in which a page carries them: every text once, by
/// number.
struct PackageIndex: Sendable {
    struct Tree: Sendable {
        var id: TreeID
        var entries: [Entry] = []
    }

    struct Entry: Sendable, Hashable {
        /// A package, by its place in ``PackageIndex/names``.
        var package: Int
        var kind: PackageKind
        var reason: TreeJournal.Reason.Kind
        /// The package one step back.
        var origin: Int?
        /// Texts, by their places in ``PackageIndex/texts``.
        var detail: Int?
        var source: Int?
        var flags: Int?
    }

    private(set) var names: [String] = []
    private(set) var texts: [String] = []
    private(set) var trees: [Tree] = []
    /// What was asked for and is not there, as sentences, by the place of the tree.
    private(set) var absences: [(tree: Int, text: String)] = []
    private var nameNumbers: [String: Int] = [:]
    private var textNumbers: [String: Int] = [:]

    init() {}

    /// Reads the journal of a tree, as ``TreeJournal`` writes it.
    ///
    /// - Throws: `.metadata`; nothing of the tree is kept then.
    mutating func add(_ path: FilePath) throws(ComposeError) {
        var reader = try MetadataReader.open(path)
        var (variant, arch): (String?, String?) = (nil, nil)
        var entries: [Entry] = []
        var texts: [String] = []
        var index = self
        try reader.object { (reader, key) throws(ComposeError) in
            switch key {
            case "variant": variant = try reader.string()
            case "arch": arch = try reader.string()
            case "missing", "unmatched": texts += try reader.strings()
            case "packages":
                try reader.object { (reader, name) throws(ComposeError) in
                    if let entry = try index.entry(name, &reader) { entries.append(entry) }
                }
            default: try reader.skipValue()
            }
        }
        try reader.finish()
        guard let variant, let arch else { throw reader.failure("the record names no tree") }
        let tree = index.trees.count
        index.absences += texts.map { (tree, $0) }
        index.trees.append(Tree(id: TreeID(variant, arch), entries: entries))
        self = index
    }

    private mutating func entry(
        _ name: String, _ reader: inout MetadataReader
    ) throws(ComposeError) -> Entry? {
        var (kind, reason): (PackageKind?, TreeJournal.Reason.Kind?) = (nil, nil)
        var (origin, detail, source): (String?, String?, String?) = (nil, nil, nil)
        var flags: [String] = []
        try reader.object { (reader, key) throws(ComposeError) in
            switch key {
            case "kind": kind = PackageKind(rawValue: try reader.string())
            case "reason": reason = TreeJournal.Reason.Kind(rawValue: try reader.string())
            case "of": origin = try reader.string()
            case "by": detail = try reader.string()
            case "from": source = try reader.string()
            case "flags": flags = try reader.strings()
            default: try reader.skipValue()
            }
        }
        guard let kind, let reason else { return nil }
        var entry = Entry(package: number(name), kind: kind, reason: reason)
        // A move names a variant, no package.
        if reason == .moved { detail = origin } else { entry.origin = origin.map { number($0) } }
        entry.detail = detail.map { text($0) }
        entry.source = source.map { text($0) }
        entry.flags = flags.isEmpty ? nil : text(flags.joined(separator: ", "))
        return entry
    }

    private mutating func number(_ name: String) -> Int {
        if let known = nameNumbers[name] { return known }
        nameNumbers[name] = names.count
        names.append(name)
        return names.count - 1
    }

    private mutating func text(_ text: String) -> Int {
        if let known = textNumbers[text] { return known }
        textNumbers[text] = texts.count
        texts.append(text)
        return texts.count - 1
    }
}

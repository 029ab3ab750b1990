/// How a package came into a gather, in the reference's words.
///
/// `conditional` and `self-hosting` stand, as in the reference, at the package that brought others in.
public struct GatherFlags: OptionSet, Sendable, Hashable, Codable {
    public let rawValue: UInt16

    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// It comes from a lookaside repository, or is the debug package of one that does.
    public static let lookaside = GatherFlags(rawValue: 1 << 0)
    public static let input = GatherFlags(rawValue: 1 << 1)
    public static let greedyBuild = GatherFlags(rawValue: 1 << 2)
    public static let prepopulate = GatherFlags(rawValue: 1 << 3)
    public static let conditional = GatherFlags(rawValue: 1 << 4)
    public static let selfHosting = GatherFlags(rawValue: 1 << 5)
    public static let fulltree = GatherFlags(rawValue: 1 << 6)
    public static let multilib = GatherFlags(rawValue: 1 << 7)
    public static let langpack = GatherFlags(rawValue: 1 << 8)
    /// Its source is one that the full tree leaves alone.
    public static let fulltreeExclude = GatherFlags(rawValue: 1 << 9)

    private static let words: [(flag: GatherFlags, word: String)] = [
        (.conditional, "conditional"), (.fulltree, "fulltree"), (.fulltreeExclude, "fulltree-exclude"),
        (.greedyBuild, "greedy-build"), (.input, "input"), (.langpack, "langpack"),
        (.lookaside, "lookaside"), (.multilib, "multilib"), (.prepopulate, "prepopulate"),
        (.selfHosting, "self-hosting"),
    ]

    /// The words, sorted.
    public var words: [String] { isEmpty ? [] : Self.words.filter { contains($0.flag) }.map(\.word) }
}

extension GatherFlags: CustomStringConvertible {
    /// The words, sorted, with commas between them.
    public var description: String { words.joined(separator: ",") }
}

/// A relation of a package to others: a name, and often a range of versions.
///
/// Equality is by spelling.
public struct Dependency: Sendable, Hashable, Codable {
    /// What a dependency is there for.
    public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        case provides, requires, conflicts, obsoletes, recommends, suggests, supplements, enhances
    }

    /// What is provided or wanted: a package's name, a capability, a path, or a rich dependency in
    /// parentheses.
    public var name: String
    public var flags: Flags
    /// `[EPOCH:]VERSION[-RELEASE]` as it was written; empty if any version will do.
    public var version: String

    public init(name: String, flags: Flags = [], version: String = "") {
        self.name = name
        self.flags = flags
        self.version = version
    }

    /// The version in parts; nil if there is none, or if it is no version.
    public var evr: EVR? { version.isEmpty ? nil : EVR(version) }

    /// Whether it is a rich dependency: its name is an expression for ``RichDependency``.
    public var isRich: Bool { name.utf8.first == UInt8(ascii: "(") }

    /// Whether a file of that path satisfies it.
    public var isPath: Bool { name.utf8.first == UInt8(ascii: "/") }

    /// rpm's sense bits.
    public struct Flags: OptionSet, Sendable, Hashable, Codable {
        public let rawValue: UInt32

        public init(rawValue: UInt32) {
            self.rawValue = rawValue
        }

        public static let less = Flags(rawValue: 1 << 1)
        public static let greater = Flags(rawValue: 1 << 2)
        public static let equal = Flags(rawValue: 1 << 3)
        public static let postTransaction = Flags(rawValue: 1 << 5)
        public static let prerequisite = Flags(rawValue: 1 << 6)
        public static let preTransaction = Flags(rawValue: 1 << 7)
        /// The interpreter of a script.
        public static let interpreter = Flags(rawValue: 1 << 8)
        public static let preScript = Flags(rawValue: 1 << 9)
        public static let postScript = Flags(rawValue: 1 << 10)
        public static let preUninstallScript = Flags(rawValue: 1 << 11)
        public static let postUninstallScript = Flags(rawValue: 1 << 12)
        public static let verifyScript = Flags(rawValue: 1 << 13)
        /// Found by a program, not written in the spec file.
        public static let foundRequire = Flags(rawValue: 1 << 14)
        public static let foundProvide = Flags(rawValue: 1 << 15)
        public static let missingAllowed = Flags(rawValue: 1 << 19)
        /// A capability that rpm itself must have, such as `rpmlib(CompressedFileNames)`.
        public static let rpmlib = Flags(rawValue: 1 << 24)
        public static let configuration = Flags(rawValue: 1 << 28)

        static let comparisons: Flags = [.less, .greater, .equal]
        /// What createrepo_c calls `pre`: needed before or by the scripts of an installation.
        static let installation: Flags = [.prerequisite, .preScript, .postScript]

        /// The bits that compare versions.
        public var comparison: Flags { intersection(.comparisons) }
        /// Whether it must be there before the package's scripts run: `pre="1"` in repository metadata.
        public var isBeforeInstallation: Bool { !isDisjoint(with: .installation) }

        /// The comparison as spec files write it; nil if there is none.
        public var sign: String? {
            switch comparison {
            case .less: "<"
            case [.less, .equal]: "<="
            case .equal: "="
            case [.greater, .equal]: ">="
            case .greater: ">"
            case [.less, .greater]: "<>"
            case [.less, .greater, .equal]: "<=>"
            default: nil
            }
        }

        /// Reads a comparison as spec files write it: `<`, `<=`, `=<`, `=`, `==`, `>=`, `=>`, `>`, `<>`.
        public init?(sign: some StringProtocol) {
            switch sign {
            case "<": self = .less
            case "<=", "=<": self = [.less, .equal]
            case "=", "==": self = .equal
            case ">=", "=>": self = [.greater, .equal]
            case ">": self = .greater
            case "<>": self = [.less, .greater]
            default: return nil
            }
        }
    }
}

extension Dependency: CustomStringConvertible {
    /// As spec files write it.
    public var description: String {
        guard let sign = flags.sign, !version.isEmpty else { return name }
        return "\(name) \(sign) \(version)"
    }
}

public import RepoKit

/// What one tree is made of before anything is solved: the entries of its sources.
public struct TreeInputs: Sendable, Hashable, Codable {
    public var tree: TreeID
    /// What each source names and how it is gathered, in the order of the sources.
    public var sources: [SourceInputs] = []
    /// Patterns `name` or `name.arch` of packages to leave out.
    public var filters: [String] = []

    public init(_ tree: TreeID) { self.tree = tree }
}

/// What one source names for a tree.
public struct SourceInputs: Sendable, Hashable, Codable {
    public var source: GatherConfig.Source
    public var method: GatherConfig.Method
    public var entries: [InputEntry] = []
    /// Whether modules are taken.
    public var takesModules = false
    /// `name.arch` of packages to take whatever else is said.
    public var prepopulate: [String] = []
    public var conditional: [GatherRequest.ConditionalPackage] = []
    /// The conditional packages as entries, for methods that do not know what else is there.
    public var conditionalEntries: [InputEntry] = []
    public var langpacks: [GatherRequest.Langpack] = []

    public init(_ source: GatherConfig.Source, _ method: GatherConfig.Method) {
        self.source = source
        self.method = method
    }

    public var isEmpty: Bool {
        entries.isEmpty && conditionalEntries.isEmpty && prepopulate.isEmpty && !takesModules
    }
}

/// A package that is asked for, and who asks.
public struct InputEntry: Sendable, Hashable, Codable {
    /// A name or a pattern of names.
    public var name: String
    /// nil for any arch of the tree.
    public var arch: String?
    public var origin: Origin

    public init(_ name: String, arch: String? = nil, from origin: Origin) {
        self.name = name
        self.arch = arch
        self.origin = origin
    }

    /// Who asks for a package.
    public enum Origin: Sendable, Hashable, Codable {
        case group(String)
        case additional
        case systemRelease
        case mapping
        /// The entry of another variant that this one extends.
        indirect case inherited(from: String, Origin)
    }

    /// As it is written in configurations.
    public var text: String { arch.map { "\(name).\($0)" } ?? name }

    /// Reads `name` or `name.arch`; an arch is what follows the last dot and is known as one.
    public init(text: String, from origin: Origin) {
        if let dot = text.lastIndex(of: "."), KnownArches.contains(String(text[text.index(after: dot)...])) {
            self.init(String(text[..<dot]), arch: String(text[text.index(after: dot)...]), from: origin)
        } else {
            self.init(text, arch: nil, from: origin)
        }
    }
}

extension InputEntry.Origin: CustomStringConvertible {
    public var description: String {
        switch self {
        case .group(let id): "comps group '\(id)'"
        case .additional: "additional_packages"
        case .systemRelease: "the rule for system-release"
        case .mapping: "gather_source_mapping"
        case .inherited(let variant, let origin): "\(origin) of \(variant)"
        }
    }
}

/// The arches that a name in a configuration may end in.
enum KnownArches {
    static func contains(_ text: String) -> Bool { names.contains(text) }

    private static let names: Set<String> = [
        "aarch64", "alpha", "alphaev4", "alphaev45", "alphaev5", "alphaev56", "alphaev6", "alphaev67",
        "alphaev68", "alphaev7", "alphapca56", "amd64", "arm64", "armv5tejl", "armv5tel", "armv6hl", "armv6l",
        "armv7hl", "armv7hnl", "armv7l", "armv8hl", "athlon", "geode", "i386", "i486", "i586", "i686",
        "ia32e",
        "ia64", "loongarch64", "mips", "mips64", "mips64el", "mipsel", "noarch", "nosrc", "ppc", "ppc64",
        "ppc64iseries", "ppc64le", "ppc64p7", "ppc64pseries", "riscv64", "s390", "s390x", "sh3", "sh4",
        "sh4a",
        "sparc", "sparc64", "sparc64v", "sparcv8", "sparcv9", "sparcv9v", "src", "x86_64", "x86_64_v2",
        "x86_64_v3", "x86_64_v4",
    ]
}

/// A package architecture as rpm writes it, such as `x86_64`, `noarch` or `src`; also a string literal.
public struct Arch: RawRepresentable, Sendable, Hashable, Codable {
    public var rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public init(_ name: String) {
        rawValue = name
    }

    public static let noarch = Arch("noarch")
    public static let src = Arch("src")
    public static let nosrc = Arch("nosrc")

    /// Whether this marks a source package (`src`, `nosrc`).
    public var isSource: Bool { self == .src || self == .nosrc }

    /// Architectures whose packages a machine of this one can install, best first, `noarch` last.
    ///
    /// An architecture this table does not know is compatible with itself and `noarch`. Source packages
    /// install nowhere, so `src` and `nosrc` yield only themselves.
    public var compatible: [Arch] {
        if isSource { return [self] }
        if self == .noarch { return [.noarch] }
        var chain = [self]
        while let last = chain.last, let next = Self.fallback[last.rawValue] { chain.append(Arch(next)) }
        return chain + [.noarch]
    }

    /// Whether a package of this architecture installs on a machine of the other one.
    public func isCompatible(with machine: Arch) -> Bool {
        machine.compatible.contains(self)
    }

    /// The architecture that repositories are laid out by: `x86_64_v2` and `amd64` live under `x86_64`, all
    /// of `i386` to `i686` under `i386`.
    public var base: Arch {
        Self.bases[rawValue].map { Arch($0) } ?? self
    }

    /// One step from an architecture to the next one it can run, per rpm's `rpmrc`.
    private static let fallback = [
        "x86_64_v4": "x86_64_v3", "x86_64_v3": "x86_64_v2", "x86_64_v2": "x86_64", "amd64": "x86_64",
        "ia32e": "x86_64", "x86_64": "athlon", "athlon": "i686", "geode": "i586", "i686": "i586",
        "i586": "i486", "i486": "i386",
        "ppc64p7": "ppc64", "ppc64": "ppc", "s390x": "s390",
        "armv8hl": "armv7hl", "armv7hnl": "armv7hl", "armv7hl": "armv6hl", "armv8l": "armv7l",
        "armv7l": "armv6l", "armv6l": "armv5tejl", "armv5tejl": "armv5tel", "armv5tel": "armv5tl",
        "armv5tl": "armv4tl", "armv4tl": "armv4l", "armv4l": "armv3l",
        "sparc64v": "sparc64", "sparc64": "sparcv9", "sparcv9": "sparcv8", "sparcv8": "sparc",
    ]

    private static let bases = [
        "x86_64_v4": "x86_64", "x86_64_v3": "x86_64", "x86_64_v2": "x86_64", "amd64": "x86_64",
        "ia32e": "x86_64", "athlon": "i386", "geode": "i386", "i686": "i386", "i586": "i386",
        "i486": "i386", "ppc64p7": "ppc64", "armv8hl": "armhfp", "armv7hnl": "armhfp", "armv7hl": "armhfp",
        "armv6hl": "armhfp", "nosrc": "src",
    ]
}

extension Arch: Comparable {
    public static func < (lhs: Arch, rhs: Arch) -> Bool { lhs.rawValue < rhs.rawValue }
}

extension Arch: CustomStringConvertible {
    public var description: String { rawValue }
}

extension Arch: ExpressibleByStringLiteral {
    public init(stringLiteral value: String) {
        rawValue = value
    }
}

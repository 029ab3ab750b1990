public import RPMKit

/// The package arches that go into the tree of an arch, best first.
public struct TreeArches: Sendable, Hashable, Codable {
    /// Those that the tree is for, without `noarch`.
    public var native: [Arch]
    /// Those that it also has copies of; empty for most.
    public var multilib: [Arch]

    public init(native: [Arch], multilib: [Arch]) {
        self.native = native
        self.multilib = multilib
    }

    /// The arches for a tree such as `x86_64`, `i386` or `armhfp`.
    public init(tree: String) {
        let machine = Self.machines[tree] ?? Arch(tree)
        let all = machine.compatible.filter { $0 != .noarch }
        let hasCopies = machine.rawValue.contains("64") || tree == "s390x"
        native = all.filter { !hasCopies || $0.base == machine.base }
        multilib = all.filter { hasCopies && $0.base != machine.base }
    }

    /// All arches with `noarch`, best first.
    public var all: [Arch] { native + multilib + [.noarch] }

    /// The best machine that a tree is for, where that is called otherwise.
    private static let machines: [String: Arch] = [
        "i386": "athlon", "ppc64": "ppc64p7", "sparc": "sparc64v", "arm": "armv7l", "armhfp": "armv7hnl",
    ]
}

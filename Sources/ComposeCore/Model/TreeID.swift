/// One tree of a compose: a variant for an arch.
public struct TreeID: Sendable, Hashable, Codable, Comparable, CustomStringConvertible {
    /// The variant's UID.
    public var variant: String
    public var arch: String

    public init(_ variant: String, _ arch: String) {
        self.variant = variant
        self.arch = arch
    }

    public static func < (left: Self, right: Self) -> Bool {
        (left.variant, left.arch) < (right.variant, right.arch)
    }

    /// As messages name it: `Server.x86_64`.
    public var description: String { "\(variant).\(arch)" }
}

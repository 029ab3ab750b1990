/// Something of a variant that its comps file does not have.
public struct CompsWarning: Hashable, Sendable, Codable, CustomStringConvertible {
    public enum Kind: String, Hashable, Sendable, Codable {
        case group, environment
    }

    /// The UID of the variant.
    public var variant: String
    public var arch: String
    public var kind: Kind
    /// The ID or pattern of the variants file.
    public var name: String

    public init(variant: String, arch: String, kind: Kind, name: String) {
        self.variant = variant
        self.arch = arch
        self.kind = kind
        self.name = name
    }

    public var description: String {
        "Variant \(variant).\(arch) requires comps \(kind.rawValue) \(name)"
            + " which does not match anything in input comps file"
    }
}

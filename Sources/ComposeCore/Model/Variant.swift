/// One variant of a product: a tree of its own, or an extension of another variant's.
public struct Variant: Hashable, Sendable, Codable {
    public enum Kind: String, Hashable, Sendable, Codable {
        case variant, addon, optional
        case layeredProduct = "layered-product"
    }

    public var id: String
    public var name: String
    public var kind: Kind
    /// In the order of the file.
    public var arches: [String]
    /// Whether it has no packages of its own.
    public var isEmpty: Bool
    /// The UID of the variant that this one extends.
    public var parent: String?

    /// The name that is unique in a compose: the parent's UID, a dash and the ID.
    public var uid: String { parent.map { "\($0)-\(id)" } ?? id }
}

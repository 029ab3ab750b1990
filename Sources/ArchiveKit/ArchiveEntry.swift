public import SystemPackage

/// One thing in an archive, as its header describes it.
public struct ArchiveEntry: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable, Codable {
        case regular, directory, symlink, hardLink, other
    }

    /// As it stands in the archive, with a leading `./` or a slash at the end; bytes that are not UTF-8
    /// become U+FFFD.
    public var name: String
    public var kind: Kind
    /// The content's bytes; nil when the archive does not say it before the content.
    public var size: Int64?
    public var permissions: FilePermissions
    /// Seconds since the epoch.
    public var modified: Int64
    /// Where a symbolic or a hard link leads to.
    public var linkTarget: String?

    public init(
        name: String, kind: Kind, size: Int64? = nil, permissions: FilePermissions = [], modified: Int64 = 0,
        linkTarget: String? = nil
    ) {
        self.name = name
        self.kind = kind
        self.size = size
        self.permissions = permissions
        self.modified = modified
        self.linkTarget = linkTarget
    }

    /// The parts of the name, without empty ones and `.`.
    public var components: [Substring] {
        name.split(separator: "/").filter { $0 != "." }
    }

    /// Whether unpacking would write outside the directory: an absolute name, one with `..`, or a hard link
    /// to such a name.
    public var escapesRoot: Bool {
        Self.escapes(name) || (kind == .hardLink && linkTarget.map(Self.escapes) ?? false)
    }

    private static func escapes(_ name: String) -> Bool {
        name.hasPrefix("/") || name.split(separator: "/").contains("..")
    }
}

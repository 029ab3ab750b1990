/// A project of Copr: `owner/name`; the owner is a user, or a group with `@` before its name.
public struct CoprProjectName: Hashable, Sendable {
    public var owner: String
    public var name: String

    public init(owner: String, name: String) {
        self.owner = owner
        self.name = name
    }

    /// Reads `owner/name`; nil for anything else.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, parts[0] != "@", !parts[1].isEmpty else { return nil }
        self.init(owner: String(parts[0]), name: String(parts[1]))
    }

    /// The owner's name without its `@`; nil for a user.
    public var group: String? { owner.hasPrefix("@") ? String(owner.dropFirst()) : nil }

    /// The directory of a pull request's builds: `name:pr:5`.
    public func directory(pullRequest number: Int) -> String { "\(name):pr:\(number)" }
}

extension CoprProjectName: CustomStringConvertible {
    public var description: String { "\(owner)/\(name)" }
}

/// The name of a chroot, such as `fedora-43-x86_64`: distribution, version and arch.
public struct CoprChroot: RawRepresentable, Hashable, Sendable, Comparable, ExpressibleByStringLiteral {
    public var rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }
    public init(_ rawValue: String) { self.rawValue = rawValue }
    public init(stringLiteral value: String) { rawValue = value }

    /// In messages the place where the source package is made.
    public static let source: CoprChroot = "srpm-builds"

    /// What is before the arch: `fedora-43`.
    public var distribution: String {
        guard let hyphen = rawValue.lastIndex(of: "-") else { return rawValue }
        return String(rawValue[..<hyphen])
    }

    /// What is behind the last hyphen; empty without one.
    public var arch: String {
        guard let hyphen = rawValue.lastIndex(of: "-") else { return "" }
        return String(rawValue[rawValue.index(after: hyphen)...])
    }

    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

extension CoprChroot: CustomStringConvertible {
    public var description: String { rawValue }
}

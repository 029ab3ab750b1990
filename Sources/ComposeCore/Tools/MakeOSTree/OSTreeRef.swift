public import SystemPackage

/// The name of a branch of an OSTree repository, such as `fedora/rawhide/x86_64/iot`.
public struct OSTreeRef: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    public let rawValue: String

    /// Nil for what OSTree takes for no name, or leads elsewhere: parts of letters, digits, `-`, `_` and `.`, with
    /// slashes between.
    ///
    /// - SeeAlso: libostree, `ostree_validate_rev`
    public init?(rawValue: String) {
        let parts = rawValue.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.allSatisfy({ Self.isPart($0) }), rawValue.utf8.count < 4096 else { return nil }
        self.rawValue = rawValue
    }

    private static func isPart(_ part: Substring) -> Bool {
        guard !part.isEmpty, part != ".", part != "..", part.utf8.count < 256 else { return false }
        return part.unicodeScalars.allSatisfy { scalar in
            scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
                || ["-", "_", "."].contains(scalar)
        }
    }

    public var description: String { rawValue }

    /// The file with the commit that it stands for, relative to the repository.
    public var path: FilePath { FilePath("refs/heads").pushing(FilePath(rawValue)) }
}

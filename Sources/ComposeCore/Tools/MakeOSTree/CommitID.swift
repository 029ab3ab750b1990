public import SystemPackage

/// The checksum that names a commit of an OSTree repository.
public struct CommitID: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    public let rawValue: String

    /// Nil for what is not 64 digits of SHA-256 in lower case.
    public init?(rawValue: String) {
        let isDigit: (UInt8) -> Bool = { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
        guard rawValue.utf8.count == 64, rawValue.utf8.allSatisfy(isDigit) else { return nil }
        self.rawValue = rawValue
    }

    public var description: String { rawValue }

    /// Where a repository has one of the commit's objects, relative to the repository.
    ///
    /// - Parameter type: `commit`, or `commitmeta` for what was added to it, such as signatures.
    /// - SeeAlso: libostree, "Anatomy of an OSTree repository"
    public func object(_ type: String) -> FilePath {
        let (directory, rest) = (rawValue.prefix(2), rawValue.dropFirst(2))
        return FilePath("objects").appending("\(directory)").appending("\(rest).\(type)")
    }
}

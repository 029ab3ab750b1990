/// A set of PEP 440 version specifiers such as `>=1.2, !=1.3.*, <2`; a version must satisfy all of them.
///
/// - SeeAlso: PEP 440, "Version specifiers".
public struct VersionSpecifierSet: Sendable, Hashable {
    /// The clauses in the order they were written.
    public let specifiers: [VersionSpecifier]

    /// Reads clauses separated by commas; empty ones are ignored, so that an empty text accepts everything.
    ///
    /// - Throws: ``InvalidVersionSpecifier`` with the first clause that is none.
    public init(_ text: String) throws(InvalidVersionSpecifier) {
        var specifiers: [VersionSpecifier] = []
        for clause in text.split(separator: ",") {
            let bytes = Array(clause.utf8)
            let trimmed = bytes.text(bytes.trimmingSpace(0..<bytes.count))
            if trimmed.isEmpty { continue }
            specifiers.append(try VersionSpecifier(trimmed))
        }
        self.specifiers = specifiers
    }

    /// Whether a version satisfies every clause.
    ///
    /// Pre-releases are considered like any other version unless `allowingPreReleases` is false.
    public func contains(_ version: PEP440Version, allowingPreReleases: Bool = true) -> Bool {
        if version.isPreRelease, !allowingPreReleases { return false }
        return specifiers.allSatisfy { $0.contains(version) }
    }

    /// Whether a version, given as text, satisfies every clause.
    ///
    /// Text that is no PEP 440 version satisfies only `===` clauses (and the empty set).
    public func contains(_ version: String, allowingPreReleases: Bool = true) -> Bool {
        if let parsed = PEP440Version(version) {
            return contains(parsed, allowingPreReleases: allowingPreReleases)
        }
        return specifiers.allSatisfy { $0.isArbitraryEqual(to: version) }
    }
}

extension VersionSpecifierSet: CustomStringConvertible {
    public var description: String { specifiers.map(\.description).joined(separator: ",") }
}

/// A text that should have been a version specifier.
public struct InvalidVersionSpecifier: Error, Sendable, Hashable, CustomStringConvertible {
    /// The clause as it was written.
    public let clause: String

    public var description: String { "Invalid specifier: '\(clause)'" }
}

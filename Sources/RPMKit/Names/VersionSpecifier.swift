/// One clause of a ``VersionSpecifierSet``.
public struct VersionSpecifier: Sendable, Hashable {
    /// The comparison a clause asks for.
    public enum Comparison: String, Sendable, Hashable, Codable {
        case arbitraryEqual = "==="
        case compatible = "~="
        case equal = "=="
        case unequal = "!="
        case atMost = "<="
        case atLeast = ">="
        case less = "<"
        case greater = ">"
    }

    private enum Operand: Hashable {
        case text
        case version(PEP440Version)
        case prefix(PEP440Version)
    }

    public let comparison: Comparison
    private let written: String
    private let operand: Operand

    /// Reads one clause, with white space allowed around its parts.
    ///
    /// - Throws: ``InvalidVersionSpecifier`` if it is none.
    public init(_ clause: String) throws(InvalidVersionSpecifier) {
        let bytes = Array(clause.utf8)
        let trimmed = bytes.trimmingSpace(0..<bytes.count)
        let operators: [(StaticString, Comparison)] = [
            ("===", .arbitraryEqual), ("~=", .compatible), ("==", .equal), ("!=", .unequal), ("<=", .atMost),
            (">=", .atLeast), ("<", .less), (">", .greater),
        ]
        guard
            let (sign, comparison) = operators.first(where: { bytes.hasASCII($0.0, at: trimmed.lowerBound) })
        else { throw InvalidVersionSpecifier(clause: clause) }
        let rest = bytes.trimmingSpace(trimmed.lowerBound + sign.utf8CodeUnitCount..<trimmed.upperBound)
        written = bytes.text(rest)
        self.comparison = comparison
        guard let operand = Self.operand(written, of: comparison) else {
            throw InvalidVersionSpecifier(clause: clause)
        }
        self.operand = operand
    }

    private static func operand(_ text: String, of comparison: Comparison) -> Operand? {
        if comparison == .arbitraryEqual {
            let isToken = text.utf8.allSatisfy { byte in
                !byte.isASCIISpace && byte != UInt8(ascii: ";") && byte != UInt8(ascii: ")")
            }
            return isToken ? .text : nil
        }
        var reader = PEP440Reader(text)
        let takesLocal = comparison == .equal || comparison == .unequal
        if takesLocal, text.hasSuffix(".*") {
            guard let version = reader.releasePart(), reader.take(".*"), reader.isAtEnd else { return nil }
            return .prefix(version)
        }
        guard let version = reader.version(allowingLocal: takesLocal), reader.isAtEnd else { return nil }
        if comparison == .compatible, version.release.count < 2 { return nil }
        return .version(version)
    }

    /// Whether a version satisfies this clause.
    public func contains(_ version: PEP440Version) -> Bool {
        switch operand {
        case .text: isArbitraryEqual(to: version.description)
        case .prefix(let prefix): version.hasPrefix(prefix) == (comparison == .equal)
        case .version(let wanted): compare(version, wanted)
        }
    }

    func isArbitraryEqual(to version: String) -> Bool {
        comparison == .arbitraryEqual && version.lowercased() == written.lowercased()
    }

    private func compare(_ version: PEP440Version, _ wanted: PEP440Version) -> Bool {
        let publicPart = version.withoutLocal
        switch comparison {
        case .arbitraryEqual: return false
        case .equal: return (wanted.local.isEmpty ? publicPart : version) == wanted
        case .unequal: return (wanted.local.isEmpty ? publicPart : version) != wanted
        case .atMost: return publicPart <= wanted
        case .atLeast: return publicPart >= wanted
        case .compatible:
            let prefix = PEP440Version(epoch: wanted.epoch, release: Array(wanted.release.dropLast()))
            return publicPart >= wanted && version.hasPrefix(prefix)
        case .less:
            // `<1.0` shall not let 1.0rc1 in: it is a release of what was excluded.
            let isOwnPreRelease = !wanted.isPreRelease && version.isPreRelease && version >= wanted.earliest
            return version < wanted && !isOwnPreRelease
        case .greater:
            let isOwnPostRelease = !wanted.isPostRelease && publicPart.withoutPost == wanted
            return publicPart > wanted && !isOwnPostRelease
        }
    }
}

extension VersionSpecifier: CustomStringConvertible {
    public var description: String { comparison.rawValue + written }
}

extension PEP440Version {
    /// What sorts before everything else of this version: its first development release.
    fileprivate var earliest: PEP440Version {
        var copy = self
        copy.dev = .zero
        return copy
    }

    /// The version that this is a post-release of.
    fileprivate var withoutPost: PEP440Version {
        guard isPostRelease else { return self }
        var copy = self
        copy.post = nil
        copy.dev = nil
        return copy
    }

    /// Whether the release numbers start with those of another version, missing ones being zeros.
    fileprivate func hasPrefix(_ prefix: PEP440Version) -> Bool {
        guard epoch == prefix.epoch else { return false }
        return prefix.release.enumerated().allSatisfy { index, number in
            (index < release.count ? release[index] : .zero) == number
        }
    }
}

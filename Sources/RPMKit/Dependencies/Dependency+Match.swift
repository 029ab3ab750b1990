extension Dependency {
    /// Whether something provided satisfies this, by rpm's rules: the names are equal, and some version is in
    /// the ranges of both. Neither side is special: the question is the same for conflicts and obsoletes.
    ///
    /// A side without a range stands for every version. A side without a release stands for every release of
    /// its version, provided that it allows equality; one without an epoch has epoch 0. Rich dependencies and
    /// paths are compared by name alone.
    public func isSatisfied(by provided: Dependency) -> Bool {
        name == provided.name && overlaps(provided)
    }

    /// Whether some version is in the ranges of both, whatever the names.
    public func overlaps(_ other: Dependency) -> Bool {
        Self.overlaps(version, flags, other.version, other.flags)
    }

    /// Whether a package of this version is in the range.
    public func contains(_ evr: EVR) -> Bool {
        Self.overlaps(version, flags, evr.description, .equal)
    }

    static func overlaps(_ left: String, _ leftFlags: Flags, _ right: String, _ rightFlags: Flags) -> Bool {
        if leftFlags.comparison.isEmpty || rightFlags.comparison.isEmpty { return true }
        if left.isEmpty || right.isEmpty { return true }
        var (left, right) = (left, right)
        return left.withUTF8 { left in
            right.withUTF8 { right in
                VersionRange(left, leftFlags).overlaps(VersionRange(right, rightFlags))
            }
        }
    }
}

/// A range of versions, read in place: a comparison with one version.
private struct VersionRange {
    let flags: Dependency.Flags
    let epoch: UInt64
    let version: UnsafeBufferPointer<UInt8>
    /// Empty if there is none.
    let release: UnsafeBufferPointer<UInt8>

    init(_ text: UnsafeBufferPointer<UInt8>, _ flags: Dependency.Flags) {
        self.flags = flags
        let colon = text.firstIndex { !$0.isASCIIDigit }
        var start = 0
        var epoch: UInt64 = 0
        if let colon, text[colon] == UInt8(ascii: ":") {
            for byte in text[..<colon] {
                // Epochs have 32 bits; those beyond stay beyond.
                epoch = min(epoch * 10 + UInt64(byte - UInt8(ascii: "0")), 1 << 40)
            }
            start = colon + 1
        }
        self.epoch = epoch
        let rest = UnsafeBufferPointer(rebasing: text[start...])
        if let hyphen = rest.lastIndex(of: UInt8(ascii: "-")) {
            version = UnsafeBufferPointer(rebasing: rest[..<hyphen])
            release = UnsafeBufferPointer(rebasing: rest[(hyphen + 1)...])
        } else {
            version = rest
            release = UnsafeBufferPointer(rebasing: rest[rest.count...])
        }
    }

    func overlaps(_ other: VersionRange) -> Bool {
        switch order(other) {
        case .older: flags.contains(.greater) || other.flags.contains(.less)
        case .newer: flags.contains(.less) || other.flags.contains(.greater)
        case .same:
            !flags.comparison.isDisjoint(with: other.flags) || isAnyRelease(of: other)
                || other.isAnyRelease(of: self)
        }
    }

    private func order(_ other: VersionRange) -> VersionOrdering {
        if epoch != other.epoch { return epoch < other.epoch ? .older : .newer }
        let order = VersionOrder.compare(version, other.version)
        if order != .same || release.isEmpty || other.release.isEmpty { return order }
        return VersionOrder.compare(release, other.release)
    }

    /// Whether this means every release of a version that another one is a release of.
    private func isAnyRelease(of other: VersionRange) -> Bool {
        release.isEmpty && !other.release.isEmpty && flags.contains(.equal)
    }
}

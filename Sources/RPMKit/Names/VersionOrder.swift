/// The outcome of comparing two versions.
public enum VersionOrdering: Int, Sendable, Hashable, Codable {
    case older = -1
    case same = 0
    case newer = 1

    /// The outcome with the two sides exchanged.
    public var reversed: VersionOrdering {
        switch self {
        case .older: .newer
        case .same: .same
        case .newer: .older
        }
    }
}

/// The order rpm gives to version and release strings, exactly as its `rpmvercmp` does.
///
/// A string is a row of segments of digits or of ASCII letters; everything else, non-ASCII bytes included,
/// only separates. Digits compare as numbers of any length and are newer than letters, `~` sorts before
/// the end of the string, and `^` after the end but before everything else.
///
/// - SeeAlso: rpm-version(7).
public enum VersionOrder {
    /// Compares two version strings; `.older` means that `lhs` sorts first.
    public static func compare(_ lhs: String, _ rhs: String) -> VersionOrdering {
        let fast = lhs.utf8.withContiguousStorageIfAvailable { left in
            rhs.utf8.withContiguousStorageIfAvailable { right in compare(left, right) }
        }
        if case .some(.some(let result)) = fast { return result }
        return Array(lhs.utf8).withUnsafeBufferPointer { left in
            Array(rhs.utf8).withUnsafeBufferPointer { right in compare(left, right) }
        }
    }

    /// Compares two version strings given as bytes, without allocating.
    public static func compare(
        _ lhs: UnsafeBufferPointer<UInt8>, _ rhs: UnsafeBufferPointer<UInt8>
    ) -> VersionOrdering {
        var left = VersionSegments(lhs)
        var right = VersionSegments(rhs)
        while true {
            switch (left.next(), right.next()) {
            case (.end, .end): return .same
            case (.tilde, .tilde), (.caret, .caret): continue
            case (.tilde, _): return .older
            case (_, .tilde): return .newer
            case (.end, _): return .older
            case (_, .end): return .newer
            case (.caret, _): return .older
            case (_, .caret): return .newer
            case (.letters, .digits): return .older
            case (.digits, .letters): return .newer
            case (.letters(let first), .letters(let second)):
                let order = compareBytes(lhs, first, rhs, second)
                if order != .same { return order }
            case (.digits(let first), .digits(let second)):
                if first.count != second.count { return first.count < second.count ? .older : .newer }
                let order = compareBytes(lhs, first, rhs, second)
                if order != .same { return order }
            }
        }
    }

    private static func compareBytes(
        _ lhs: UnsafeBufferPointer<UInt8>, _ first: Range<Int>,
        _ rhs: UnsafeBufferPointer<UInt8>, _ second: Range<Int>
    ) -> VersionOrdering {
        for offset in 0..<min(first.count, second.count) {
            let left = lhs[first.lowerBound + offset]
            let right = rhs[second.lowerBound + offset]
            if left != right { return left < right ? .older : .newer }
        }
        if first.count == second.count { return .same }
        return first.count < second.count ? .older : .newer
    }

    /// Feeds what rpm sees of a version into a hasher, so that versions that compare as the same hash alike.
    static func hash(_ text: String, into hasher: inout Hasher) {
        var copy = text
        copy.withUTF8 { bytes in
            var segments = VersionSegments(bytes)
            while true {
                let segment = segments.next()
                switch segment {
                case .end: return hasher.combine(0 as UInt8)
                case .tilde: hasher.combine(1 as UInt8)
                case .caret: hasher.combine(2 as UInt8)
                case .digits(let range):
                    hasher.combine(3 as UInt8)
                    hasher.combine(
                        bytes: UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[range]))
                case .letters(let range):
                    hasher.combine(4 as UInt8)
                    hasher.combine(
                        bytes: UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[range]))
                }
            }
        }
    }
}

/// Walks a version string segment by segment; digits come without their leading zeros.
struct VersionSegments {
    enum Segment {
        case end, tilde, caret
        case digits(Range<Int>)
        case letters(Range<Int>)
    }

    private let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
    }

    mutating func next() -> Segment {
        while position < bytes.count {
            let start = position
            let byte = bytes[position]
            position += 1
            switch byte {
            case UInt8(ascii: "~"): return .tilde
            case UInt8(ascii: "^"): return .caret
            case _ where byte.isASCIIDigit:
                while position < bytes.count, bytes[position].isASCIIDigit { position += 1 }
                var significant = start
                while significant < position, bytes[significant] == UInt8(ascii: "0") { significant += 1 }
                return .digits(significant..<position)
            case _ where byte.isASCIILetter:
                while position < bytes.count, bytes[position].isASCIILetter { position += 1 }
                return .letters(start..<position)
            default: continue
            }
        }
        return .end
    }
}

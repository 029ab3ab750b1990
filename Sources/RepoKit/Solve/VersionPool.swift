internal import RPMKit

/// Versions `[EPOCH:]VERSION[-RELEASE]`, each kept once and taken apart once.
struct VersionPool: Sendable {
    private var texts = StringPool()
    private var parts: [Parts] = []
    private var scratch: [UInt8] = []

    fileprivate struct Parts {
        var epoch: UInt64
        var version: Range<Int>
        /// Empty if there is none.
        var release: Range<Int>
    }

    /// The number of the empty version, which stands for none.
    static let none: Int32 = 0

    init() {
        _ = intern("")
    }

    /// The number of a version; an epoch of 0 is as good as none.
    mutating func intern(_ text: String) -> Int32 {
        let number = text.utf8.withContiguousStorageIfAvailable { intern(withoutZero: $0) }
        if let number { return number }
        return Array(text.utf8).withUnsafeBufferPointer { intern(withoutZero: $0) }
    }

    /// The number of a version as it is written.
    mutating func intern(withoutZero text: UnsafeBufferPointer<UInt8>) -> Int32 {
        let isZero = text.count > 1 && text[0] == UInt8(ascii: "0") && text[1] == UInt8(ascii: ":")
        return intern(UnsafeBufferPointer(rebasing: text[(isZero ? 2 : 0)...]))
    }

    /// The number of a package's version.
    mutating func intern(_ nevra: NEVRA) -> Int32 {
        scratch.removeAll(keepingCapacity: true)
        if nevra.epoch != 0 {
            scratch.append(contentsOf: String(nevra.epoch).utf8)
            scratch.append(UInt8(ascii: ":"))
        }
        scratch.append(contentsOf: nevra.version.utf8)
        scratch.append(UInt8(ascii: "-"))
        scratch.append(contentsOf: nevra.release.utf8)
        // Taken out while it is read, so that no copy is made.
        var bytes: [UInt8] = []
        swap(&bytes, &scratch)
        defer { swap(&bytes, &scratch) }
        return bytes.withUnsafeBufferPointer { intern($0) }
    }

    private mutating func intern(_ text: UnsafeBufferPointer<UInt8>) -> Int32 {
        let start = texts.bytes.count
        let number = texts.intern(text)
        if Int(number) == parts.count { parts.append(Parts(text, at: start)) }
        return number
    }

    func text(_ number: Int32) -> String { texts.text(number) }

    /// Takes the versions of another pool over; gives their numbers here by their numbers there.
    mutating func merge(_ other: VersionPool) -> [Int32] {
        other.texts.bytes.withUnsafeBufferPointer { bytes in
            (0..<Int32(other.parts.count)).map {
                intern(UnsafeBufferPointer(rebasing: bytes[other.texts.range($0)]))
            }
        }
    }

    /// rpm's order of two whole versions.
    func compare(_ left: Int32, _ right: Int32) -> VersionOrdering {
        if left == right { return .same }
        return compare(parts[Int(left)], parts[Int(right)])
    }

    /// Whether some version is in both ranges, by rpm's rules; flags are those of ``Relation``.
    func overlaps(_ left: Int32, _ leftFlags: UInt8, _ right: Int32, _ rightFlags: UInt8) -> Bool {
        if leftFlags == 0 || rightFlags == 0 { return true }
        if left == right, leftFlags & rightFlags != 0 { return true }
        let (first, second) = (parts[Int(left)], parts[Int(right)])
        switch compare(first, second) {
        case .older: return leftFlags & Relation.greater != 0 || rightFlags & Relation.less != 0
        case .newer: return leftFlags & Relation.less != 0 || rightFlags & Relation.greater != 0
        case .same:
            // A version without release stands for all its releases.
            if first.release.isEmpty != second.release.isEmpty {
                let open = first.release.isEmpty ? leftFlags : rightFlags
                if open & Relation.equal != 0 { return true }
            }
            return leftFlags & rightFlags != 0
        }
    }

    private func compare(_ left: Parts, _ right: Parts) -> VersionOrdering {
        if left.epoch != right.epoch { return left.epoch < right.epoch ? .older : .newer }
        return texts.bytes.withUnsafeBufferPointer { bytes in
            let order = VersionOrder.compare(
                UnsafeBufferPointer(rebasing: bytes[left.version]),
                UnsafeBufferPointer(rebasing: bytes[right.version]))
            if order != .same || left.release.isEmpty || right.release.isEmpty { return order }
            return VersionOrder.compare(
                UnsafeBufferPointer(rebasing: bytes[left.release]),
                UnsafeBufferPointer(rebasing: bytes[right.release]))
        }
    }
}

extension VersionPool.Parts {
    /// Takes a version apart that lies at an offset of the pool's bytes.
    init(_ text: UnsafeBufferPointer<UInt8>, at start: Int) {
        var head = 0
        epoch = 0
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        if let colon = text.firstIndex(where: { !digits.contains($0) }), text[colon] == UInt8(ascii: ":") {
            // Epochs have 32 bits; those beyond stay beyond.
            for byte in text[..<colon] { epoch = min(epoch * 10 + UInt64(byte - digits.lowerBound), 1 << 40) }
            head = colon + 1
        }
        let hyphen = text[head...].lastIndex(of: UInt8(ascii: "-"))
        version = start + head..<start + (hyphen ?? text.count)
        release = start + (hyphen.map { $0 + 1 } ?? text.count)..<start + text.count
    }
}

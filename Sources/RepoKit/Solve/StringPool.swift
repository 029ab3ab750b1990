/// Texts, each kept once and known by a small number.
///
/// Numbers are given in the order of first sight, from 0, so they do not depend on hash values.
struct StringPool: Sendable {
    private(set) var bytes: [UInt8] = []
    /// Where each text starts, and behind the last where the next one will.
    private var starts: [Int] = [0]
    /// Half a hash and a number in each; empty ones are `UInt64.max`.
    private var slots = [UInt64](repeating: .max, count: 1024)
    /// Hashes differ from run to run, so that nobody can write names that all collide.
    private let seed = UInt64.random(in: .min ... .max)

    var count: Int { starts.count - 1 }

    /// The number of a text, a new one if it was never seen.
    mutating func intern(_ text: UnsafeBufferPointer<UInt8>) -> Int32 {
        let hash = hash(text)
        switch slot(of: text, hash) {
        case .found(let number): return number
        case .free(let slot):
            let number = Int32(count)
            bytes.append(contentsOf: text)
            starts.append(bytes.count)
            slots[slot] = Self.entry(hash, Int(number))
            if count * 2 > slots.count { grow() }
            return number
        }
    }

    mutating func intern(_ text: String) -> Int32 {
        // Without this, each call would keep a copy of the text alive.
        let number = text.utf8.withContiguousStorageIfAvailable { intern($0) }
        if let number { return number }
        return Array(text.utf8).withUnsafeBufferPointer { intern($0) }
    }

    /// Takes the texts of another pool over; gives their numbers here by their numbers there.
    mutating func merge(_ other: StringPool) -> [Int32] {
        other.bytes.withUnsafeBufferPointer { bytes in
            (0..<Int32(other.count)).map { intern(UnsafeBufferPointer(rebasing: bytes[other.range($0)])) }
        }
    }

    /// The number of a text, if it is known.
    func find(_ text: UnsafeBufferPointer<UInt8>) -> Int32? {
        if case .found(let number) = slot(of: text, hash(text)) { return number }
        return nil
    }

    func find(_ text: String) -> Int32? {
        var text = text
        return text.withUTF8 { find($0) }
    }

    /// Where the bytes of a text are in ``bytes``.
    func range(_ number: Int32) -> Range<Int> { starts[Int(number)]..<starts[Int(number) + 1] }

    func text(_ number: Int32) -> String { String(decoding: bytes[range(number)], as: UTF8.self) }

    func firstByte(_ number: Int32) -> UInt8? {
        let range = range(number)
        return range.isEmpty ? nil : bytes[range.lowerBound]
    }

    /// Whether one text sorts before another, byte by byte.
    func precedes(_ left: Int32, _ right: Int32) -> Bool {
        bytes.withUnsafeBufferPointer { bytes in
            UnsafeBufferPointer(rebasing: bytes[range(left)])
                .lexicographicallyPrecedes(UnsafeBufferPointer(rebasing: bytes[range(right)]))
        }
    }

    private enum Slot {
        case found(Int32)
        case free(Int)
    }

    private func slot(of text: UnsafeBufferPointer<UInt8>, _ hash: UInt64) -> Slot {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hash) & mask
        while true {
            let entry = slots[slot]
            if entry == .max { return .free(slot) }
            let number = Int32(truncatingIfNeeded: entry)
            if entry >> 32 == hash >> 32, isEqual(number, text) { return .found(number) }
            slot = (slot + 1) & mask
        }
    }

    private func isEqual(_ number: Int32, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
        let range = range(number)
        guard range.count == text.count else { return false }
        return bytes.withUnsafeBytes { bytes in
            let left = UnsafeRawBufferPointer(rebasing: bytes[range])
            let right = UnsafeRawBufferPointer(text)
            let words = text.count & ~7
            var offset = 0
            while offset < words {
                let word = left.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
                if word != right.loadUnaligned(fromByteOffset: offset, as: UInt64.self) { return false }
                offset += 8
            }
            while offset < text.count {
                if left[offset] != right[offset] { return false }
                offset += 1
            }
            return true
        }
    }

    private static func entry(_ hash: UInt64, _ number: Int) -> UInt64 {
        hash & ~0xFFFF_FFFF | UInt64(number)
    }

    private mutating func grow() {
        var larger = [UInt64](repeating: .max, count: slots.count * 2)
        let mask = larger.count - 1
        for number in 0..<count {
            let hash = bytes.withUnsafeBufferPointer { bytes in
                self.hash(UnsafeBufferPointer(rebasing: bytes[starts[number]..<starts[number + 1]]))
            }
            var slot = Int(truncatingIfNeeded: hash) & mask
            while larger[slot] != .max { slot = (slot + 1) & mask }
            larger[slot] = Self.entry(hash, number)
        }
        slots = larger
    }

    /// Eight bytes at a time, mixed by multiplication.
    private func hash(_ text: UnsafeBufferPointer<UInt8>) -> UInt64 {
        let raw = UnsafeRawBufferPointer(text)
        var state = seed ^ UInt64(text.count)
        var offset = 0
        while offset + 8 <= raw.count {
            state = Self.mix(state ^ raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            offset += 8
        }
        var rest: UInt64 = 0
        while offset < raw.count {
            rest = rest << 8 | UInt64(raw[offset])
            offset += 1
        }
        return Self.mix(Self.mix(state ^ rest) ^ seed)
    }

    private static func mix(_ value: UInt64) -> UInt64 {
        let (high, low) = value.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
        return high ^ low
    }
}

/// Turns counts of Unicode scalars, which libyaml's marks are, into byte offsets.
///
/// The marks of a parse hardly ever go back, so a cursor answers nearly all questions in a few steps.
struct ScalarOffsets {
    private let bytes: [UInt8]
    private let base: Int
    private let isASCII: Bool
    private var scalar = 0
    private var byte: Int

    init(_ bytes: [UInt8], from base: Int) {
        self.bytes = bytes
        self.base = base
        byte = base
        isASCII = bytes[base...].allSatisfy { $0 < 0x80 }
    }

    /// The byte offset, in the whole file, of the scalar with this number.
    mutating func byte(of index: Int) -> Int {
        if isASCII { return min(base + index, bytes.count) }
        while scalar < index, byte < bytes.count {
            byte += 1
            while byte < bytes.count, bytes[byte] & 0xC0 == 0x80 { byte += 1 }
            scalar += 1
        }
        while scalar > index, byte > base {
            byte -= 1
            while byte > base, bytes[byte] & 0xC0 == 0x80 { byte -= 1 }
            scalar -= 1
        }
        return byte
    }
}

/// Finds bytes that are no UTF-8.
enum UTF8Check {
    static func firstInvalidByte(in bytes: [UInt8]) -> Int? {
        if bytes.allSatisfy({ $0 < 0x80 }) { return nil }
        var decoder = UTF8()
        var iterator = CountingIterator(bytes)
        while true {
            let start = iterator.count
            switch decoder.decode(&iterator) {
            case .scalarValue: continue
            case .emptyInput: return nil
            case .error: return min(start, bytes.count - 1)
            }
        }
    }

    private struct CountingIterator: IteratorProtocol {
        private var base: IndexingIterator<[UInt8]>
        private(set) var count = 0
        init(_ bytes: [UInt8]) { base = bytes.makeIterator() }
        mutating func next() -> UInt8? {
            guard let byte = base.next() else { return nil }
            count += 1
            return byte
        }
    }
}

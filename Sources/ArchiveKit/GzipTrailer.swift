#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// The checksum and the size at the end of a gzip file, compared with what came out of it.
///
/// libarchive reads past them. Of a file with several members only the last one's are at the end, so nothing
/// is said about such files.
struct GzipTrailer {
    private let checksum: UInt32
    private let size: UInt32
    private var found: UInt32 = .max

    /// Nil if the file is too short.
    init?(_ descriptor: Int32, size stored: Int64) {
        var bytes = [UInt8](repeating: 0, count: 8)
        guard stored >= 18, pread(descriptor, &bytes, 8, off_t(stored - 8)) == 8 else { return nil }
        func number(_ bytes: ArraySlice<UInt8>) -> UInt32 {
            bytes.reversed().reduce(0) { $0 << 8 | UInt32($1) }
        }
        checksum = number(bytes[..<4])
        size = number(bytes[4...])
    }

    mutating func update(_ bytes: UnsafeRawBufferPointer) {
        found = CRC32.updated(found, bytes)
    }

    /// - Parameter total: Bytes that came out.
    func matches(_ total: Int64) -> Bool {
        let isSingleMember = size == UInt32(truncatingIfNeeded: total)
        return !isSingleMember || found ^ .max == checksum
    }
}

/// The checksum of gzip and Ethernet.
enum CRC32 {
    /// For each byte and each of eight places; a kilobyte each.
    private static let table: [UInt32] = {
        var table = [UInt32](repeating: 0, count: 8 * 256)
        for byte in 0..<256 {
            var value = UInt32(byte)
            for _ in 0..<8 { value = value >> 1 ^ (value & 1 == 1 ? 0xEDB8_8320 : 0) }
            table[byte] = value
        }
        for index in 256..<2048 {
            let before = table[index - 256]
            table[index] = before >> 8 ^ table[Int(before & 255)]
        }
        return table
    }()

    /// Takes eight bytes at a time.
    static func updated(_ state: UInt32, _ bytes: UnsafeRawBufferPointer) -> UInt32 {
        table.withUnsafeBufferPointer { table in
            var state = state
            var offset = 0
            while offset + 8 <= bytes.count {
                let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
                let mixed = word ^ UInt64(state)
                state = 0
                for place in 0..<8 {
                    state ^= table[(7 - place) << 8 | Int(mixed >> UInt64(place * 8) & 255)]
                }
                offset += 8
            }
            while offset < bytes.count {
                state = state >> 8 ^ table[Int((state ^ UInt32(bytes[offset])) & 255)]
                offset += 1
            }
            return state
        }
    }
}

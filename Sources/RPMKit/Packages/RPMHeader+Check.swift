#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// The first sixteen bytes of a header.
struct HeaderIntro {
    var entryCount: Int
    var dataSize: Int

    /// The whole header's size.
    var size: Int { RPMHeader.introSize + entryCount * RPMHeader.entrySize + dataSize }

    /// Reads the intro at an offset that has sixteen bytes behind it.
    init(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(HeaderFault) {
        guard bytes.bigEndian32(at: offset) == 0x8EAD_E801 else {
            throw .corrupt("no header where one must be", at: offset)
        }
        entryCount = Int(bytes.bigEndian32(at: offset + 8))
        dataSize = Int(bytes.bigEndian32(at: offset + 12))
        if entryCount == 0 { throw .corrupt("a header without entries", at: offset + 8) }
        if entryCount > RPMHeader.maximumEntries || dataSize > RPMHeader.maximumDataSize {
            throw HeaderFault(code: .tooLarge, offset: offset + 8)
        }
    }
}

extension RPMHeader {
    /// Takes a header that lies wholly in the storage, and checks each entry.
    init(_ storage: [UInt8], at start: Int, _ intro: HeaderIntro) throws(HeaderFault) {
        self.storage = storage
        self.start = start
        entryCount = intro.entryCount
        dataSize = intro.dataSize
        try storage.withRawBytes { bytes throws(HeaderFault) in
            // Values do not overlap. Without this rule, few bytes could make much work: a million entries
            // that name one long text.
            var left = dataSize
            for index in 0..<entryCount {
                let size = try checkedSize(of: index, bytes)
                if size > left { throw .corrupt("values overlap", at: position(of: index)) }
                left -= size
            }
        }
    }

    private func position(of index: Int) -> Int { start + Self.introSize + index * Self.entrySize }

    /// The bytes that an entry's values take.
    private func checkedSize(of index: Int, _ bytes: UnsafeRawBufferPointer) throws(HeaderFault) -> Int {
        let position = position(of: index)
        guard let type = ValueType(rawValue: bytes.bigEndian32(at: position + 4)) else {
            throw .corrupt("an entry of an unknown type", at: position + 4)
        }
        let offset = Int(bytes.bigEndian32(at: position + 8))
        let count = Int(bytes.bigEndian32(at: position + 12))
        // Every value takes at least one byte.
        if offset > dataSize || count == 0 || count > dataSize - offset {
            throw .corrupt("an entry's values lie outside the header", at: position + 8)
        }
        guard let width = type.width else {
            if type == .string, count != 1 {
                throw .corrupt("a text of \(count) parts", at: position + 12)
            }
            return try textSize(bytes, at: offset, count, entry: position)
        }
        if offset % width != 0 {
            throw .corrupt("an entry's values are not aligned", at: position + 8)
        }
        if count * width > dataSize - offset {
            throw .corrupt("an entry's values lie outside the header", at: position + 12)
        }
        return count * width
    }

    /// The bytes up to and including the last of so many zero bytes.
    private func textSize(
        _ bytes: UnsafeRawBufferPointer, at offset: Int, _ count: Int, entry: Int
    ) throws(HeaderFault) -> Int {
        let first = dataStart + offset
        let end = dataStart + dataSize
        guard let start = bytes.baseAddress else { throw .corrupt("a text does not end", at: entry + 8) }
        var (position, missing) = (first, count)
        while position < end, let zero = memchr(start + position, 0, end - position) {
            position = UnsafeRawPointer(zero) - start + 1
            missing -= 1
            if missing == 0 { return position - first }
        }
        throw .corrupt("a text does not end", at: entry + 8)
    }
}

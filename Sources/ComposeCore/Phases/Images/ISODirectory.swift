/// The records of a directory on an image, as they lie there.
struct ISODirectory {
    /// One record: a file, a directory, or a part of a file that is too large for one record.
    struct Record {
        /// Where the record begins on the image.
        var place: Int64
        var bytes: ArraySlice<UInt8>

        var extent: Int { bytes.littleEndian(2, bytes: 4) }
        var size: Int { bytes.littleEndian(10, bytes: 4) }
        var isDirectory: Bool { bytes.byte(25) & 2 != 0 }
        /// Whether the next record continues the same file.
        var hasMore: Bool { bytes.byte(25) & 0x80 != 0 }
        /// One byte of 0 or 1 for the directory itself and the one above.
        var identifier: ArraySlice<UInt8> { bytes.dropFirst(33).prefix(Int(bytes.byte(32))) }
        var isSelfOrParent: Bool { identifier.count == 1 && identifier.byte(0) < 2 }
        /// What follows the name and its padding.
        var systemUse: ArraySlice<UInt8> {
            let length = Int(bytes.byte(32))
            return bytes.dropFirst(33 + length + (length % 2 == 0 ? 1 : 0))
        }
    }

    private let file: [UInt8]
    private let start: Int64

    /// Reads a whole directory.
    ///
    /// - Throws: `.image` for one that lies beyond the end of the image.
    init(_ image: borrowing ISOFile, extent: Int, size: Int) throws(ComposeError) {
        guard size <= 256 << 20 else { throw image.failure("a directory of \(size) bytes is damaged") }
        start = Int64(extent) * Int64(ISOFile.blockSize)
        file = try image.read(size, at: start)
    }

    var records: [Record] {
        var records: [Record] = []
        var place = 0
        while place < file.count {
            let length = Int(file[place])
            // A record never crosses the end of a block; what is left of one is empty.
            if length < 34 || place + length > file.count {
                place = (place / ISOFile.blockSize + 1) * ISOFile.blockSize
                continue
            }
            records.append(Record(place: start + Int64(place), bytes: file[place..<place + length]))
            place += length
        }
        return records
    }
}

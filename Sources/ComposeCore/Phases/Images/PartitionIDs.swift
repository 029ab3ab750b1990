internal import DigestKit
internal import SystemPackage

/// Replaces what isohybrid takes at random in the partition tables of an image, so that the same content makes
/// the same bytes.
///
/// - SeeAlso: UEFI Specification, 5.3 GUID Partition Table Disk Layout.
struct PartitionIDs {
    private static let sector = 512
    /// What the identifiers are derived from.
    let seed: String

    /// The identifier of the disk for isohybrid, which takes any but 0.
    var disk: String {
        let bytes = identifier("disk").prefix(4)
        return "0x" + bytes.map { String($0 | 1, radix: 16).leftPadded(2) }.joined()
    }

    /// Replaces the identifiers of both partition tables of an image; one without is left alone.
    ///
    /// - Throws: `.image`.
    func apply(to path: FilePath) throws(ComposeError) {
        let image = try ISOFile(path, changing: true)
        let first = Int64(Self.sector)
        guard try isHeader(image, at: first) else { return }
        try replace(image, at: first)
        let header = try image.read(Self.sector, at: first)
        let backup = Int64(header.littleEndian(32, bytes: 7)) * first
        if backup != first, try isHeader(image, at: backup) { try replace(image, at: backup) }
    }

    private func isHeader(_ image: borrowing ISOFile, at place: Int64) throws(ComposeError) -> Bool {
        guard place >= 0, place <= image.size - Int64(Self.sector) else { return false }
        return try image.read(8, at: place).elementsEqual("EFI PART".utf8)
    }

    private func replace(_ image: borrowing ISOFile, at place: Int64) throws(ComposeError) {
        var header = try image.read(Self.sector, at: place)
        let headerSize = header.littleEndian(12, bytes: 4)
        let tablePlace = Int64(header.littleEndian(72, bytes: 7)) * Int64(Self.sector)
        let (count, entrySize) = (header.littleEndian(80, bytes: 4), header.littleEndian(84, bytes: 4))
        guard (92...Self.sector).contains(headerSize), count <= 1024, (128...4096).contains(entrySize) else {
            throw image.failure("its partition table is damaged")
        }
        var table = try image.read(count * entrySize, at: tablePlace)
        for number in 0..<count {
            let start = number * entrySize
            guard table[start..<start + 16].contains(where: { $0 != 0 }) else { continue }
            table.replaceSubrange(start + 16..<start + 32, with: identifier("partition \(number)"))
        }
        header.replaceSubrange(56..<72, with: identifier("disk"))
        header.replaceSubrange(88..<92, with: Self.crc32(table[...]))
        header.replaceSubrange(16..<20, with: [0, 0, 0, 0])
        header.replaceSubrange(16..<20, with: Self.crc32(header[..<headerSize]))
        try image.write(table, at: tablePlace)
        try image.write(header, at: place)
    }

    /// 16 bytes with the marks of a random identifier.
    private func identifier(_ name: String) -> [UInt8] {
        var bytes = Array(Checksum.of(Array("\(name)\n\(seed)".utf8), .sha256).bytes.prefix(16))
        bytes[7] = bytes[7] & 0x0F | 0x40
        bytes[8] = bytes[8] & 0x3F | 0x80
        return bytes
    }

    /// The check of the tables, least byte first.
    private static func crc32(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var rest: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            rest ^= UInt32(byte)
            for _ in 0..<8 { rest = rest & 1 == 0 ? rest >> 1 : rest >> 1 ^ 0xEDB8_8320 }
        }
        return withUnsafeBytes(of: (~rest).littleEndian) { Array($0) }
    }
}

extension String {
    fileprivate func leftPadded(_ width: Int) -> String {
        String(repeating: "0", count: Swift.max(0, width - count)) + self
    }
}

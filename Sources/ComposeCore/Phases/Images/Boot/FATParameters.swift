/// What the first sector of a FAT file system says of it.
///
/// - SeeAlso: Microsoft FAT32 File System Specification, "Boot Sector and BPB".
struct FATParameters: Sendable, Hashable {
    var bytesPerSector: Int
    var sectorsPerCluster: Int
    var sectors: Int
    var serial: UInt32
    /// Whether it is FAT32, which is told by what the older kinds have and it has not.
    var isFAT32: Bool

    /// In bytes.
    var clusterSize: Int { bytesPerSector * sectorsPerCluster }
    /// In bytes.
    var size: Int { bytesPerSector * sectors }

    /// - Returns: nil when the bytes are no such sector.
    init?(_ sector: [UInt8]) {
        guard sector.count >= 512, sector[510] == 0x55, sector[511] == 0xAA else { return nil }
        func number(_ offset: Int, _ width: Int) -> Int {
            (0..<width).reduce(0) { $0 | Int(sector[offset + $1]) << ($1 * 8) }
        }
        bytesPerSector = number(11, 2)
        sectorsPerCluster = number(13, 1)
        let short = number(19, 2)
        sectors = short == 0 ? number(32, 4) : short
        guard [512, 1024, 2048, 4096].contains(bytesPerSector), sectorsPerCluster.nonzeroBitCount == 1,
            sectors > 0, number(16, 1) > 0
        else { return nil }
        isFAT32 = number(22, 2) == 0
        serial = UInt32(number(isFAT32 ? 67 : 39, 4))
    }
}

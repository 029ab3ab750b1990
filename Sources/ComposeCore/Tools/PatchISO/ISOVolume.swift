internal import HostKit
internal import SystemPackage

/// What the volume descriptors of an ISO image say of it.
///
/// - SeeAlso: ECMA-119, 8; El Torito 1.0; the tools of isomd5sum, for the area that they use.
struct ISOVolume: Sendable, Hashable {
    /// Without the blanks behind it.
    var volumeID: String
    /// Whether it is marked as a supported product's; nil when no checksum is implanted, which the mark is part of.
    var isSupported: Bool?
    /// Whether there are names for Windows.
    var hasJoliet = false
    /// Whether its plain names are as their authors wrote them, which the standard forbids and Unix likes.
    var hasFreeNames: Bool
    /// Whether firmware finds something to start, on the disc or in its first blocks.
    var isBootable = false
    /// Where it is an HFS volume at the same time, for old Macintoshes and PowerPC.
    var hfs: HFS?
    /// Whether something stands before the volume, for firmware that takes it for a disk.
    var isHybrid: Bool

    enum HFS: Sendable, Hashable {
        case disc, partition
    }

    static let sectorSize = 2048
    /// Before the first descriptor.
    private static let systemAreaSize = 16 * sectorSize
    private static let mostDescriptors = 32

    /// - Throws: `.image` for a file that is no ISO image; ``FileError``.
    init(_ path: FilePath) throws {
        let head = try Files.read(
            path, at: 0, count: Self.systemAreaSize + Self.mostDescriptors * Self.sectorSize)
        let descriptors = Self.descriptors(head)
        guard let primary = descriptors.first(where: { $0.first == 1 }) else {
            throw ComposeError(.image, "\(path) is not an ISO image")
        }
        volumeID = Self.text(primary[40..<72])
        isSupported = Self.mark(Self.text(primary[883..<1395]))
        hasJoliet = descriptors.contains { $0[0] == 2 && Self.isJoliet($0[88..<91]) }
        hfs = Self.hfs(head)
        isHybrid = head.prefix(Self.systemAreaSize).contains { $0 != 0 }
        isBootable =
            isHybrid
            || descriptors.contains { $0[0] == 0 && $0[7...].starts(with: "EL TORITO SPECIFICATION".utf8) }
        let sector = Int64(Self.number(primary[158..<162]))
        let size = min(Self.number(primary[166..<170]), 1 << 20)
        let root = try Files.read(path, at: sector * Int64(Self.sectorSize), count: size)
        hasFreeNames = Self.names(root).contains { $0.contains { (0x61...0x7A).contains($0) } }
    }

    /// The descriptors up to the one that ends them.
    private static func descriptors(_ head: [UInt8]) -> [ArraySlice<UInt8>] {
        var found: [ArraySlice<UInt8>] = []
        var place = systemAreaSize
        while place + sectorSize <= head.count {
            // Each begins at 0, as the standard counts.
            let one = ArraySlice(Array(head[place..<place + sectorSize]))
            guard one[1..<6].elementsEqual("CD001".utf8), one[0] != 255 else { break }
            found.append(one)
            place += sectorSize
        }
        return found
    }

    private static func isJoliet(_ escape: ArraySlice<UInt8>) -> Bool {
        ["%/@", "%/C", "%/E"].contains { escape.elementsEqual($0.utf8) }
    }

    private static func hfs(_ head: [UInt8]) -> HFS? {
        // Where a table of Apple's partitions begins, that of a hybrid PC disk would be otherwise.
        let isPartitioned = head[512..<514].elementsEqual("PM".utf8)
        if isPartitioned, head[512..<4096].firstRange(of: "Apple_HFS".utf8) != nil { return .partition }
        return head[1024..<1026].elementsEqual("BD".utf8) ? .disc : nil
    }

    /// The mark that comes with an implanted checksum: `RHLISOSTATUS=1;`.
    private static func mark(_ applicationUse: String) -> Bool? {
        guard applicationUse.contains("ISO MD5SUM = ") else { return nil }
        return applicationUse.contains("RHLISOSTATUS=1")
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        let end = bytes.lastIndex { $0 != 0x20 && $0 != 0 }.map { $0 + 1 } ?? bytes.startIndex
        return String(decoding: bytes[..<end], as: UTF8.self)
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> Int {
        bytes.reversed().reduce(0) { $0 << 8 | Int($1) }
    }

    /// The names in the records of a directory.
    private static func names(_ directory: [UInt8]) -> [ArraySlice<UInt8>] {
        var names: [ArraySlice<UInt8>] = []
        var place = 0
        while place + 33 < directory.count {
            let length = Int(directory[place])
            // Records do not cross sectors; what is left of one is zero.
            guard length > 0 else {
                place = (place / sectorSize + 1) * sectorSize
                continue
            }
            let name = place + 33..<place + 33 + Int(directory[place + 32])
            guard name.upperBound <= directory.count else { break }
            names.append(directory[name])
            place += length
        }
        return names
    }
}

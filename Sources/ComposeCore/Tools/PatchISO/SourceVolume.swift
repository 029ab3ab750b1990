internal import HostKit
internal import SystemPackage

/// What an image is that another one is made from, as far as the other one must be alike.
///
/// - SeeAlso: ECMA-119, 8; El Torito 1.0; Apple's partition map and HFS.
struct SourceVolume: Sendable, Hashable {
    let volume: ISOVolume
    /// Whether its plain names are as their authors wrote them, which the standard forbids and Unix likes.
    var hasFreeNames: Bool
    /// Where it is an HFS volume at the same time, for old Macintoshes and PowerPC.
    var hfs: HFS?
    /// Whether something stands before the volume, for firmware that takes it for a disk.
    var isHybrid: Bool

    enum HFS: Sendable, Hashable {
        case disc, partition
    }

    /// Before the first descriptor.
    private static let systemAreaSize = 16 * ISOFile.blockSize

    /// - Throws: `.image` for a file that is no ISO image.
    init(_ path: FilePath) throws(ComposeError) {
        let image = try ISOFile(path)
        volume = try ISOVolume(image)
        let head = try image.read(Self.systemAreaSize, at: 0)
        hfs = Self.hfs(head)
        isHybrid = head.contains { $0 != 0 }
        hasFreeNames = false
        guard let root = volume.descriptors.first(where: { $0.kind == .primary }) else { return }
        let directory = try ISODirectory(image, extent: root.rootExtent, size: root.rootSize)
        hasFreeNames = directory.records.contains { record in
            record.identifier.contains { (0x61...0x7A).contains($0) }
        }
    }

    var volumeID: String { volume.volumeID }
    var hasJoliet: Bool { volume.hasJoliet }
    /// Whether it is marked as a supported product's; nil when no checksum is implanted, which the mark is part of.
    var isSupported: Bool? { volume.implantedMD5 == nil ? nil : volume.isSupported }
    /// Whether firmware finds something to start, on the disc or in its first blocks.
    var isBootable: Bool { isHybrid || volume.isBootable }

    private static func hfs(_ head: [UInt8]) -> HFS? {
        // Where a table of Apple's partitions begins, that of a hybrid PC disk would be otherwise.
        let isPartitioned = head[512..<514].elementsEqual("PM".utf8)
        if isPartitioned, head[512..<4096].firstRange(of: "Apple_HFS".utf8) != nil { return .partition }
        return head[1024..<1026].elementsEqual("BD".utf8) ? .disc : nil
    }
}

public import SystemPackage

/// What an ISO 9660 image says of itself, and the files on it; read from the image, without mounting it.
///
/// Any file may be given: one that is no image, or a damaged one, is an error and nothing else.
/// - SeeAlso: ECMA-119.
public struct ISOVolume: Sendable, Hashable {
    public let path: FilePath
    /// Without the blanks at its end.
    public let volumeID: String
    /// Bytes of the volume; partition tables for booting from disks may lie behind it.
    public let size: Int64
    /// Bytes of the file.
    public let fileSize: Int64
    /// The sum that `checkisomd5` compares with; nil before one is put into the image.
    public let implantedMD5: String?
    /// Whether the sum comes with the mark of a supported product.
    public let isSupported: Bool
    /// Whether there is an El Torito boot record.
    public let isBootable: Bool
    /// Whether there are names for Windows.
    public let hasJoliet: Bool
    let descriptors: [Descriptor]

    /// A volume descriptor that has directories, or a boot record.
    struct Descriptor: Sendable, Hashable {
        enum Kind: Sendable, Hashable { case primary, supplementary, boot }
        var kind: Kind
        var place: Int64
        var rootExtent: Int
        var rootSize: Int
    }

    /// - Throws: `.image` for a file that is no image or cannot be read.
    public init(_ path: FilePath) throws(ComposeError) {
        try self.init(ISOFile(path))
    }

    init(_ image: borrowing ISOFile) throws(ComposeError) {
        path = image.path
        fileSize = image.size
        var primary: [UInt8]?
        var found: [Descriptor] = []
        var isBootable = false
        var hasJoliet = false
        for number in 16..<256 {
            let place = Int64(number * ISOFile.blockSize)
            guard place < image.size else { break }
            let block = try image.read(ISOFile.blockSize, at: place)
            guard block[1...5].elementsEqual("CD001".utf8) else { break }
            let root = block[156..<190]
            var kind: Descriptor.Kind?
            switch block[0] {
            case 0:
                kind = .boot
                isBootable = isBootable || block[7..<30].elementsEqual("EL TORITO SPECIFICATION".utf8)
            case 1 where primary == nil:
                kind = .primary
                primary = block
            case 2:
                kind = .supplementary
                // ISO 9660:1999 has such a descriptor, too.
                hasJoliet = hasJoliet || Self.joliet.contains { block[88..<91].elementsEqual($0.utf8) }
            default: break
            }
            if let kind {
                found.append(
                    Descriptor(
                        kind: kind, place: place, rootExtent: root.littleEndian(2, bytes: 4),
                        rootSize: root.littleEndian(10, bytes: 4)))
            }
            if block[0] == 255 { break }
        }
        guard let primary else { throw image.failure("it is no ISO 9660 image") }
        guard primary[128..<130].littleEndian(0, bytes: 2) == ISOFile.blockSize else {
            throw image.failure("its blocks do not have \(ISOFile.blockSize) bytes")
        }
        descriptors = found
        self.isBootable = isBootable
        self.hasJoliet = hasJoliet
        volumeID = Self.text(primary[40..<72])
        size = Int64(primary.littleEndian(80, bytes: 4)) * Int64(ISOFile.blockSize)
        let use = Self.implanted(in: primary[883..<1395])
        implantedMD5 = use["ISO MD5SUM"].flatMap { $0.utf8.count == 32 ? $0 : nil }
        isSupported = use["RHLISOSTATUS"] == "1"
    }

    /// The escape sequences of its three levels.
    private static let joliet = ["%/@", "%/C", "%/E"]

    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        let end = bytes.lastIndex { $0 != UInt8(ascii: " ") && $0 != 0 }
        return end.map { String(decoding: bytes[...$0], as: UTF8.self) } ?? ""
    }

    /// `name = value;` in the area that ISO 9660 leaves to applications.
    private static func implanted(in bytes: ArraySlice<UInt8>) -> [String: String] {
        var values: [String: String] = [:]
        for part in text(bytes).split(separator: ";") {
            let sides = part.split(separator: "=", maxSplits: 1)
            guard sides.count == 2 else { continue }
            values[sides[0].trimmedBlanks] = sides[1].trimmedBlanks
        }
        return values
    }
}

extension StringProtocol {
    fileprivate var trimmedBlanks: String {
        var text = self[...]
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}

/// One header of a package: typed entries found by number.
///
/// It was checked when it was made: every entry's values lie within the header. It shares the bytes that were
/// read; values are made when they are asked for. An entry of an unexpected type counts as absent.
///
/// - SeeAlso: rpm, "RPM v4 package format".
public struct RPMHeader: Sendable {
    /// The most entries a header may have.
    public static let maximumEntries = 1 << 20
    /// The most bytes the values of a header may take.
    public static let maximumDataSize = 64 << 20
    /// Magic number, reserved bytes and two counts.
    static let introSize = 16
    static let entrySize = 16

    let storage: [UInt8]
    /// Where the header begins in the storage.
    let start: Int
    /// How many entries there are, region entries included.
    public let entryCount: Int
    let dataSize: Int

    var dataStart: Int { start + Self.introSize + entryCount * Self.entrySize }

    /// The place of the header, magic number included, in what was read.
    public var byteRange: Range<Int> { start..<dataStart + dataSize }

    /// The kinds of values, numbered as in files.
    public enum ValueType: UInt32, Sendable, Hashable {
        case character = 1
        case int8, int16, int32, int64
        case string, binary, stringArray, translatedString

        /// Bytes of one value; nil for text.
        var width: Int? {
            switch self {
            case .character, .int8, .binary: 1
            case .int16: 2
            case .int32: 4
            case .int64: 8
            case .string, .stringArray, .translatedString: nil
            }
        }
    }

    /// One line of the index.
    public struct Entry: Sendable, Hashable {
        public var tag: RPMTag
        public var type: ValueType
        /// How many values there are; of binary data, how many bytes.
        public var count: Int
        /// Where the values begin in the storage.
        var offset: Int
    }

    /// All entries in the order of the file.
    public var entries: [Entry] {
        storage.withUnsafeBytes { bytes in (0..<entryCount).map { entry($0, bytes) } }
    }

    /// The entry of a number; behind the immutable region an entry may replace an earlier one.
    public func entry(_ tag: RPMTag) -> Entry? {
        storage.withUnsafeBytes { entry(tag, in: $0) }
    }

    func entry(_ tag: RPMTag, in bytes: UnsafeRawBufferPointer) -> Entry? {
        let wanted = tag.rawValue.bigEndian
        var position = start + Self.introSize + entryCount * Self.entrySize
        for index in stride(from: entryCount - 1, through: 0, by: -1) {
            position -= Self.entrySize
            if bytes.loadUnaligned(fromByteOffset: position, as: UInt32.self) == wanted {
                return entry(index, bytes)
            }
        }
        return nil
    }

    /// Whether an entry of this number is there, of whatever type.
    public func contains(_ tag: RPMTag) -> Bool { entry(tag) != nil }

    private func entry(_ index: Int, _ bytes: UnsafeRawBufferPointer) -> Entry {
        let position = start + Self.introSize + index * Self.entrySize
        return Entry(
            tag: RPMTag(bytes.bigEndian32(at: position)),
            // The type was checked; binary is the reading that cannot go wrong.
            type: ValueType(rawValue: bytes.bigEndian32(at: position + 4)) ?? .binary,
            count: Int(bytes.bigEndian32(at: position + 12)),
            offset: dataStart + Int(bytes.bigEndian32(at: position + 8)))
    }
}

extension UnsafeRawBufferPointer {
    /// Reads a number that the caller has checked to lie within the buffer.
    func bigEndian32(at offset: Int) -> UInt32 {
        UInt32(bigEndian: loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }
}

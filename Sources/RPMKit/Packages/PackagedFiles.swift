/// The files that a package lists, in the package's order; paths are made when they are asked for.
public struct PackagedFiles: Sequence, Sendable {
    private let header: RPMHeader

    init(_ header: RPMHeader) {
        self.header = header
    }

    public var count: Int { header.count(header.contains(.baseNames) ? .baseNames : .oldFileNames) }
    public var underestimatedCount: Int { count }
    public var isEmpty: Bool { count == 0 }

    public func makeIterator() -> Iterator { Iterator(header) }

    public struct Iterator: IteratorProtocol {
        private let header: RPMHeader
        private let directories: [Range<Int>]
        private let directoryIndexes: RPMHeader.Numbers
        private let modes: RPMHeader.Numbers
        private let flags: RPMHeader.Numbers
        private let sizes: RPMHeader.Numbers
        private var names: RPMHeader.StringRanges
        private var index = 0

        fileprivate init(_ header: RPMHeader) {
            self.header = header
            directories = Array(RPMHeader.StringRanges(header, .directoryNames))
            directoryIndexes = RPMHeader.Numbers(header, .directoryIndexes)
            modes = RPMHeader.Numbers(header, .fileModes)
            flags = RPMHeader.Numbers(header, .fileFlags)
            sizes = RPMHeader.Numbers(header, header.contains(.longFileSizes) ? .longFileSizes : .fileSizes)
            names = RPMHeader.StringRanges(
                header, header.contains(.baseNames) ? .baseNames : .oldFileNames)
        }

        public mutating func next() -> PackagedFile? {
            guard let name = names.next() else { return nil }
            defer { index += 1 }
            // Packages of rpm 3 have whole paths and no directories.
            let directory = directoryIndexes.isEmpty ? nil : directories[Int(directoryIndexes[index])]
            return PackagedFile(
                header: header, directoryRange: directory ?? name.lowerBound..<name.lowerBound,
                nameRange: name, mode: UInt16(truncatingIfNeeded: modes.isEmpty ? 0 : modes[index]),
                flags: PackagedFile.Flags(
                    rawValue: UInt32(truncatingIfNeeded: flags.isEmpty ? 0 : flags[index])),
                size: sizes.isEmpty ? 0 : sizes[index])
        }
    }
}

/// One file of a package's list.
public struct PackagedFile: Sendable {
    /// What rpm knows of a file beyond what file systems do.
    public struct Flags: OptionSet, Sendable, Hashable {
        public let rawValue: UInt32

        public init(rawValue: UInt32) {
            self.rawValue = rawValue
        }

        public static let configuration = Flags(rawValue: 1 << 0)
        public static let documentation = Flags(rawValue: 1 << 1)
        public static let missingAllowed = Flags(rawValue: 1 << 3)
        public static let keptOnChange = Flags(rawValue: 1 << 4)
        public static let specFile = Flags(rawValue: 1 << 5)
        /// The package owns it, but does not bring it.
        public static let ghost = Flags(rawValue: 1 << 6)
        public static let license = Flags(rawValue: 1 << 7)
        public static let readme = Flags(rawValue: 1 << 8)
        public static let artifact = Flags(rawValue: 1 << 12)
    }

    fileprivate let header: RPMHeader
    fileprivate let directoryRange: Range<Int>
    fileprivate let nameRange: Range<Int>
    /// Type and permissions, as in `stat`.
    public let mode: UInt16
    public let flags: Flags
    /// Bytes.
    public let size: UInt64

    /// The whole path; in a source package the bare file name.
    public var path: String {
        directoryRange.isEmpty ? name : directory + name
    }
    /// The directory with the slash that ends it.
    public var directory: String { header.text(at: directoryRange) }
    /// The last part of the path; the whole path in packages of rpm 3.
    public var name: String { header.text(at: nameRange) }

    public var isGhost: Bool { flags.contains(.ghost) }
    public var isDirectory: Bool { mode & 0xF000 == 0x4000 }
    public var isSymbolicLink: Bool { mode & 0xF000 == 0xA000 }

    /// Calls with the bytes of the directory and of the name, without making text of them.
    public func withPathBytes<Result, Failure: Error>(
        _ body: (_ directory: UnsafeBufferPointer<UInt8>, _ name: UnsafeBufferPointer<UInt8>) throws(Failure)
            -> Result
    ) throws(Failure) -> Result {
        try header.storage.withUnsafeBufferPointer { bytes throws(Failure) in
            try body(
                UnsafeBufferPointer(rebasing: bytes[directoryRange]),
                UnsafeBufferPointer(rebasing: bytes[nameRange]))
        }
    }
}

extension PackageHeader {
    /// The files that the package lists.
    public var files: PackagedFiles { PackagedFiles(header) }
}

internal import SystemPackage

extension ISOVolume {
    /// Something on an image.
    public struct Entry: Sendable, Hashable {
        public enum Kind: Sendable, Hashable { case file, directory, symlink }

        /// From the root, as in `/Packages/a`.
        public var path: String
        public var kind: Kind
        /// In bytes; 0 for all but files.
        public var size: Int64
    }

    /// Everything on the image by its Rock Ridge names, or by its ISO 9660 names without version where it has
    /// no others; in the order of the image, each directory before its content, without the root.
    ///
    /// - Throws: `.image` for a damaged image.
    public func entries() throws(ComposeError) -> [Entry] {
        let image = try ISOFile(path)
        var entries: [Entry] = []
        try visit(image, .primary) { (entry, _, _) throws(ComposeError) in
            if let entry { entries.append(entry) }
        }
        return entries
    }

    /// Goes through all records of a hierarchy.
    ///
    /// - Parameter body: Called with each record and its fields; the entry is nil for records of directories
    ///   about themselves, parts of large files after the first, and what is shown elsewhere.
    func visit(
        _ image: borrowing ISOFile, _ kind: Descriptor.Kind,
        _ body: (Entry?, ISODirectory.Record, SystemUse) throws(ComposeError) -> Void
    ) throws(ComposeError) {
        for descriptor in descriptors where descriptor.kind == kind {
            var walk = ISOWalk(descriptor)
            try walk.run(image, body)
        }
    }
}

/// A walk through the directories of one hierarchy.
private struct ISOWalk {
    private struct Directory {
        var extent: Int
        var size: Int?
        var path: String
    }

    private var pending: [Directory]
    private var seen: Set<Int> = []
    private var skip = 0

    init(_ descriptor: ISOVolume.Descriptor) {
        pending = [Directory(extent: descriptor.rootExtent, size: descriptor.rootSize, path: "")]
    }

    mutating func run(
        _ image: borrowing ISOFile,
        _ body: (ISOVolume.Entry?, ISODirectory.Record, SystemUse) throws(ComposeError) -> Void
    ) throws(ComposeError) {
        while let directory = pending.popLast() {
            guard seen.insert(directory.extent).inserted else {
                throw image.failure("its directories lead in a circle; it is damaged")
            }
            try visit(directory, image, body)
        }
    }

    private mutating func visit(
        _ directory: Directory, _ image: borrowing ISOFile,
        _ body: (ISOVolume.Entry?, ISODirectory.Record, SystemUse) throws(ComposeError) -> Void
    ) throws(ComposeError) {
        var size = directory.size ?? 0
        if directory.size == nil { size = try Self.size(ofDirectoryAt: directory.extent, image) }
        let records = try ISODirectory(image, extent: directory.extent, size: size).records
        // The first record of all tells how to read the others.
        if seen.count == 1, let root = records.first { skip = try SystemUse(of: root, on: image).skip }
        var below: [Directory] = []
        var isPart = false
        for record in records {
            let use = try SystemUse(of: record, on: image, skip: skip)
            if isPart || record.isSelfOrParent || use.isMoved {
                try body(nil, record, use)
            } else {
                let entry = try entry(record, use, in: directory, records)
                try body(entry, record, use)
                if entry.kind == .directory {
                    below.append(
                        use.child.map { Directory(extent: $0, size: nil, path: entry.path) }
                            ?? Directory(extent: record.extent, size: record.size, path: entry.path))
                }
            }
            isPart = record.hasMore
        }
        pending += below.reversed()
    }

    private func entry(
        _ record: ISODirectory.Record, _ use: SystemUse, in directory: Directory,
        _ records: [ISODirectory.Record]
    ) throws(ComposeError) -> ISOVolume.Entry {
        let path = directory.path + "/" + (use.name ?? Self.plainName(record.identifier))
        if record.isDirectory || use.child != nil {
            return ISOVolume.Entry(path: path, kind: .directory, size: 0)
        }
        if use.isSymlink { return ISOVolume.Entry(path: path, kind: .symlink, size: 0) }
        return ISOVolume.Entry(path: path, kind: .file, size: Self.size(of: record, in: records))
    }

    /// The bytes of a file with all its parts.
    private static func size(
        of record: ISODirectory.Record, in records: [ISODirectory.Record]
    ) -> Int64 {
        guard record.hasMore else { return Int64(record.size) }
        var sum: Int64 = 0
        for part in records.drop(while: { $0.place < record.place }) {
            sum += Int64(part.size)
            if !part.hasMore { break }
        }
        return sum
    }

    /// A directory's first record is about itself.
    private static func size(
        ofDirectoryAt extent: Int, _ image: borrowing ISOFile
    ) throws(ComposeError) -> Int {
        try ISODirectory(image, extent: extent, size: ISOFile.blockSize).records.first?.size ?? 0
    }

    /// `NAME.EXT;1` as people write it.
    private static func plainName(_ identifier: ArraySlice<UInt8>) -> String {
        var name = identifier.prefix { $0 != UInt8(ascii: ";") }
        if name.last == UInt8(ascii: ".") { name = name.dropLast() }
        return String(decoding: name, as: UTF8.self)
    }
}

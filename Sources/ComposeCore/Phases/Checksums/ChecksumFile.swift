public import DigestKit

/// The text of a file with checksums of images, as `sha256sum --check` and its like read it.
public struct ChecksumFile: Sendable, Hashable {
    /// One image in the file.
    public struct Entry: Sendable, Hashable {
        /// The name of a file in the same directory.
        public var fileName: String
        /// In bytes; nil if the file does not say.
        public var size: Int64?
        public var checksum: Checksum

        public init(_ fileName: String, size: Int64?, _ checksum: Checksum) {
            self.fileName = fileName
            self.size = size
            self.checksum = checksum
        }
    }

    /// Sorted by file name, then by kind.
    public var entries: [Entry]

    public init(_ entries: [Entry]) {
        self.entries = entries.sorted { left, right in
            if left.fileName != right.fileName { return left.fileName.precedes(right.fileName) }
            return left.checksum.kind.rawValue.precedes(right.checksum.kind.rawValue)
        }
    }

    public var text: String {
        entries.map { entry in
            let comment = entry.size.map { "# \(entry.fileName): \($0) bytes\n" } ?? ""
            let kind = entry.checksum.kind.rawValue.uppercased()
            return "\(comment)\(kind) (\(entry.fileName)) = \(entry.checksum.hexadecimal)\n"
        }.joined()
    }

    /// Reads a text of this form; nil for any other text, and for one without checksums.
    public init?(parsing text: String) {
        var entries: [Entry] = []
        for line in text.split(separator: "\n") {
            // What a comment says of a size follows from the image, too.
            if line.hasPrefix("# ") { continue }
            guard let entry = Entry(line) else { return nil }
            entries.append(entry)
        }
        guard !entries.isEmpty else { return nil }
        self.init(entries)
    }
}

extension ChecksumFile.Entry {
    /// Reads `KIND (name) = digits`.
    fileprivate init?(_ line: Substring) {
        guard let open = line.firstRange(of: " ("), let close = line.ranges(of: ") = ").last,
            open.upperBound <= close.lowerBound,
            let kind = Checksum.Kind(name: String(line[..<open.lowerBound])),
            let checksum = Checksum(kind, hexadecimal: String(line[close.upperBound...]))
        else { return nil }
        self.init(String(line[open.upperBound..<close.lowerBound]), size: nil, checksum)
    }
}

/// Spreads files over media: one after the other, each onto the medium that is being filled, or the next one
/// when that has no room for it.
public struct MediaSplit: Sendable, Hashable {
    public struct File: Sendable, Hashable {
        /// On the medium, from its root.
        public var path: String
        /// In bytes.
        public var size: Int64

        public init(_ path: String, size: Int64) {
            self.path = path
            self.size = size
        }

        /// What it takes of a medium, which has blocks of 2048 bytes.
        var blocks: Int64 { (size + 2047) / 2048 * 2048 }
    }

    /// The files of one medium.
    public struct Disc: Sendable, Hashable {
        public var paths: [String] = []
        /// In whole blocks.
        public var size: Int64 = 0
    }

    /// Bytes that a medium has room for.
    public let limit: Int64
    /// What has to be on every medium.
    public let everywhere: Set<String>

    public init(limit: Int64, everywhere: Set<String> = []) {
        self.limit = limit
        self.everywhere = everywhere
    }

    /// The bytes that all files take on one medium.
    public static func size(_ files: [File]) -> Int64 { files.reduce(0) { $0 + $1.blocks } }

    /// The media that files need, at least one: first all other files, then packages, both by name.
    ///
    /// - Throws: `.image` for a file that no medium has room for.
    public func discs(_ files: [File]) throws(ComposeError) -> [Disc] {
        let sorted = files.sorted {
            let (left, right) = ($0.path.hasSuffix(".rpm"), $1.path.hasSuffix(".rpm"))
            return left == right ? $0.path.precedes($1.path) : right
        }
        var start = Disc()
        for file in sorted where everywhere.contains(file.path) { add(file, to: &start) }
        var discs: [Disc] = []
        var disc = start
        for file in sorted where !everywhere.contains(file.path) {
            guard start.size + file.blocks <= limit else {
                throw ComposeError(
                    .image, "File is larger than media size: \(file.path); raise iso_size, or leave it out")
            }
            if disc.size + file.blocks > limit {
                discs.append(disc)
                disc = start
            }
            add(file, to: &disc)
        }
        guard start.size <= limit else {
            throw ComposeError(
                .image,
                "the files that are on every medium have \(start.size) bytes, a medium \(limit); raise iso_size"
            )
        }
        return discs + [disc]
    }

    private func add(_ file: File, to disc: inout Disc) {
        disc.paths.append(file.path)
        disc.size += file.blocks
    }
}

internal import HostKit
internal import SystemPackage

/// What is on an image, by name.
struct ISOContent: Sendable {
    private(set) var files: Set<String> = []
    private(set) var directories: Set<String> = []
    /// Behind the file system.
    private(set) var partitions: [AppendedPartition] = []
    private(set) var boot = ReplayedBoot("")
    /// Where files of the image have been copied to.
    var extracted: [String: FilePath] = [:]

    init() {}

    init(of source: FilePath, _ tool: PatchISO) async throws {
        let image = ["-indev", "stdio:\(source)"]
        directories = Self.names(try await tool.xorriso(image + ["-find", "/", "-type", "d", "--"]).output)
        files = Self.names(try await tool.xorriso(image + ["-find", "/", "-type", "f", "--"]).output)
        let report = try await tool.xorriso(image + ["-report_system_area", "cmd"]).output
        partitions = AppendedPartition.all(in: report)
        boot = ReplayedBoot(report)
    }

    /// Paths relative to the root, without the root itself.
    private static func names(_ listing: String) -> Set<String> {
        Set(
            listing.split(separator: "\n").compactMap { line in
                guard line.hasPrefix("'/") else { return nil }
                let path = XorrisoScript.unquoted(line).dropFirst()
                return path.isEmpty ? nil : String(path)
            })
    }

    /// Whether a path is a file on the image.
    func has(_ path: String) -> Bool { files.contains(path) }

    /// - Throws: `.image` where a file would take the place of a directory, or the other way round.
    func check(_ overlay: ISOOverlay) throws(ComposeError) {
        for path in overlay.files.keys.sorted() where directories.contains(path) {
            throw ComposeError(
                .image, "/\(path) is a directory on the image and cannot become a file; rename the file")
        }
        for path in overlay.directories.sorted() where files.contains(path) {
            throw ComposeError(
                .image, "/\(path) is a file on the image and cannot become a directory; rename it")
        }
    }
}

extension Files {
    /// Copies a partition of an image to a file.
    static func write(_ partition: AppendedPartition, of image: FilePath, to target: FilePath) throws {
        let file = try TemporaryFile(beside: target)
        var place = partition.offset
        let end = partition.offset + partition.size
        while place < end {
            let bytes = try read(image, at: place, count: Int(min(end - place, 4 << 20)))
            guard !bytes.isEmpty else { break }
            try file.write(bytes)
            place += Int64(bytes.count)
        }
        try file.rename(to: target)
    }

    /// Whether the smaller of two files is the beginning of the other, and the rest is zeros: partitions end where
    /// sectors do.
    static func haveSameContent(_ first: FilePath, _ second: FilePath) throws -> Bool {
        let (one, other) = try (read(first), read(second))
        let (short, long) = one.count < other.count ? (one, other) : (other, one)
        return long.starts(with: short) && long[short.count...].allSatisfy { $0 == 0 }
    }
}

internal import HostKit
public import SystemPackage

/// A file on an image, and where its content comes from.
public struct GraftPoint: Sendable, Hashable, Codable {
    /// Relative to the root of the image.
    public var path: String
    public var source: FilePath

    public init(_ path: String, from source: FilePath) {
        self.path = path
        self.source = source
    }
}

extension GraftPoint {
    /// The files of a directory, except the image of the installer and what file systems keep for themselves.
    ///
    /// A symbolic link stays one if it leads to a place within the directory by a relative path; what any
    /// other leads to is put on the image itself, for on a medium the link would lead nowhere.
    /// - Parameters:
    ///   - directory: Absolute.
    ///   - prefix: The directory on the image that they are put into; empty for its root.
    /// - Throws: ``FileError``, also for a symbolic link that leads nowhere.
    public static func files(of directory: FilePath, below prefix: String = "") throws -> [GraftPoint] {
        var points: [GraftPoint] = []
        try Files.walk(directory) { entry in
            let path = (prefix.isEmpty ? FilePath() : FilePath(prefix)).pushing(entry.path)
            switch entry.record.kind {
            case _ where isExcluded(entry.path): return false
            case .directory: return true
            case .symlink:
                points.append(
                    GraftPoint(
                        path.string, from: try target(of: directory.pushing(entry.path), in: directory))
                )
            case .regular, .other:
                points.append(GraftPoint(path.string, from: directory.pushing(entry.path)))
            }
            return true
        }
        return points
    }

    private static func isExcluded(_ path: FilePath) -> Bool {
        path.lastComponent?.string == "lost+found" || path.lastComponent?.string == "boot.iso"
    }

    private static func target(of link: FilePath, in directory: FilePath) throws -> FilePath {
        let real = try Files.realPath(link)
        let stays = try real.starts(with: Files.realPath(directory)) && Files.readlink(link).isRelative
        return stays ? link : real
    }

    /// Files laid over others: of two for one path the later is taken.
    public static func overlaid(_ layers: [[GraftPoint]]) -> [GraftPoint] {
        var sources: [String: FilePath] = [:]
        for point in layers.joined() { sources[point.path] = point.source }
        return sources.map { GraftPoint($0.key, from: $0.value) }
    }

    /// In the order in which files are put on images: what is needed for booting, then everything else, then
    /// packages; each sorted by path.
    public static func sorted(_ points: [GraftPoint]) -> [GraftPoint] {
        points.map { (rank: $0.rank, point: $0) }.sorted {
            $0.rank == $1.rank ? $0.point.path.precedes($1.point.path) : $0.rank < $1.rank
        }.map(\.point)
    }

    private var rank: Int { isForBooting ? 0 : isPackage ? 2 : 1 }

    /// Whether it is in a place for what boots.
    var isForBooting: Bool {
        ["images/", "isolinux/", "EFI/", "etc/", "ppc/"].contains(where: path.hasPrefix)
            || path.hasSuffix(".img") || path.hasSuffix(".ins")
    }

    /// Bytes of the file, as far as it is one; nil for anything else.
    var size: Int64? {
        Files.record(source).flatMap { $0.kind == .regular ? $0.size : nil }
    }

    /// Whether it is an RPM.
    public var isPackage: Bool { path.hasSuffix(".rpm") }

    /// The line of a list for `-path-list`.
    ///
    /// - Throws: `.image` for a name that such a list has no way to write.
    func line() throws(ComposeError) -> String {
        let words = [path, source.string]
        guard !words.contains(where: { $0.utf8.contains { $0 == 10 || $0 == 13 || $0 == 0 } }) else {
            throw ComposeError(
                .image, "'\(path.onOneLine)' has a line break in its name and cannot be put on an image")
        }
        let escaped = words.map { $0.replacing("\\", with: "\\\\").replacing("=", with: "\\=") }
        return escaped.joined(separator: "=") + "\n"
    }
}

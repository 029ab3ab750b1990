internal import HostKit
internal import SystemPackage

/// What goes onto an image from directories, the later ones over the earlier.
struct ISOOverlay: Sendable, Hashable {
    /// Where the content of each file is, by its path on the image.
    private(set) var files: [String: FilePath] = [:]
    /// The directories that hold the files, and empty ones.
    private(set) var directories: Set<String> = []

    init() {}

    /// Lists directories.
    ///
    /// A symbolic link stands for what it leads to, as the target is not there where the image will be read. One
    /// that leads out of its directory is refused: what is in a directory is what is meant to be published.
    /// - Throws: `.image` for such a link, for what is no file, and for names that the image's writer cannot be
    ///   told; ``FileError`` for a directory that cannot be read.
    init(_ roots: [FilePath]) throws {
        for root in roots {
            guard Files.isDirectory(root) else {
                throw ComposeError(
                    .commandLine, "\(root) is not a directory; only directories can be put onto an image")
            }
            let root = try Files.realPath(root)
            try add(root, at: "", within: root, above: [])
        }
    }

    private mutating func add(
        _ directory: FilePath, at place: String, within root: FilePath, above: [FilePath]
    ) throws {
        let real = try Files.realPath(directory)
        guard !above.contains(real) else {
            throw ComposeError(.image, "a symbolic link below \(root) leads back to \(real); remove it")
        }
        for component in try Files.entries(of: directory) {
            let name = component.string
            guard !name.unicodeScalars.contains(where: { $0.value < 0x20 || $0 == "\u{FFFD}" }) else {
                throw ComposeError(
                    .image,
                    "\(directory) has a file with control characters or no UTF-8 in its name; rename it")
            }
            let path = place.isEmpty ? name : place + "/" + name
            let source = try Self.source(directory.appending(component), root)
            switch try Files.stat(source).kind {
            case .directory:
                try put(directory: path)
                try add(source, at: path, within: root, above: above + [real])
            case .regular: try put(file: path, from: source)
            default:
                throw ComposeError(.image, "\(source) is neither a file nor a directory; remove it")
            }
        }
    }

    /// Where the content of something in a directory is.
    private static func source(_ path: FilePath, _ root: FilePath) throws -> FilePath {
        guard Files.isSymlink(path) else { return path }
        do {
            return try Files.resolve(path, under: root)
        } catch {
            guard error.code == .escapesRoot else { throw error }
            throw ComposeError(
                .image, "the symbolic link \(path) leads out of \(root); put a copy of the file in its place")
        }
    }

    mutating func put(file path: String, from source: FilePath) throws(ComposeError) {
        guard !directories.contains(path) else { throw Self.conflict(path) }
        files[path] = source
    }

    private mutating func put(directory path: String) throws(ComposeError) {
        guard files[path] == nil else { throw Self.conflict(path) }
        directories.insert(path)
    }

    private static func conflict(_ path: String) -> ComposeError {
        ComposeError(
            .image, "/\(path) is a file in one directory and a directory in another; rename one of them")
    }
}

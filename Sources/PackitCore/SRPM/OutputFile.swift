internal import HostKit
internal import SystemPackage

/// Where a result goes: it appears there whole, under its final name.
struct OutputFile: Sendable {
    private let directory: FilePath
    /// Nil to keep the name that the result has.
    private let name: String?

    /// - Parameter path: An existing directory, or the file to write.
    /// - Throws: ``PackitError`` when the directory does not exist, before anything is built.
    init(_ path: FilePath) throws(PackitError) {
        if Files.isDirectory(path) {
            directory = path
            name = nil
            return
        }
        let parent = path.removingLastComponent()
        directory = parent.isEmpty ? "." : parent
        name = path.lastComponent?.string
        guard Files.isDirectory(directory) else {
            throw PackitError(.output, "the directory \(directory) of --output does not exist; make it first")
        }
    }

    /// Gives a body a directory to write to, and moves what it names to its place.
    func receive(_ body: (FilePath) async throws -> FilePath) async throws -> FilePath {
        try await WorkDirectory.withTemporaryDirectory(prefix: ".packit-", in: directory) { temporary in
            let made = try await body(temporary)
            let target = directory.appending(name ?? made.lastComponent?.string ?? "")
            try Files.move(made, to: target)
            return target
        }
    }
}

/// Puts built packages where the reference's rpmbuild would have written them.
enum RPMPlacement {
    static func move(_ package: FilePath, from temporary: FilePath, to directory: FilePath) throws -> FilePath
    {
        let target = directory.pushing(Files.relative(package, to: temporary))
        try Files.createDirectories(target.removingLastComponent())
        try Files.move(package, to: target)
        return target
    }
}

internal import HostKit
internal import SystemPackage

/// The commits that references of a compose's configuration were at when it began: a compose that is gone on with stays
/// with them.
struct GitCommits: Sendable, Hashable {
    /// By what stands for a repository and a reference. URLs are not written: they may hold passwords.
    private(set) var commits: [String: String] = [:]

    init() {}

    subscript(reference: GitReference) -> String? {
        get { commits[Self.key(reference)] }
        set { commits[Self.key(reference)] = newValue }
    }

    private static func key(_ reference: GitReference) -> String {
        WorkRecord.digest("\(reference.url)\n\(reference.name)".utf8)
    }
}

extension GitCommits {
    /// Reads what an earlier start wrote; nothing where none did.
    ///
    /// - Throws: `.metadata` for a file that cannot be read.
    static func read(_ path: FilePath) throws(ComposeError) -> GitCommits {
        guard Files.isRegular(path) else { return GitCommits() }
        var reader = try MetadataReader.open(path, limit: 16 << 20)
        var result = GitCommits()
        result.commits = try reader.table { (reader) throws(ComposeError) in try reader.string() }
        try reader.finish()
        return result
    }

    func write(to path: FilePath) throws {
        guard !commits.isEmpty else { return }
        var writer = PythonJSON()
        writer.object { writer in
            for (key, commit) in commits.sorted(by: { $0.key.precedes($1.key) }) {
                writer.member(key, commit)
            }
        }
        try Files.createDirectories(path.removingLastComponent())
        try Files.writeAtomically(writer.bytes, to: path)
    }
}

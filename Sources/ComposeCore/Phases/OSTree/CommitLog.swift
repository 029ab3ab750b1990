internal import HostKit
internal import SystemPackage

/// What the making of a commit leaves in its directory of logs.
struct CommitLog: Sendable, Hashable {
    let directory: FilePath
    /// The OSTree repository.
    let repository: FilePath

    /// The hash of the commit, if there was something to commit.
    var file: FilePath { directory.appending("commitid.log") }
    /// Is there if something was committed.
    var stamp: FilePath { directory.appending("commitid.log.stamp") }
    /// What the command or the task wrote.
    var output: FilePath { directory.appending("runroot.log") }
    var record: FilePath { directory.appending("work.json") }
    /// What stands for the inputs of the making that was begun last.
    private var begun: FilePath { directory.appending("inputs") }

    /// Whether the same was begun before.
    func isBegun(_ digest: String) -> Bool { (try? Files.readText(begun, limit: 4096)) == digest }

    /// Begins anew: what is there of other inputs counts no more.
    func begin(_ digest: String, keepingResults: Bool) throws {
        try Files.createDirectories(directory)
        for path in [file, stamp] where !keepingResults && Files.exists(path) { try Files.remove(path) }
        try Files.writeAtomically(digest, to: begun)
    }

    /// The commit, which the repository has.
    ///
    /// - Returns: Nil if nothing was committed.
    /// - Throws: `.image` for something that is no commit, and for one that is not in the repository.
    func commit() throws -> String? {
        guard Files.exists(file) else {
            guard !Files.exists(stamp) else {
                throw ComposeError(
                    .image, "a commit was made, and its hash is not in \(file); see the logs beside it")
            }
            return nil
        }
        let text = try Files.readText(file, limit: 4096).split(whereSeparator: \.isWhitespace).joined()
        let isHash =
            text.utf8.count == 64
            && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
        guard isHash else {
            throw ComposeError(.image, "\(file) has no commit of OSTree, but '\(text.prefix(80))'")
        }
        guard has(text) else {
            throw ComposeError(.image, "the commit \(text) is not in the repository \(repository)")
        }
        return text
    }

    private func has(_ commit: String) -> Bool {
        let object = "\(commit.prefix(2))/\(commit.dropFirst(2)).commit"
        return Files.isRegular(repository.appending("objects").pushing(FilePath(object)))
    }
}

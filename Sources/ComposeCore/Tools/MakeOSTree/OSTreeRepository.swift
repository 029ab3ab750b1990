internal import HostKit
public import SystemPackage

/// A repository of commits in a directory.
public struct OSTreeRepository: Sendable, Hashable {
    public let path: FilePath

    public init(_ path: FilePath) { self.path = path }

    /// What is in its directory.
    public enum State: Sendable, Hashable {
        case missing
        case repository
        /// Something is there, and no repository.
        case other
    }

    public var state: State {
        if Files.isRegular(path.appending("config")), Files.isDirectory(path.appending("objects")) {
            return .repository
        }
        guard let kind = Files.record(path)?.kind else { return .missing }
        guard kind == .directory, let names = try? Files.list(path) else { return .other }
        return names.isEmpty ? .missing : .other
    }

    public func contains(_ commit: CommitID) -> Bool {
        Files.isRegular(path.pushing(commit.object("commit")))
    }

    /// Whether something was added to a commit, as signing does.
    public func hasMetadata(_ commit: CommitID) -> Bool {
        Files.isRegular(path.pushing(commit.object("commitmeta")))
    }

    /// The commit that a branch stands for; nil when there is no such branch.
    public func commit(of ref: OSTreeRef) -> CommitID? {
        guard let text = try? Files.readText(path.pushing(ref.path), limit: 4096) else { return nil }
        return CommitID(rawValue: String(text.trimmingSuffix(while: \.isWhitespace)))
    }

    /// Lets a branch stand for a commit.
    ///
    /// - Throws: ``FileError``; `.escapesRoot` when the file of the branch would not be within the repository.
    public func set(_ ref: OSTreeRef, to commit: CommitID) throws {
        let heads = path.pushing("refs/heads")
        let target = path.pushing(ref.path)
        try Files.createDirectories(heads)
        // Whoever may write to the repository could have made a link of a directory.
        let resolved = try Files.resolve(target, under: heads)
        try Files.createDirectories(resolved.removingLastComponent())
        try Files.writeAtomically("\(commit)\n", to: resolved)
    }
}

extension String {
    fileprivate func trimmingSuffix(while isDropped: (Character) -> Bool) -> Substring {
        var rest = self[...]
        while let last = rest.last, isDropped(last) { rest.removeLast() }
        return rest
    }
}

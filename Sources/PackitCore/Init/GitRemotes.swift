internal import HostKit
public import SystemPackage

/// The remotes of a repository, read from its configuration without running git.
public struct GitRemotes: Hashable, Sendable {
    /// In the order of the file.
    public var remotes: [GitRemote]

    public init(_ remotes: [GitRemote]) { self.remotes = remotes }

    /// Reads a git configuration's text; of several URLs of a remote the first counts.
    public init(configuration text: String) {
        remotes = []
        for entry in GitConfiguration(text).entries
        where entry.section == "remote" && entry.key == "url" && !entry.value.isEmpty {
            guard let name = entry.subsection, !remotes.contains(where: { $0.name == name }) else { continue }
            remotes.append(GitRemote(name: name, url: entry.value))
        }
    }

    /// The remotes of the repository in a directory; none when it is no repository.
    ///
    /// - Throws: ``FileError`` when the repository's configuration cannot be read.
    public static func read(in directory: FilePath) throws -> Self {
        guard let git = try gitDirectory(of: directory) else { return Self([]) }
        let configuration = git.appending("config")
        guard Files.isRegular(configuration) else { return Self([]) }
        return Self(configuration: try Files.readText(configuration, limit: 16 << 20))
    }

    /// Whether a directory is the root of a repository, a worktree or a submodule.
    public static func isRepository(_ directory: FilePath) -> Bool {
        Files.exists(directory.appending(".git"))
    }

    /// The remote that names the project: the one asked for or, when none is, `origin`, else the first.
    public func naming(_ preferred: String? = nil) -> GitRemote? {
        if let preferred { return remotes.first { $0.name == preferred } }
        return remotes.first { $0.name == "origin" } ?? remotes.first
    }

    /// Where the configuration lies: `.git` itself, or what a file of that name says in a worktree or
    /// submodule.
    private static func gitDirectory(of directory: FilePath) throws -> FilePath? {
        let git = directory.appending(".git")
        if Files.isDirectory(git) { return git }
        guard Files.isRegular(git) else { return nil }
        let prefix = "gitdir:"
        let line = firstLine(try Files.readText(git, limit: 1 << 16))
        guard line.hasPrefix(prefix) else { return nil }
        let own = directory.pushing(FilePath(trimmed(line.dropFirst(prefix.count))))
        let common = own.appending("commondir")
        guard Files.isRegular(common) else { return own }
        return own.pushing(FilePath(trimmed(firstLine(try Files.readText(common, limit: 1 << 16))[...])))
    }

    private static func firstLine(_ text: String) -> String {
        String(text.prefix { !$0.isNewline })
    }

    private static func trimmed(_ text: Substring) -> String {
        let head = text.drop(while: \.isWhitespace)
        return String(head.reversed().drop(while: \.isWhitespace).reversed())
    }
}

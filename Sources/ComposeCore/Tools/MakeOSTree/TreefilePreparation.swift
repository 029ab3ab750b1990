internal import HostKit
internal import JSONKit
internal import SystemPackage

/// Gives a treefile the repositories, the branch and the version of a compose.
struct TreefilePreparation: Sendable, Hashable {
    private(set) var treefile: Treefile
    let extra: ExtraTreeConfig
    private let repositories: TreefileRepositories

    /// - Throws: `.input` for a file that cannot be read.
    init(_ path: FilePath, extraConfig: FilePath?) throws(ComposeError) {
        extra = if let extraConfig { try ExtraTreeConfig(extraConfig) } else { ExtraTreeConfig() }
        treefile = try Treefile(path)
        repositories = TreefileRepositories(extra.repositories)
        // A treefile without repositories takes all of its directory; that stays so when we have none for it.
        guard !extra.repositories.isEmpty else { return }
        treefile.use(repositories.names, keepingOriginals: extra.keepsOriginalSources)
    }

    mutating func override(ref: String) { treefile["ref"] = .string(ref) }

    mutating func add(version: String) { treefile.addVersion(version) }

    /// Writes what has changed beside the original.
    ///
    /// - Returns: The treefile to use.
    func write() throws(FileError) -> FilePath {
        if !repositories.repositories.isEmpty {
            let file = treefile.path.removingLastComponent().appending(TreefileRepositories.fileName)
            try Files.writeAtomically(repositories.text, to: file)
        }
        try treefile.write()
        return treefile.target
    }
}

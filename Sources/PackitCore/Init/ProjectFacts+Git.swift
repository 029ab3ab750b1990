public import SystemPackage

extension ProjectFacts {
    /// What a checkout says: its name is that of the git remote's repository, else the directory's.
    ///
    /// - Parameter remote: The remote that names the project; nil for `origin`, else the first.
    /// - Throws: ``FileError`` when the repository's configuration cannot be read.
    public static func checkout(_ directory: FilePath, remote: String? = nil) throws -> Self {
        var facts = ConfigLoader.facts(of: directory)
        if let named = try GitRemotes.read(in: directory).naming(remote), !named.repositoryName.isEmpty {
            facts.name = named.repositoryName
            facts.nameOrigin = "the git remote '\(named.name)'"
        }
        return facts
    }
}

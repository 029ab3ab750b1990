internal import HostKit
internal import SystemPackage

/// What a compose that was killed leaves behind in its published part: files and directories with temporary names.
enum Leftovers {
    /// Removes them. Nobody else writes there: the compose is locked.
    static func remove(from directory: FilePath) throws {
        guard Files.isDirectory(directory) else { return }
        var found: [FilePath] = []
        try Files.walk(directory) { entry in
            guard isTemporary(entry.path.lastComponent?.string ?? "") else { return true }
            found.append(directory.pushing(entry.path))
            return false
        }
        for path in found { try Files.removeTree(path) }
    }

    /// Removes packages below a directory that a plan has no place for: the compose was begun with other inputs.
    ///
    /// - Returns: The removed files, in order.
    static func removeUnplanned(_ plan: PublicationPlan, in directory: FilePath) throws -> [FilePath] {
        var planned: Set<FilePath> = []
        for repository in plan.repositories {
            for item in repository.packages { planned.insert(repository.directory.appending(item.location)) }
        }
        var found: [FilePath] = []
        try Files.walk(directory) { entry in
            let path = directory.pushing(entry.path)
            if path.extension == "rpm", !planned.contains(path) { found.append(path) }
            return true
        }
        found.sort { $0.string.precedes($1.string) }
        for path in found { try Files.removeTree(path) }
        return found
    }

    private static func isTemporary(_ name: String) -> Bool {
        guard name.hasPrefix(".") else { return false }
        // `.repodata` and `.olddata` are createrepo_c's, which takes the first for another run of its own.
        return name.hasSuffix(".tmp") || name.hasPrefix(".repodata") || name.hasPrefix(".metadata-")
            || name == ".olddata"
    }
}

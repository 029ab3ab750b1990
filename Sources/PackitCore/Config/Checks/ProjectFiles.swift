internal import HostKit
internal import SystemPackage

/// The files of a project, as far as a configuration speaks of them.
struct ProjectFiles: Sendable {
    let root: FilePath

    init(_ root: FilePath) { self.root = root }

    /// The project's spec file: the first by name at the top, else the first by path below, tests left out.
    func findSpecfile() -> String? {
        let isSpec = { (name: String) in name.hasSuffix(".spec") }
        // A directory that cannot be listed holds no spec file that a build could use.
        if let name = (try? Files.list(root))?.first(where: isSpec) { return name }
        do {
            try Files.walk(root) { entry throws(Found) in
                let path = entry.path.string
                if entry.record.kind == .directory { return path != ".git" && path != "tests" }
                if isSpec(path) { throw Found(path: path) }
                return false
            }
        } catch let found as Found {
            return found.path
        } catch {
            return nil
        }
        return nil
    }

    /// Ends the search.
    private struct Found: Error {
        let path: String
    }

    /// Whether a path of the configuration exists in a directory of the project.
    func exists(_ path: String, in directory: String) -> Bool {
        let whole = RepositoryPath(path).appended(to: directory)
        if whole.isAbsolute { return Files.exists(FilePath(whole.text)) }
        guard let inside = whole.normalized else { return false }
        return inside.isEmpty || Files.exists(root.appending(inside))
    }

    /// Whether a path names something to sync: a file below the package's directory, or a pattern that matches.
    func matches(_ source: String, in directory: String) -> Bool {
        if exists(source, in: directory) { return true }
        guard !source.hasPrefix("/"), let pattern = RepositoryPath(source).normalized, !pattern.isEmpty,
            let glob = try? Glob(pattern), glob.hasWildcards
        else { return false }
        let bases = directory.isEmpty || directory == "./" ? [root] : [root, root.appending(directory)]
        return bases.contains { base in
            (try? glob.expand(under: base))?.isEmpty == false
        }
    }
}

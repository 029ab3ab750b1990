public import SystemPackage

/// Where everything of a compose lies. Nothing here looks at the disk or creates anything.
///
/// An arch is that of a tree; `src` stands for sources where a function says so.
public struct ComposeLayout: Sendable, Hashable {
    /// The directory of the compose, named by its ID.
    public let top: FilePath
    public let templates: PathTemplates

    public init(_ top: FilePath, templates: PathTemplates = .standard) {
        self.top = top
        self.templates = templates
    }

    /// What is published.
    public var compose: FilePath { top.appending("compose") }
    public var work: WorkPaths { WorkPaths(root: top.appending("work")) }
    public var logs: LogPaths { LogPaths(root: top.appending("logs")) }

    /// The file with the ID, without a line's end.
    public var composeID: FilePath { top.appending("COMPOSE_ID") }
    public var status: FilePath { top.appending("STATUS") }

    public var metadata: FilePath { compose.appending("metadata") }
    /// One of `composeinfo`, `rpms`, `images`, `modules`, `extra_files`, `osbs`.
    public func metadata(_ name: String) -> FilePath { metadata.appending("\(name).json") }

    /// A place of a variant, relative to ``compose`` as metadata files have it; nil where it has none, such
    /// as images of an addon, or debug packages of sources.
    public func relativePath(_ kind: PathKind, _ variant: Variant, _ arch: String) -> String? {
        guard arch == "src" else { return templates.path(kind, of: variant, arch: arch) }
        return kind.forSources.flatMap { templates.path($0, of: variant, arch: arch) }
    }

    /// A place of a variant; for the arch `src` the one of its sources.
    public func path(_ kind: PathKind, _ variant: Variant, _ arch: String) -> FilePath? {
        relativePath(kind, variant, arch).map { compose.appending($0) }
    }

    /// A path below ``compose`` as metadata files have it; nil for one that is not below it.
    public func relative(_ path: FilePath) -> String? {
        var rest = path.lexicallyNormalized()
        return rest.removePrefix(compose.lexicallyNormalized()) && !rest.isEmpty ? rest.string : nil
    }

    /// What a package's file name has in front of it: `h/` in hashed directories, or nothing.
    public static func hashedDirectory(of fileName: String) -> String {
        fileName.first.map { $0.lowercased() } ?? ""
    }

    /// What makes a tree known to installers, within a tree.
    public enum TreeFile: String, Sendable, Hashable, CaseIterable {
        case treeinfo = ".treeinfo"
        case discinfo = ".discinfo"
        case mediaRepo = "media.repo"
        case extraFiles = "extra_files.json"
    }

    /// A file of the tree of a variant; for the arch `src` of its source tree.
    public func file(_ file: TreeFile, _ variant: Variant, _ arch: String) -> FilePath? {
        path(.osTree, variant, arch)?.appending(file.rawValue)
    }

    /// Where the images of a directory really are when `symlink_isos_to` names another place for them.
    ///
    /// - Parameter directory: A directory below ``top``; the link to be.
    public func isoTarget(of directory: FilePath, in store: FilePath, compose id: String) -> FilePath {
        var relative = directory
        _ = relative.removePrefix(top)
        return store.appending(id).pushing(relative)
    }
}

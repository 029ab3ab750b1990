internal import ConfigSyntax

/// The effective settings of one package, ready for use.
///
/// It holds what the everyday commands read; ``settings`` has every key of the schema.
public struct PackageConfig: Hashable, Sendable {
    /// The key of the package in the configuration.
    public var name: String
    public var settings: Settings

    public init(_ package: ResolvedPackage) {
        name = package.name
        settings = package.settings
    }

    /// Path of the spec file relative to ``directory``.
    public var specfilePath: String? { settings.nonEmptyText("specfile_path") }
    public var downstreamPackageName: String? { settings.nonEmptyText("downstream_package_name") }
    public var upstreamPackageName: String? { settings.nonEmptyText("upstream_package_name") }
    public var upstreamProjectURL: String? { settings.nonEmptyText("upstream_project_url") }

    /// The directory of the repository in which the package's commands run.
    public var directory: String {
        let first = settings.texts("paths")?.first ?? "./"
        return first.isEmpty ? "./" : first
    }

    public var packageTool: String? { settings.nonEmptyText("pkg_tool") }
    public var distGitBaseURL: String? { settings.nonEmptyText("dist_git_base_url") }
    public var distGitNamespace: String { settings.nonEmptyText("dist_git_namespace") ?? "rpms" }

    public var upstreamTagTemplate: String { settings.text("upstream_tag_template") ?? "{version}" }
    /// Nil when any tag will do.
    public var upstreamTagInclude: String? { settings.nonEmptyText("upstream_tag_include") }
    public var upstreamTagExclude: String? { settings.nonEmptyText("upstream_tag_exclude") }
    public var archiveRootTemplate: String {
        settings.nonEmptyText("archive_root_dir_template") ?? "{upstream_pkg_name}-{version}"
    }

    /// The number of the spec's source that the archive replaces.
    public var specSourceNumber: Int {
        guard let node = settings.node("spec_source_id") else { return 0 }
        return SchemaScalar.integer(node) ?? node.string.map(SpecSourceID.number) ?? 0
    }

    public var releaseSuffix: String? { settings.text("release_suffix") }
    public var versionSuffix: String? { settings.nonEmptyText("version_suffix") }
    public var updatesRelease: Bool { settings.flag("update_release", default: true) }
    public var preservesSpec: Bool { settings.flag("preserve_spec", default: false) }
    /// Marks a source-git repository: the reference that patches are made against.
    public var upstreamRef: String? { settings.nonEmptyText("upstream_ref") }
    public var patchIgnoredPaths: [String] { settings.texts("patch_generation_ignore_paths") ?? [] }
    public var patchIDDigits: Int { max(0, settings.number("patch_generation_patch_id_digits", default: 4)) }

    /// Macros while the spec is read: a nil value undefines one.
    public var parseTimeMacros: [String: String?] {
        var macros: [String: String?] = [:]
        for entry in settings.node("parse_time_macros")?.mapping?.entries ?? [] {
            macros[entry.name] = .some(entry.value.isNull ? nil : entry.value.keyText)
        }
        return macros
    }

    /// Files to download besides those that the spec names.
    public var sources: [RemoteSource] {
        (settings.node("sources")?.sequence ?? []).compactMap { node in
            guard let path = node.mapping?["path"]?.string, let url = node.mapping?["url"]?.string else {
                return nil
            }
            return RemoteSource(path: path, url: url)
        }
    }

    /// What is copied to dist-git; empty when the configuration leaves it to the default.
    public var filesToSync: [SyncedFiles] {
        (settings.node("files_to_sync")?.sequence ?? []).compactMap(SyncedFiles.init)
    }

    /// The commands of an action; nil when the action is not defined.
    ///
    /// - Throws: ``PackitError`` for a value that is no command.
    public func commands(of action: ActionName) throws(PackitError) -> [[String]]? {
        guard let node = settings.node("actions")?.mapping?[action.rawValue] else { return nil }
        return try ActionCommands.read(node, action: action)
    }

    public func defines(_ action: ActionName) -> Bool {
        settings.node("actions")?.mapping?[action.rawValue] != nil
    }
}

/// A file to download, and where it goes relative to the spec file.
public struct RemoteSource: Hashable, Sendable, Codable {
    public var path: String
    public var url: String
}

/// One item of `files_to_sync`.
public struct SyncedFiles: Hashable, Sendable {
    public var sources: [String]
    public var destination: String
    /// Make missing directories of the destination.
    public var makesPath: Bool
    /// Delete what the source does not have.
    public var deletes: Bool
    /// rsync filter rules, in order.
    public var filters: [String]

    init?(_ node: ConfigNode) {
        if let path = node.string {
            self.init(sources: [path], destination: path)
            return
        }
        guard let mapping = node.mapping, let source = mapping["src"],
            let destination = mapping["dest"]?.string
        else { return nil }
        self.init(
            sources: source.string.map { [$0] } ?? source.sequence?.compactMap(\.string) ?? [],
            destination: destination)
        makesPath = mapping["mkpath"].flatMap(SchemaScalar.boolean) ?? false
        deletes = mapping["delete"].flatMap(SchemaScalar.boolean) ?? false
        filters = mapping["filters"]?.sequence?.compactMap(\.string) ?? []
    }

    public init(sources: [String], destination: String) {
        self.sources = sources
        self.destination = destination
        makesPath = false
        deletes = false
        filters = []
    }
}

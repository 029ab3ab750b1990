internal import ConfigSyntax
internal import HostKit
internal import JSONKit
internal import RepoKit
internal import SourceDiagnostics
public import SystemPackage

/// What a compose was asked to be, kept in its directory, so that a stopped one can be gone on with by its
/// directory alone.
public struct RecordedRequest: Sendable, Hashable {
    public var request: ComposeRequest
    /// Where the compose was started: relative paths begin there.
    public var directory: FilePath

    public init(_ request: ComposeRequest, directory: FilePath) {
        self.request = request
        self.directory = directory
    }

    /// The request of the compose in a directory, aimed at that directory.
    ///
    /// - Throws: `.directory` for one that no compose was begun in, `.status` for a compose that is finished,
    ///   `.metadata` for a record that cannot be used; ``FileError``.
    public static func read(of compose: FilePath) throws -> RecordedRequest {
        let layout = ComposeLayout(compose)
        guard Files.exists(layout.work.request) else {
            throw ComposeError(
                .directory,
                "\(compose) is not a compose that can be resumed: it has no \(layout.work.request); "
                    + "go on with --compose-dir and the options that it was started with")
        }
        if ComposeStatus.read(layout) == .finished {
            throw ComposeError(.status, "the compose \(compose) is FINISHED; there is nothing to resume")
        }
        let bytes = try Files.read(layout.work.request)
        let document = ConfDocument(path: layout.work.request.string, format: .json) { _ in bytes }
        guard !document.diagnostics.hasErrors, let root = document.root.mapping,
            var recorded = RecordedRequest(root)
        else {
            throw ComposeError(
                .metadata,
                "\(layout.work.request) does not say how the compose was started; "
                    + "go on with --compose-dir and its options")
        }
        recorded.request.destination = .exactly(compose)
        return recorded
    }

    /// Keeps the request; the file appears whole.
    func write(to path: FilePath) throws {
        try Files.createDirectories(path.removingLastComponent())
        try Files.writeAtomically(json.text() + "\n", to: path)
    }
}

extension RecordedRequest {
    private var json: JSONValue {
        func texts(_ values: [String]) -> JSONValue { .array(values.map { .string($0) }) }
        func optional(_ value: String?) -> JSONValue { value.map { .string($0) } ?? .null }
        var members: [JSONValue.Member] = [
            .init("config", .string(request.config)), .init("directory", .string(directory.string)),
            .init("type", optional(request.type?.rawValue)), .init("label", optional(request.label)),
            .init("no_label", .bool(request.allowsNoLabel)), .init("supported", .bool(request.isSupported)),
            .init("old_composes", texts(request.oldComposes.map(\.string))),
            .init("just_phase", texts(request.just)), .init("skip_phase", texts(request.skipped)),
            .init("notification_scripts", texts(request.notificationScripts)),
            .init("koji_event", optional(request.kojiEvent)),
            .init("koji_profile", optional(request.kojiProfile)),
            .init("parent_compose_ids", texts(request.parentComposes)),
            .init("respin_of", optional(request.respinOf)),
            .init("compatibility", .string(request.compatibility.rawValue)),
            .init("ignore_paths_module", .bool(request.ignoresPathsModule)),
        ]
        if let link = request.latestLink {
            members.append(.init("latest_link_statuses", texts(link.statuses)))
            members.append(.init("latest_link_components", .integer(link.components)))
        }
        return .object(members)
    }

    /// nil for a record without the configuration or the directory.
    private init?(_ root: ConfigMapping) {
        guard let config = root["config"]?.string, let directory = root["directory"]?.string else {
            return nil
        }
        func texts(_ name: String) -> [String] { root[name]?.texts ?? [] }
        var request = ComposeRequest(config: config)
        request.type = root["type"]?.string.flatMap(ComposeType.init)
        request.label = root["label"]?.string
        request.allowsNoLabel = root["no_label"]?.bool ?? false
        request.isSupported = root["supported"]?.bool ?? false
        request.oldComposes = texts("old_composes").map { FilePath($0) }
        request.just = texts("just_phase")
        request.skipped = texts("skip_phase")
        request.notificationScripts = texts("notification_scripts")
        request.kojiEvent = root["koji_event"]?.string
        request.kojiProfile = root["koji_profile"]?.string
        request.parentComposes = texts("parent_compose_ids")
        request.respinOf = root["respin_of"]?.string
        request.compatibility =
            root["compatibility"]?.string.flatMap(GatherRequest.Compatibility.init) ?? .standard
        request.ignoresPathsModule = root["ignore_paths_module"]?.bool ?? false
        request.latestLink = root["latest_link_components"]?.wholeNumber.map {
            .init(statuses: texts("latest_link_statuses"), components: $0)
        }
        self.init(request, directory: FilePath(directory))
    }
}

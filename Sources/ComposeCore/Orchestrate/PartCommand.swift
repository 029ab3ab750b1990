internal import SystemPackage

/// How a part is started: the very same program, for another compose.
struct PartCommand: Sendable, Hashable {
    var part: OrchestrateConfig.Part
    /// The configuration that it reads, and where it goes; both absolute.
    var config: FilePath
    var directory: FilePath
    var type: ComposeType
    var label: String?
    /// What part there was in an older compose, or the directory of all its parts.
    var old: FilePath?
    var kojiEvent: String?
    var extraArguments: [String]

    /// In the order of the reference.
    var arguments: [String] {
        var arguments = ["compose", "--config", config.string, "--compose-dir", directory.string]
        arguments.append("--\(type.rawValue)")
        if let label { arguments += ["--label", label] }
        for phase in part.just { arguments += ["--just-phase", phase] }
        for phase in part.skipped { arguments += ["--skip-phase", phase] }
        if let old { arguments += ["--old-composes", old.string] }
        if let kojiEvent { arguments += ["--koji-event", kojiEvent] }
        return arguments + extraArguments + ["--no-latest-link"]
    }
}

/// Where things lie in a compose of several parts, besides those that every compose has.
struct OrchestrateLayout: Sendable, Hashable {
    let compose: ComposeLayout

    init(_ top: FilePath) { compose = ComposeLayout(top) }

    /// The composes of the parts.
    var parts: FilePath { compose.top.appending("parts") }
    /// The copy of the configuration, with placeholders filled in.
    var config: FilePath { compose.top.appending("work").appending("config") }
    /// What is known of the parts.
    var record: FilePath { compose.work.directory(nil).appending("orchestrate.json") }
    /// Where the published part is put together.
    var merge: FilePath { compose.work.directory(nil).appending("merge") }
    /// What is published about the parts.
    var published: FilePath { compose.metadata("parts") }

    func log(_ part: String) -> FilePath { compose.logs.root.appending("part-\(part).log") }
    /// - Parameter kind: `pre` or `post`.
    func scriptLog(_ kind: String, _ number: Int) -> FilePath {
        compose.logs.root.appending("\(kind)_compose_\(number).log")
    }
}

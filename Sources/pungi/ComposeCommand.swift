import ArgumentParser
import CommandSupport
import ComposeCore
import HostKit
import RepoKit
import SystemPackage

/// Where a compose comes from and what it is.
struct ComposeOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Make <dir>/<compose id>; the directory must exist.", valueName: "dir"))
    var targetDir: String?

    @Option(
        help: ArgumentHelp(
            "Make the compose in exactly this directory; an existing one is gone on with.", valueName: "dir"))
    var composeDir: String?

    @Option(help: ArgumentHelp("The configuration.", valueName: "file"))
    var config: String

    @Option(help: ArgumentHelp("Label, such as RC-1.0.", valueName: "label"))
    var label: String?

    @Flag(help: "Allow a production compose without a label.")
    var noLabel = false

    @Flag(help: "Mark media as supported; RC, Update and SecurityFix labels do so by themselves.")
    var supported = false

    @Option(help: ArgumentHelp("Directory with older composes; may be repeated.", valueName: "dir"))
    var oldComposes: [String] = []

    @Option(help: ArgumentHelp("Leave a phase out; may be repeated.", valueName: "phase"))
    var skipPhase: [String] = []

    @Option(help: ArgumentHelp("Run this phase alone; may be repeated.", valueName: "phase"))
    var justPhase: [String] = []

    @Flag(exclusivity: .chooseLast, help: "Type of the compose; production unless the configuration says.")
    var type: ComposeTypeFlag?

    @Option(help: ArgumentHelp("Koji event, as a number or the path of another compose.", valueName: "event"))
    var kojiEvent: String?

    @Option(help: ArgumentHelp("Command to tell what happens; may be repeated.", valueName: "command"))
    var notificationScript: [String] = []

    @Flag(help: "Make no link to the latest compose.")
    var noLatestLink = false

    @Option(
        help: ArgumentHelp("Link only to composes of this status; may be repeated.", valueName: "status"))
    var latestLinkStatus: [String] = []

    @Option(
        help: ArgumentHelp(
            "How many components of the version the link's name has; negative leaves out the last ones.",
            valueName: "n"))
    var latestLinkComponents = -1

    @Option(help: ArgumentHelp("Compose that this one is a part of; may be repeated.", valueName: "id"))
    var parentComposeID: [String] = []

    @Option(help: ArgumentHelp("Compose that this one replaces.", valueName: "id"))
    var respinOf: String?

    @Flag(help: "Gather exactly as the reference does, its mistakes included.")
    var compat = false

    @Flag(help: "Pass over a Python module for the layout with a warning.")
    var ignorePathsModule = false
}

/// The type of a compose as a flag.
enum ComposeTypeFlag: String, EnumerableFlag {
    case nightly, test, ci, production, development

    var type: ComposeType {
        switch self {
        case .nightly: .nightly
        case .test: .test
        case .ci: .ci
        case .production: .production
        case .development: .development
        }
    }
}

extension ComposeOptions {
    /// What the options ask for.
    func request(_ environment: HostEnvironment) throws -> ComposeRequest {
        func path(_ text: String) -> FilePath { environment.absolute(FilePath(text)) }
        var request: ComposeRequest
        switch (targetDir, composeDir) {
        case (let target?, nil): request = ComposeRequest(config: config, destination: .below(path(target)))
        case (nil, let compose?):
            request = ComposeRequest(config: config, destination: .exactly(path(compose)))
        case (nil, nil): throw ValidationError("one of --target-dir and --compose-dir is needed")
        case (_?, _?): throw ValidationError("--target-dir and --compose-dir exclude each other")
        }
        request.label = label
        request.allowsNoLabel = noLabel
        request.isSupported = supported
        request.type = type?.type
        request.oldComposes = oldComposes.map(path)
        request.just = justPhase
        request.skipped = skipPhase
        request.notificationScripts = notificationScript
        request.latestLink =
            noLatestLink
            ? nil
            : ComposeRequest.LatestLinkChoice(statuses: latestLinkStatus, components: latestLinkComponents)
        request.kojiEvent = kojiEvent
        request.parentComposes = parentComposeID
        request.respinOf = respinOf
        request.compatibility = compat ? .reference : .standard
        request.ignoresPathsModule = ignorePathsModule
        return request
    }
}

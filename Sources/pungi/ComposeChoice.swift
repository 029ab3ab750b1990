import ArgumentParser
import ComposeCore
import HostKit
import RepoKit
import SystemPackage

/// What a compose is, wherever it goes: what composes and plans take.
struct ComposeChoice: ParsableArguments {
    @Option(help: ArgumentHelp("The configuration.", valueName: "file"))
    var config: String?

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

    @Option(
        help: ArgumentHelp("Profile of Koji's configuration in place of koji_profile.", valueName: "name"))
    var kojiProfile: String?

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

extension ComposeChoice {
    /// Whether nothing was chosen.
    var isUntouched: Bool {
        config == nil && label == nil && !noLabel && !supported && oldComposes.isEmpty && skipPhase.isEmpty
            && justPhase.isEmpty && type == nil && kojiEvent == nil && kojiProfile == nil && !compat
            && !ignorePathsModule
    }

    /// What the options ask for.
    func request(
        _ environment: HostEnvironment, destination: ComposeRequest.Destination?
    ) throws -> ComposeRequest {
        guard let config else { throw ValidationError("Missing expected argument '--config <file>'") }
        var request = ComposeRequest(config: config, destination: destination)
        request.label = label
        request.allowsNoLabel = noLabel
        request.isSupported = supported
        request.type = type?.type
        request.oldComposes = oldComposes.map { environment.absolute(FilePath($0)) }
        request.just = justPhase
        request.skipped = skipPhase
        request.kojiEvent = kojiEvent
        request.kojiProfile = kojiProfile
        request.compatibility = compat ? .reference : .standard
        request.ignoresPathsModule = ignorePathsModule
        return request
    }
}

import ArgumentParser
import CommandSupport
import ComposeCore
import HostKit
import SystemPackage

/// Where a compose comes from, what it is, where it goes and who hears of it.
struct ComposeOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Make <dir>/<compose id>; the directory must exist.", valueName: "dir"))
    var targetDir: String?

    @Option(
        help: ArgumentHelp(
            "Make the compose in exactly this directory; an existing one is gone on with.", valueName: "dir"))
    var composeDir: String?

    @Option(
        help: ArgumentHelp(
            "Go on with the stopped or failed compose in this directory, with the options that it was started "
                + "with.", valueName: "dir"))
    var resume: String?

    @OptionGroup var choice: ComposeChoice

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
}

extension ComposeOptions {
    /// What the options ask for, and where their relative paths start.
    func recorded(_ environment: HostEnvironment) throws -> RecordedRequest {
        guard let resume else {
            return RecordedRequest(try request(environment), directory: environment.currentDirectory)
        }
        guard targetDir == nil, composeDir == nil, choice.isUntouched, notificationScript.isEmpty else {
            throw ValidationError(
                "--resume takes the options that the compose was started with; leave the others out")
        }
        return try RecordedRequest.read(of: environment.absolute(FilePath(resume)))
    }

    private func request(_ environment: HostEnvironment) throws -> ComposeRequest {
        var request = try choice.request(environment, destination: try destination(environment))
        request.notificationScripts = notificationScript
        request.latestLink =
            noLatestLink
            ? nil
            : ComposeRequest.LatestLinkChoice(statuses: latestLinkStatus, components: latestLinkComponents)
        request.parentComposes = parentComposeID
        request.respinOf = respinOf
        return request
    }

    private func destination(_ environment: HostEnvironment) throws -> ComposeRequest.Destination {
        func path(_ text: String) -> FilePath { environment.absolute(FilePath(text)) }
        return switch (targetDir, composeDir) {
        case (let target?, nil): .below(path(target))
        case (nil, let compose?): .exactly(path(compose))
        case (nil, nil): throw ValidationError("one of --target-dir, --compose-dir and --resume is needed")
        case (_?, _?): throw ValidationError("--target-dir and --compose-dir exclude each other")
        }
    }
}

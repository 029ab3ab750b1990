import ArgumentParser
import CommandSupport
import ComposeCore
import HostKit
import MessageBus
import PungiMessages
import SystemPackage

/// Waits until a commit of a compose is signed: a program for `--notification-script`.
struct WaitForSignedOSTree: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pungi-wait-for-signed-ostree-handler",
        abstract: "Wait until an OSTree commit of a compose is signed.",
        discussion: """
            For --notification-script: reads a JSON object from standard input. For the event 'ostree' with a commit it \
            waits until the repository has the commit's signature, and then until the branch stands for the commit. \
            Meanwhile it publishes the message again from time to time, with the topic pungi.compose.ostree. Without \
            --config the configuration of fedora-messaging is that of FEDORA_MESSAGING_CONF, or \
            /etc/fedora-messaging/config.toml; a message that cannot be published is told, and the wait goes on. Other \
            events end at once.
            """,
        version: pungiVersion)

    @Option(help: ArgumentHelp("A configuration of fedora-messaging.", valueName: "file"))
    var config: String?

    @Option(help: ArgumentHelp("Look at the repository so often.", valueName: "seconds"))
    var interval = 5.0

    @Option(help: ArgumentHelp("Publish the message again so often.", valueName: "seconds"))
    var republish = 300.0

    @Argument(help: ArgumentHelp("What happened, such as ostree.", valueName: "event"))
    var event: String

    func validate() throws {
        for (name, value) in [("--interval", interval), ("--republish", republish)]
        where !(0.01...86_400).contains(value) {
            throw ValidationError("\(name) is a number of seconds from 0.01 to 86400, not \(value)")
        }
    }

    func run() async throws {
        let environment = try HostEnvironment.current()
        let console = Console(environment)
        let path = config.map { FilePath($0) }
        // A mistake on the command line shows now, and not in five minutes.
        if path != nil { _ = try MessageBusConfiguration.ofProgram(path, in: environment) }
        let message = try await StandardInput.read()
        guard var wait = try SignedCommitWait(event: event, message: message) else { return }
        wait.interval = .seconds(interval)
        wait.republishing = .seconds(republish)
        let (commit, ref) = (wait.commit, wait.ref)
        try await wait.run {
            let bus = try MessageBusConfiguration.ofProgram(path, in: environment)
            try await ComposeMessage(event: event, body: message).publish(bus)
        } tell: { step in
            console.message(Self.line(step, commit, ref))
        }
        console.message("\(commit) is signed, and \(ref) stands for it\n")
    }

    private static func line(_ step: SignedCommitWait.Step, _ commit: CommitID, _ ref: OSTreeRef) -> String {
        switch step {
        case .waitingForSignature: "Waiting for the signature of \(commit)\n"
        case .waitingForRef: "Waiting for \(ref) to stand for \(commit)\n"
        case .published: "Published the message again\n"
        case .notPublished(let reason): "warning: \(reason)\n"
        }
    }
}

import ArgumentParser
import CommandSupport
import HostKit
import MessageBus
import PungiMessages
import SystemPackage

/// Publishes what happens to a compose on Fedora's message bus: a program for `--notification-script`.
struct FedmsgNotification: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pungi-fedmsg-notification",
        abstract: "Publish what happens to a compose on the message bus.",
        discussion: """
            For --notification-script: reads a JSON object from standard input and publishes it with the topic \
            pungi.compose.<event>, where dashes of the event are dots. Without --config the configuration of \
            fedora-messaging is that of FEDORA_MESSAGING_CONF, or /etc/fedora-messaging/config.toml. Exits with 1 for a \
            message that the broker has not confirmed.
            """)

    @Option(help: ArgumentHelp("A configuration of fedora-messaging.", valueName: "file"))
    var config: String?

    @Argument(help: ArgumentHelp("What happened, such as phase-start.", valueName: "event"))
    var event: String

    func validate() throws {
        guard !event.isEmpty else { throw ValidationError("The event has no name") }
    }

    func run() async throws {
        let environment = try HostEnvironment.current()
        let configuration = try MessageBusConfiguration.ofProgram(
            config.map { FilePath($0) }, in: environment)
        let message = ComposeMessage(event: event, body: try await StandardInput.read())
        try await message.publish(configuration, options: .ofProgram)
    }
}

import ArgumentParser

/// `pungi fedmsg-notification`: another program, for this one does not link the library that it needs.
struct FedmsgNotificationCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fedmsg-notification",
        abstract: "Publish what happens to a compose on the message bus.",
        discussion: "Runs pungi-fedmsg-notification, which is installed beside pungi or in the PATH.")

    @Argument(
        parsing: .captureForPassthrough,
        help: ArgumentHelp("What pungi-fedmsg-notification takes.", valueName: "arguments"))
    var arguments: [String] = []

    func run() async throws { try CompanionProgram("pungi-fedmsg-notification").become(arguments) }
}

import ArgumentParser

/// `pungi wait-for-signed-ostree-handler`: another program, for this one links no client of the message bus.
struct WaitForSignedOSTreeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wait-for-signed-ostree-handler",
        abstract: "Wait until an OSTree commit of a compose is signed.",
        discussion:
            "Runs pungi-wait-for-signed-ostree-handler, which is installed beside pungi or in the PATH.")

    @Argument(
        parsing: .captureForPassthrough,
        help: ArgumentHelp("What that program takes.", valueName: "arguments"))
    var arguments: [String] = []

    func run() async throws {
        try CompanionProgram("pungi-wait-for-signed-ostree-handler").become(arguments)
    }
}

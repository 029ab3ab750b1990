import ArgumentParser
import CommandSupport
import ComposeCore
import ConfigSyntax
import HostKit
internal import JSONKit

/// `pungi config schema`.
struct ConfigSchemaCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema", abstract: "Print the JSON Schema of the configuration.",
        discussion: "It holds for configurations written in JSON; the meaning of each option is in it.")

    func run() async throws {
        try Console(HostEnvironment.current()).result(ComposeSchema.document.text() + "\n")
    }
}

import ArgumentParser
import CommandSupport
import ConfigSyntax
internal import JSONKit
import PackitCore

/// `packit config schema`.
struct ConfigSchemaCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema", abstract: "Print the JSON Schema of the configuration.",
        discussion: """
            Editors that know YAML complete keys and check values with it: save it in a file, and name that \
            file in the editor's settings or in a first line '# yaml-language-server: $schema=FILE'.
            """)

    @OptionGroup var logging: LoggingOptions

    func run() async throws {
        try Session(logging).console.result(PackitSchema.document.text() + "\n")
    }
}

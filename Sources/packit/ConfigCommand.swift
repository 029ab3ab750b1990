import ArgumentParser

/// The group of commands about the configuration.
struct ConfigCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Check, show and mend configurations.",
        subcommands: [
            ConfigValidateCommand.self, ConfigShowCommand.self, ConfigFixCommand.self,
            ConfigSchemaCommand.self,
        ])
}

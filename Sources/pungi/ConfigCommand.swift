import ArgumentParser

/// The group of commands about the configuration.
struct ConfigCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Check and explain configurations.",
        subcommands: [
            ConfigValidateCommand.self, ConfigShowCommand.self, ConfigDumpCommand.self,
            ConfigSchemaCommand.self,
        ])
}

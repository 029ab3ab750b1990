import ArgumentParser
import PackitCore

/// The root command.
struct Packit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "packit",
        abstract: "Keep an upstream project and its RPM package together.",
        version: packitVersion,
        subcommands: [
            InitCommand.self, ConfigCommand.self, ValidateCommand.self, SRPMCommand.self,
            PrepareSourcesCommand.self,
            BuildCommand.self,
        ])

    @OptionGroup(title: "Global options") var global: GlobalOptions
}

import ArgumentParser
import ComposeCore
import SystemPackage

/// The root command.
struct Pungi: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pungi", abstract: "Make composes: trees of packages, images and their metadata.",
        version: pungiVersion, subcommands: [ConfigCommand.self, GatherCommand.self])
}

/// Which command a name stands for: the reference's programs are commands of this one.
enum Program {
    static func root(startedAs path: String) -> any AsyncParsableCommand.Type {
        switch FilePath(path).lastComponent?.string {
        case "pungi-config-validate": PungiConfigValidate.self
        case "pungi-gather": PungiGather.self
        default: Pungi.self
        }
    }
}

import ArgumentParser
import CommandSupport
import ComposeCore
import HostKit
import SystemPackage

/// `pungi make-ostree`.
struct MakeOSTreeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "make-ostree",
        abstract: "Make an OSTree commit, a container or an installer of one.",
        discussion: """
            Stands in front of rpm-ostree and lorax, which must be installed, as in the runroots of composes.
            """,
        subcommands: [
            MakeOSTreeTreeCommand.self, MakeOSTreeContainerCommand.self, MakeOSTreeInstallerCommand.self,
        ])

    func run() async throws { try MakeOSTreeUsage.fail { Pungi.helpMessage(for: Self.self, columns: $0) } }
}

/// The same by the reference's name.
struct PungiMakeOSTree: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pungi-make-ostree", abstract: MakeOSTreeCommand.configuration.abstract,
        discussion: MakeOSTreeCommand.configuration.discussion, version: pungiVersion,
        subcommands: MakeOSTreeCommand.configuration.subcommands)

    func run() async throws { try MakeOSTreeUsage.fail { Self.helpMessage(columns: $0) } }
}

/// Without a command there is nothing to do, which is a mistake, and not a request for help.
private enum MakeOSTreeUsage {
    static func fail(_ help: (Int) -> String) throws -> Never {
        let console = Console(try HostEnvironment.current())
        console.message(help(console.width) + "\n")
        throw ExitCode(2)
    }
}

/// What the commands share.
struct MakeOSTreeRun {
    let environment: HostEnvironment
    let console: Console

    init() throws {
        environment = try HostEnvironment.current()
        console = Console(environment)
    }

    var host: Host { Host(environment: environment) }

    /// Shows what programs write.
    var tell: @Sendable (String) -> Void {
        let console = console
        return { console.message($0 + "\n") }
    }

    func path(_ text: String) -> FilePath { environment.absolute(FilePath(text)) }

    /// Runs a body; a request that cannot be is a wrong command line.
    func perform<Value>(_ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch let error as ComposeError {
            guard error.code == .commandLine else { throw error }
            console.failure("\(error)")
            throw ExitCode(2)
        }
    }

    /// The value of an option that must be given.
    ///
    /// Not left to the parser: it would take a `--version` that is not read yet for the question what version we are.
    static func needed<Value>(_ value: Value?, _ name: String) throws -> Value {
        guard let value else { throw ValidationError("Missing expected argument '\(name)'") }
        return value
    }
}

internal import ArgumentParser
internal import SourceDiagnostics

/// A word in the place of a command that names none.
struct UnknownCommand {
    var word: String
    var known: [String]

    private static let flags: Set<String> = ["-h", "--help", "--version", "-d", "--debug", "-v", "--verbose"]

    /// Follows the words of a command line through the tree of commands.
    static func find(in arguments: [String], of root: any ParsableCommand.Type) -> Self? {
        var commands = root.configuration.subcommands
        for word in arguments {
            guard !commands.isEmpty else { return nil }
            if word.hasPrefix("-") {
                // An option's value could be taken for a command: leave such lines to the parser.
                guard flags.contains(word) || word.contains("=") else { return nil }
                continue
            }
            let next = commands.first {
                name(of: $0) == word || $0.configuration.aliases.contains(word)
            }
            guard let next else {
                return word == "help" ? nil : Self(word: word, known: commands.map { name(of: $0) })
            }
            commands = next.configuration.subcommands
        }
        return nil
    }

    private static func name(of command: any ParsableCommand.Type) -> String { command._commandName }

    func message(program: String) -> String {
        let hint = Suggestion.nearest(to: word, among: known).map { " Did you mean '\($0)'?" } ?? ""
        return """
            Usage: \(program) [OPTIONS] COMMAND [ARGS]...
            Try '\(program) --help' for help.

            Error: No such command '\(word)'.\(hint)

            """
    }
}

public import ArgumentParser

/// A command with short options that mean something else before the command's name.
///
/// The parser gives an option to the outermost command that knows it, wherever it stands. Behind the command's
/// name these letters are the command's own.
public protocol OwnShortOptions: ParsableCommand {
    /// The long form of each such option, as in `["-c": "--config-path"]`.
    static var longForms: [String: String] { get }
}

extension OwnShortOptions {
    /// The words of a command line with such options spelled out.
    static func spelledOut(_ words: ArraySlice<String>) -> [String] {
        var result: [String] = []
        var areOptions = true
        for word in words {
            if word == "--" { areOptions = false }
            let long = areOptions && !word.hasPrefix("--") ? longForms[String(word.prefix(2))] : nil
            guard let long else {
                result.append(word)
                continue
            }
            result.append(long)
            // `-cfile` and `-c=file` are one word each.
            let value = word.dropFirst(2)
            if !value.isEmpty { result.append(String(value.first == "=" ? value.dropFirst() : value)) }
        }
        return result
    }
}

enum ShortOptions {
    /// The words with the short options of the command that they name spelled out.
    static func spelledOut(_ arguments: [String], _ root: any ParsableCommand.Type) -> [String] {
        var command = root
        for (place, word) in arguments.enumerated() where !word.hasPrefix("-") {
            guard let next = command.configuration.subcommands.first(where: { isNamed($0, word) }) else {
                continue
            }
            command = next
            guard command.configuration.subcommands.isEmpty else { continue }
            guard let own = command as? any OwnShortOptions.Type else { break }
            return arguments[...place] + own.spelledOut(arguments[(place + 1)...])
        }
        return arguments
    }

    private static func isNamed(_ command: any ParsableCommand.Type, _ word: String) -> Bool {
        command._commandName == word || command.configuration.aliases.contains(word)
    }
}

internal import ConfigSyntax
internal import HostKit

/// Reads the commands of an action: text is split into words as a POSIX shell would, and no shell runs it.
enum ActionCommands {
    static func read(_ node: ConfigNode, action: ActionName) throws(PackitError) -> [[String]] {
        switch node.value {
        case .string(let text): return [try words(text, action)]
        case .sequence(let items):
            var commands: [[String]] = []
            for item in items { commands.append(try command(item, action)) }
            return commands
        default: throw .badCommand(action, found: node.summary)
        }
    }

    private static func command(_ node: ConfigNode, _ action: ActionName) throws(PackitError) -> [String] {
        switch node.value {
        case .string(let text): return try words(text, action)
        case .sequence(let items):
            let words = items.filter { $0.sequence == nil && $0.mapping == nil && !$0.isNull }.map(\.keyText)
            guard words.count == items.count, !words.isEmpty else {
                throw .badCommand(action, found: node.summary)
            }
            return words
        default: throw .badCommand(action, found: node.summary)
        }
    }

    private static func words(_ text: String, _ action: ActionName) throws(PackitError) -> [String] {
        do {
            return try ShellWords.split(text)
        } catch {
            throw .unsplittableCommand(action, text: text, reason: "\(error)")
        }
    }
}

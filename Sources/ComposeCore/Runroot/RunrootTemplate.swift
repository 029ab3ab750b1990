internal import HostKit

/// A command template for another machine, with names in braces; double braces stand for single ones.
///
/// What is put in means to the shell what it is: outside of quotes a command is words, a name is one word; within
/// quotes it is a part of the text that they hold.
struct RunrootTemplate: Sendable, Hashable {
    /// What may stand in braces.
    enum Name: String, Sendable, CaseIterable {
        case key = "runroot_key"
        case tag = "runroot_tag"
        case packages, command
    }

    /// A template that cannot be used.
    struct Problem: Error, Hashable, CustomStringConvertible {
        var description: String
    }

    fileprivate enum Quote {
        case none, single, double
    }

    private enum Part: Hashable {
        case text(String)
        case name(Name, Quote)
    }

    private var parts: [Part] = []

    /// - Parameter names: What this template may have.
    /// - Throws: For an unknown name, or a brace that stands alone.
    init(_ text: String, _ names: [Name]) throws(Problem) {
        var reader = Reader(rest: text[...])
        while let part = try reader.next(names) { parts.append(part) }
    }

    /// The command.
    ///
    /// - Parameter values: For a command the words as a shell has them, for all others lists of words.
    func filled(_ values: [Name: Value]) -> String {
        parts.map { part in
            switch part {
            case .text(let text): text
            case .name(let name, let quote): (values[name] ?? .words([])).text(quote)
            }
        }.joined()
    }

    enum Value {
        case words([String])
        case command(String)

        fileprivate func text(_ quote: Quote) -> String {
            switch (self, quote) {
            case (.words(let words), .none): ShellWords.join(words)
            case (.words(let words), _): Self.escaped(words.joined(separator: " "), quote)
            case (.command(let text), _): Self.escaped(text, quote)
            }
        }

        private static func escaped(_ text: String, _ quote: Quote) -> String {
            switch quote {
            case .none: return text
            case .single:
                return text.split(separator: "'", omittingEmptySubsequences: false)
                    .joined(separator: "'\\''")
            case .double:
                var result = ""
                for character in text {
                    if "\\\"$`".contains(character) { result.append("\\") }
                    result.append(character)
                }
                return result
            }
        }
    }

    /// Reads a template and keeps in mind what the shell would be within.
    private struct Reader {
        var rest: Substring
        var quote = Quote.none

        mutating func next(_ names: [Name]) throws(Problem) -> Part? {
            guard let first = rest.first else { return nil }
            if first == "{", !rest.hasPrefix("{{") { return try name(names) }
            var text = ""
            while let character = rest.first {
                if character == "{" || character == "}" {
                    guard rest.dropFirst().first == character else { break }
                    rest.removeFirst()
                } else if character == "\\", quote != .single {
                    text.append(rest.removeFirst())
                    guard let protected = rest.first, protected != "{", protected != "}" else { continue }
                    text.append(rest.removeFirst())
                    continue
                }
                note(character)
                text.append(rest.removeFirst())
            }
            guard text.isEmpty else { return .text(text) }
            throw Problem(description: "a single '}' closes nothing; write '}}' for a brace")
        }

        private mutating func name(_ names: [Name]) throws(Problem) -> Part {
            guard let end = rest.firstIndex(of: "}") else {
                throw Problem(description: "'{' is never closed; write '{{' for a brace")
            }
            let word = String(rest[rest.index(after: rest.startIndex)..<end])
            guard let name = Name(rawValue: word), names.contains(name) else {
                let known = names.map { "{\($0.rawValue)}" }.joined(separator: ", ")
                throw Problem(description: "'{\(word)}' stands for nothing here; use \(known)")
            }
            rest = rest[rest.index(after: end)...]
            return .name(name, quote)
        }

        private mutating func note(_ character: Character) {
            switch (character, quote) {
            case ("'", .none): quote = .single
            case ("'", .single): quote = .none
            case ("\"", .none): quote = .double
            case ("\"", .double): quote = .none
            default: break
            }
        }
    }
}

/// The part of TOML that `monitoring.toml` is written in: one `key = value` a line, and comments.
///
/// Values are true, false, whole numbers and strings without escapes; whatever else TOML has is refused.
struct MonitoringFile {
    /// What is wrong, and in which line (from 1).
    struct Problem: Error, Hashable {
        var line: Int
        var reason: String
    }

    private enum Value: Hashable {
        case flag(Bool)
        case other
    }

    private var values: [String: (value: Value, line: Int)] = [:]
    private(set) var lineCount = 0

    private static let sizeLimit = 64 << 10

    init(_ text: String) throws(Problem) {
        guard text.utf8.count <= Self.sizeLimit else {
            throw Problem(line: 1, reason: "more than \(Self.sizeLimit) bytes")
        }
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            lineCount += 1
            do throws(Reason) {
                guard let (key, value) = try Self.pair(line[...]) else { continue }
                guard values[key] == nil else { throw Reason("'\(key)' is there twice") }
                values[key] = (value, lineCount)
            } catch {
                throw Problem(line: lineCount, reason: error.text)
            }
        }
    }

    /// The value of a key; nil when it is not there.
    func flag(_ key: String) throws(Problem) -> Bool? {
        guard let (value, line) = values[key] else { return nil }
        guard case .flag(let flag) = value else {
            throw Problem(line: line, reason: "'\(key)' is true or false")
        }
        return flag
    }

    private struct Reason: Error {
        var text: String

        init(_ text: String) { self.text = text }
    }

    /// The key and the value of a line; nil for one without.
    private static func pair(_ line: Substring) throws(Reason) -> (String, Value)? {
        let text = line.trimmed
        guard let first = text.first, first != "#" else { return nil }
        guard first != "[" else { throw Reason("there are no tables here") }
        guard let equals = text.firstIndex(of: "=") else { throw Reason("'key = value' was expected") }
        let key = try key(text[..<equals].trimmed)
        return (key, try value(text[text.index(after: equals)...].trimmed))
    }

    private static func key(_ text: Substring) throws(Reason) -> String {
        let isQuoted = text.count > 2 && text.hasPrefix("\"") && text.hasSuffix("\"")
        let key = isQuoted ? text.dropFirst().dropLast() : text
        guard !key.isEmpty,
            key.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "_-".contains($0)) })
        else { throw Reason("'\(text.prefix(40))' is not a key") }
        return String(key)
    }

    private static func value(_ text: Substring) throws(Reason) -> Value {
        if let quote = text.first, quote == "\"" || quote == "'" {
            let rest = text.dropFirst()
            guard let end = rest.firstIndex(of: quote), !rest[..<end].contains("\\") else {
                throw Reason("a string of one line without escapes was expected")
            }
            try nothing(but: rest[rest.index(after: end)...].trimmed)
            return .other
        }
        let word = text.prefix { $0 != "#" }.trimmed
        switch word {
        case "true": return .flag(true)
        case "false": return .flag(false)
        default:
            let digits = word.hasPrefix("-") || word.hasPrefix("+") ? word.dropFirst() : word
            guard !digits.isEmpty, digits.allSatisfy({ $0.isASCII && $0.isNumber }) else {
                throw Reason("'\(word.prefix(40))' is not a value")
            }
            return .other
        }
    }

    /// A comment, or nothing at all.
    private static func nothing(but rest: Substring) throws(Reason) {
        guard rest.isEmpty || rest.hasPrefix("#") else { throw Reason("something follows the value") }
    }
}

extension Substring {
    /// Without spaces and tabs at both ends.
    fileprivate var trimmed: Substring {
        let isSpace: (Character) -> Bool = { $0 == " " || $0 == "\t" }
        var text = drop(while: isSpace)
        while let last = text.last, isSpace(last) { text.removeLast() }
        return text
    }
}

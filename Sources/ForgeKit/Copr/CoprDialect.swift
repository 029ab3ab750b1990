internal import CurlHTTP
internal import HostKit
internal import JSONKit

/// How Copr says what is wrong: `{"error": "text"}`, where each line of the text may be about one field.
struct CoprDialect: APIDialect {
    func failure(_ response: HTTPResponse, json: JSON?, now: Timestamp) -> ForgeFailure {
        let code = Self.code(of: response, now: now)
        guard let text = json?["error"]?.string ?? json?["message"]?.string else {
            return ForgeFailure(code, detail: Self.withoutWords(response))
        }
        let lines = text.split(separator: "\n").map(String.init)
        var failure = ForgeFailure(Self.isThereAlready(text, response.status) ? .conflict : code)
        failure.fields = lines.count == 1 ? Self.parameters(lines[0]) : []
        if failure.fields.isEmpty, response.status == 400 { failure.fields = Self.fields(lines) }
        if failure.fields.isEmpty {
            failure.detail = String(lines.joined(separator: "; ").prefix(1000))
        }
        return failure
    }

    /// What somebody else made meanwhile is told with 400.
    static func isThereAlready(_ text: String, _ status: Int) -> Bool {
        guard status == 400 || status == 409 else { return false }
        return text.contains("You already have a project named") || text.contains("already exists")
    }

    private static func withoutWords(_ response: HTTPResponse) -> String {
        switch response.status {
        case 504: "Copr took too long; ask for shorter pages of a list"
        default: "the answer is not JSON, as from a proxy"
        }
    }

    /// `name: You already have a project named 'p1'.` in each line; nothing unless all are of that kind.
    private static func fields(_ lines: [String]) -> [ForgeFailure.Field] {
        let fields = lines.compactMap { line -> ForgeFailure.Field? in
            guard let colon = line.firstRange(of: ": ") else { return nil }
            let name = line[..<colon.lowerBound]
            let isName = name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
            guard isName, !name.isEmpty else { return nil }
            return .init(String(name), String(line[colon.upperBound...].prefix(1000)))
        }
        return fields.count == lines.count ? fields : []
    }

    /// `Bad request parameters: {'clone_url': ['This field is required.']}`.
    private static func parameters(_ line: String) -> [ForgeFailure.Field] {
        let start = "Bad request parameters: {"
        guard line.hasPrefix(start) else { return [] }
        var scanner = PythonStrings(line.dropFirst(start.count).prefix(4000))
        return scanner.fields()
    }
}

/// Reads the strings of a Python dictionary of lists, as its `repr` writes it.
private struct PythonStrings {
    private var rest: Substring

    init(_ text: Substring) { rest = text }

    /// A name before a colon, then its texts.
    mutating func fields() -> [ForgeFailure.Field] {
        var fields: [ForgeFailure.Field] = []
        var name: String?
        while let string = next() {
            if rest.hasPrefix(":") {
                name = string
            } else if let name {
                fields.append(.init(name, string))
            }
        }
        return fields
    }

    private mutating func next() -> String? {
        rest = rest.drop { $0 != "'" && $0 != "\"" }
        guard let mark = rest.popFirst() else { return nil }
        var text = ""
        while let character = rest.popFirst(), character != mark {
            if character == "\\", let escaped = rest.popFirst() {
                text.append(escaped)
            } else {
                text.append(character)
            }
        }
        return text
    }
}

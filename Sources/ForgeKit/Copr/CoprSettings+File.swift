internal import HostKit

extension CoprSettings {
    /// Reads the text of a configuration file: INI, with a section `[copr-cli]`.
    ///
    /// Strict, since a misspelt line would be an anonymous login: no value is shown in an error.
    /// - Parameter name: The file's, for errors.
    /// - Throws: `.badRequest` with file and line.
    public static func parse(_ text: String, from name: String) throws(ForgeFailure) -> CoprSettings {
        var file = CoprSettingsFile(name: name)
        var number = 0
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            number += 1
            try file.read(line, number)
        }
        return try file.settings()
    }
}

/// The lines of a configuration file that were read so far.
private struct CoprSettingsFile {
    let name: String
    private var section: String?
    private var values: [String: (text: String, line: Int)] = [:]
    private var hasSection = false

    init(name: String) { self.name = name }

    mutating func read(_ line: Substring, _ number: Int) throws(ForgeFailure) {
        let isContinued = line.first?.isWhitespace ?? false
        let content = line.trimmed
        guard let first = content.first, first != "#", first != ";" else { return }
        if first == "[" {
            guard content.last == "]", content.count > 2 else {
                throw mistake("a section is written '[name]'", number)
            }
            let found = String(content.dropFirst().dropLast())
            if found == "copr-cli", hasSection { throw mistake("section 'copr-cli' stands twice", number) }
            hasSection = hasSection || found == "copr-cli"
            section = found
            return
        }
        guard let section else { throw mistake("'[copr-cli]' has to stand above this line", number) }
        guard section == "copr-cli" else { return }
        guard !isContinued else { throw mistake("no option here has several lines", number) }
        guard let mark = content.firstIndex(where: { $0 == "=" || $0 == ":" }) else {
            throw mistake("expected '[section]', 'name = value' or a comment", number)
        }
        let option = content[..<mark].trimmed.lowercased()
        guard !option.isEmpty else { throw mistake("a name is missing before '='", number) }
        guard values[option] == nil else { throw mistake("option '\(option)' stands twice", number) }
        values[option] = (String(content[content.index(after: mark)...].trimmed), number)
    }

    func settings() throws(ForgeFailure) -> CoprSettings {
        guard hasSection else {
            throw ForgeFailure(.badRequest, request: name, detail: "there is no section '[copr-cli]'")
        }
        return CoprSettings(
            url: text("copr_url") ?? CoprSettings.defaultURL, username: text("username"),
            login: text("login").map(Secret.init), token: text("token").map(Secret.init),
            isEncrypted: try flag("encrypted") ?? true, usesKerberos: try flag("gssapi") ?? false)
    }

    private func text(_ option: String) -> String? {
        values[option].flatMap { $0.text.isEmpty ? nil : $0.text }
    }

    private func flag(_ option: String) throws(ForgeFailure) -> Bool? {
        guard let value = values[option] else { return nil }
        switch value.text.lowercased() {
        case "1", "yes", "true", "on": return true
        case "0", "no", "false", "off": return false
        default: throw mistake("'\(option)' is 'true' or 'false'", value.line)
        }
    }

    private func mistake(_ message: String, _ line: Int) -> ForgeFailure {
        ForgeFailure(.badRequest, request: "\(name), line \(line)", detail: message)
    }
}

extension Substring {
    fileprivate var trimmed: Substring {
        var text = self
        while text.last?.isWhitespace ?? false { text.removeLast() }
        return text.drop { $0.isWhitespace }
    }
}

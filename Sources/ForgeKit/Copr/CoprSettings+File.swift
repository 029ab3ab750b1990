internal import ConfigSyntax
internal import HostKit
internal import SourceDiagnostics

extension CoprSettings {
    /// Reads the text of a configuration file: INI, with a section `[copr-cli]`.
    ///
    /// Strict, since a misspelt line would be an anonymous login: no value is shown in an error.
    /// - Parameter name: The file's, for errors.
    /// - Throws: `.badRequest` with file and line.
    public static func parse(_ text: String, from name: String) throws(ForgeFailure) -> CoprSettings {
        try CoprSettingsFile(INIDocument(SourceFile(name: name, text: text))).settings()
    }
}

/// The section of a configuration file that is about Copr.
private struct CoprSettingsFile {
    private let document: INIDocument
    private let section: INIDocument.Section

    init(_ document: INIDocument) throws(ForgeFailure) {
        self.document = document
        if let first = document.diagnostics.first {
            throw Self.mistake(first.message, document.source.name, first.range.start.line)
        }
        guard let section = document["copr-cli"] else {
            throw ForgeFailure(
                .badRequest, request: document.source.name, detail: "there is no section '[copr-cli]'")
        }
        self.section = section
        for entry in section.entries where entry.lines.count > 1 {
            throw mistake("no option here has several lines", entry.lines[1].range)
        }
    }

    func settings() throws(ForgeFailure) -> CoprSettings {
        CoprSettings(
            url: text("copr_url") ?? CoprSettings.defaultURL, username: text("username"),
            login: text("login").map(Secret.init), token: text("token").map(Secret.init),
            isEncrypted: try flag("encrypted") ?? true, usesKerberos: try flag("gssapi") ?? false)
    }

    private func text(_ option: String) -> String? {
        section[option].flatMap { $0.text.isEmpty ? nil : $0.text }
    }

    private func flag(_ option: String) throws(ForgeFailure) -> Bool? {
        guard let entry = section[option] else { return nil }
        switch entry.text.lowercased() {
        case "1", "yes", "true", "on": return true
        case "0", "no", "false", "off": return false
        default: throw mistake("'\(option)' is 'true' or 'false'", entry.nameRange)
        }
    }

    private func mistake(_ message: String, _ range: Range<Int>) -> ForgeFailure {
        Self.mistake(message, document.source.name, document.range(range).start.line)
    }

    private static func mistake(_ message: String, _ file: String, _ line: Int) -> ForgeFailure {
        ForgeFailure(.badRequest, request: "\(file), line \(line)", detail: message)
    }
}

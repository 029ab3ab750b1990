internal import ConfigSyntax
public import HostKit
internal import SourceDiagnostics
public import SystemPackage

extension MessageBusConfiguration {
    /// Where the configuration is when `FEDORA_MESSAGING_CONF` does not say so.
    public static let defaultPath: FilePath = "/etc/fedora-messaging/config.toml"

    /// The file that a program in this environment is to read.
    public static func path(in environment: HostEnvironment) -> FilePath {
        environment["FEDORA_MESSAGING_CONF"].map { environment.absolute(FilePath($0)) } ?? defaultPath
    }

    /// Reads a configuration file of fedora-messaging.
    ///
    /// Paths in it that are relative start at the current directory, as with the reference.
    /// - Throws: `.badFile`; `.badConfiguration` with ``MessageBusError/diagnostics``. Neither shows a password.
    public static func read(_ path: FilePath) throws(MessageBusError) -> Self {
        do {
            return try read(
                SourceFile(name: path.string, bytes: Files.read(path, limit: TOMLDocument.sizeLimit)))
        } catch let error as MessageBusError {
            throw error
        } catch {
            throw MessageBusError(.badFile, "read the configuration of the message bus", detail: "\(error)")
        }
    }

    /// Reads the text of a configuration file of fedora-messaging.
    ///
    /// - Throws: `.badConfiguration`.
    public static func read(text: String, name: String) throws(MessageBusError) -> Self {
        try read(SourceFile(name: name, text: text))
    }

    private static func read(_ source: SourceFile) throws(MessageBusError) -> Self {
        // Nothing that is shown later comes from the text with the password.
        let shown = source.withMaskedCredentials()
        let document: TOMLDocument
        do {
            document = try TOMLDocument(source)
        } catch {
            throw .badConfiguration([error.diagnostic], shown)
        }
        var checker = ShapeChecker(sources: SourceMap([shown]), scalars: .exact)
        let root = document.root.mapping ?? ConfigMapping()
        checker.check(root, against: MessageBusKeys.table, path: "", of: document.root)
        guard !checker.diagnostics.hasErrors else { throw .badConfiguration(checker.diagnostics, shown) }
        var reader = MessageBusReader(source: shown)
        let configuration = reader.read(root)
        guard reader.diagnostics.isEmpty else { throw .badConfiguration(reader.diagnostics, shown) }
        return configuration
    }
}

extension MessageBusError {
    fileprivate static func badConfiguration(_ diagnostics: [Diagnostic], _ source: SourceFile) -> Self {
        let shown = diagnostics.ordered().map { diagnostic in
            var shown = diagnostic
            shown.message = URLCredentials.redacted(in: diagnostic.message)
            return shown
        }
        let renderer = TextRenderer()
        var error = Self(
            .badConfiguration, "read the configuration of the message bus",
            detail: "\n" + shown.map { renderer.render($0, in: source) }.joined())
        error.diagnostics = shown
        return error
    }
}

extension SourceFile {
    /// The same text with the credentials of all URLs replaced byte by byte, so that places stay what they are.
    ///
    /// On a line with `://` everything from there to the last `@` counts as such.
    func withMaskedCredentials() -> SourceFile {
        var masked = bytes
        for number in 1...lineCount {
            let line = lineRange(number)
            let mark = Array("://".utf8)
            guard let at = bytes[line].lastIndex(of: UInt8(ascii: "@")),
                let start = line.first(where: { bytes[$0..<line.upperBound].starts(with: mark) })
            else { continue }
            for place in start + mark.count..<max(at, start + mark.count) {
                masked[place] = UInt8(ascii: "*")
            }
        }
        return SourceFile(name: name, bytes: masked)
    }
}

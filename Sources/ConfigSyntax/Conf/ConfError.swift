internal import SourceDiagnostics

/// What is wrong at one place of a compose configuration.
///
/// Within the reader it stops a statement; to the outside it is a diagnostic.
struct ConfError: Error, Hashable, Sendable {
    enum Code: String, Hashable, Sendable {
        case syntax = "conf.syntax"
        case undefined = "conf.undefined"
        case keyword = "conf.keyword"
        case privateName = "conf.private-name"
        case number = "conf.number"
        case duplicateKey = "conf.duplicate-key"
        case key = "conf.key"
        case format = "conf.format"
        case include = "conf.include"
        case json = "conf.json"
        case encoding = "conf.encoding"
        case limit = "conf.limit"
        case missingComma = "conf.missing-comma"
        case extraComma = "conf.extra-comma"
        case stringForm = "conf.string-form"
        case largeNumber = "conf.large-number"
        case equalKeys = "conf.equal-keys"
    }

    struct Note: Hashable, Sendable {
        var message: String
        var span: SourceSpan
    }

    var code: Code
    var severity: Diagnostic.Severity = .error
    var message: String
    var hint: String?
    var fix: String?
    var span: SourceSpan
    var notes: [Note] = []

    init(
        _ code: Code, _ message: String, hint: String? = nil, fix: String? = nil, at span: SourceSpan,
        severity: Diagnostic.Severity = .error, notes: [Note] = []
    ) {
        self.code = code
        self.severity = severity
        self.message = message
        self.hint = hint
        self.fix = fix
        self.span = span
        self.notes = notes
    }

    func diagnostic(in sources: SourceMap) -> Diagnostic {
        Diagnostic(
            code: .init(rawValue: code.rawValue), severity: severity, message: message,
            range: sources.range(span), hint: hint, fix: fix,
            notes: notes.map { .init($0.message, at: sources.range($0.span)) })
    }
}

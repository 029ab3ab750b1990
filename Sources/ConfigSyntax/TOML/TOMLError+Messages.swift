internal import SourceDiagnostics

extension TOMLError {
    static func syntax(_ message: String, _ range: SourceRange, hint: String? = nil) -> Self {
        Self(
            diagnostic: Diagnostic(
                code: "toml.syntax", severity: .error, message: message, range: range, hint: hint))
    }

    static func limit(_ message: String, _ range: SourceRange) -> Self {
        Self(diagnostic: Diagnostic(code: "toml.limit", severity: .error, message: message, range: range))
    }

    /// A key that has a value, or a table that was defined before.
    static func doubled(_ name: String, _ range: SourceRange, first: SourceRange) -> Self {
        Self(
            diagnostic: Diagnostic(
                code: "toml.doubled", severity: .error, message: "'\(name)' is defined already", range: range,
                hint: "remove one of them", notes: [.init("the first one is here", at: first)]))
    }

    /// A name under which there is something that cannot be extended.
    static func closed(_ name: String, _ range: SourceRange, first: SourceRange) -> Self {
        Self(
            diagnostic: Diagnostic(
                code: "toml.doubled", severity: .error,
                message: "'\(name)' is defined already, and nothing can be added to it here", range: range,
                hint: "write it all in one place", notes: [.init("it is defined here", at: first)]))
    }
}

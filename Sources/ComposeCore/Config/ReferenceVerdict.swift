public import SourceDiagnostics

/// The findings as the reference's own program weighs them: any warning that it has too makes it fail, and
/// what it does not look at does not.
public enum ReferenceVerdict {
    /// Warnings that the reference gives as well.
    private static let warnings: Set<Diagnostic.Code> = [
        "config.removed-key", "config.old-name", "config.old-spelling",
    ]
    /// Errors about what the reference finds out only in the middle of a compose.
    private static let lateErrors: Set<Diagnostic.Code> = [
        "config.no-target", "config.no-kickstart-url", "config.no-description",
    ]

    /// Turns findings that do not change the reference's verdict into notes.
    public static func weighed(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
        diagnostics.map { diagnostic in
            var weighed = diagnostic
            let counts =
                diagnostic.severity == .error ? !lateErrors.contains(diagnostic.code) : isShared(diagnostic)
            if !counts { weighed.severity = .note }
            return weighed
        }
    }

    /// Of names that are no options the reference sees those at the top only.
    private static func isShared(_ diagnostic: Diagnostic) -> Bool {
        if diagnostic.code == "config.unknown-key" {
            return diagnostic.path?.utf8.contains { ".[".utf8.contains($0) } == false
        }
        return warnings.contains(diagnostic.code)
    }
}

internal import SourceDiagnostics
internal import SystemPackage

/// What can be wrong with the options of an orchestration.
extension Diagnostic {
    static func noGeneral(_ range: SourceRange, near: String?) -> Self {
        Self(
            code: "orchestrate.missing", severity: .error, message: "section 'general' is missing",
            range: range,
            hint: near.map { "write '\($0)' in small letters" }
                ?? "add '[general]' with \(OrchestrateKeys.required.joined(separator: ", "))")
    }

    static func noParts(_ range: SourceRange) -> Self {
        Self(
            code: "orchestrate.missing", severity: .error, message: "there are no parts", range: range,
            hint: "add a section for each part, such as '[base]' with 'config = base.conf'")
    }

    static func missing(_ names: [String], _ section: String, _ range: SourceRange) -> Self {
        let list = names.map { "'\($0)'" }.joined(separator: ", ")
        let verb = names.count == 1 ? "is" : "are"
        return Self(
            code: "orchestrate.missing", severity: .error,
            message: "\(list) \(verb) missing in section '\(section)'",
            range: range, path: section)
    }

    static func unknownOption(
        _ name: String, _ section: String, nearest: String?, _ known: [String], _ range: SourceRange
    ) -> Self {
        Self(
            code: "orchestrate.unknown-key", severity: .error,
            message: "unknown option '\(name)' in section '\(section)'", range: range,
            hint: nearest.map { "did you mean '\($0)'?" } ?? "there are \(known.joined(separator: ", "))",
            fix: nearest, path: section)
    }

    static func noType(_ name: String, _ range: SourceRange) -> Self {
        let known = ComposeType.allCases.map(\.rawValue)
        let nearest = Suggestion.nearest(to: name, among: known)
        return Self(
            code: "orchestrate.compose-type", severity: .error, message: "there is no compose type '\(name)'",
            range: range,
            hint: nearest.map { "did you mean '\($0)'?" } ?? "use one of \(known.joined(separator: ", "))",
            fix: nearest, path: "compose_type")
    }

    static func badRelease(_ message: String, _ range: SourceRange) -> Self {
        Self(code: "orchestrate.release", severity: .error, message: message, range: range)
    }

    static func badWords(_ reason: String, _ range: SourceRange) -> Self {
        Self(
            code: "orchestrate.words", severity: .error,
            message: "'extra_args' cannot be split into words: \(reason)", range: range, path: "extra_args")
    }

    static func noFlag(_ name: String, _ text: String, _ range: SourceRange) -> Self {
        let isCommented = text.contains(";") || text.contains("#")
        return Self(
            code: "orchestrate.flag", severity: .error,
            message: "'\(name)' is neither true nor false: '\(text)'",
            range: range,
            hint: isCommented
                ? "a comment needs a line of its own" : "write true or false, yes or no, on or off, 1 or 0",
            path: name)
    }

    static func withoutKerberos(_ name: String, _ range: SourceRange) -> Self {
        Self(
            code: "orchestrate.kerberos", severity: .warning, message: "'\(name)' has no effect",
            range: range,
            hint: "add 'kerberos = true', or remove it", path: name)
    }

    static func noKeytab(_ path: FilePath, _ range: SourceRange) -> Self {
        Self(
            code: "orchestrate.kerberos", severity: .error, message: "there is no keytab \(path)",
            range: range,
            path: "kerberos_keytab")
    }

    static func principalAlone(_ range: SourceRange) -> Self {
        Self(
            code: "orchestrate.kerberos", severity: .warning,
            message: "'kerberos_principal' has no effect without 'kerberos_keytab'", range: range,
            hint: "the tickets that are there are used", path: "kerberos_principal")
    }

    static func badPartName(_ name: String, _ range: SourceRange) -> Self {
        Self(
            code: "orchestrate.part-name", severity: .error,
            message: "'\(name)' cannot be the name of a part",
            range: range, hint: "use letters, digits, '_', '-', '+' and '.', for logs are named so")
    }

    static func noPhase(_ name: String, nearest: String?, _ range: SourceRange) -> Self {
        let known = PhaseName.allCases.map(\.rawValue).sorted().joined(separator: ", ")
        return Self(
            code: "orchestrate.phase", severity: .error, message: "there is no phase '\(name)'", range: range,
            hint: nearest.map { "did you mean '\($0)'?" } ?? "there are \(known)", fix: nearest)
    }

    static func noPart(_ name: String, _ part: String, nearest: String?, _ range: SourceRange) -> Self {
        Self(
            code: "orchestrate.unknown-part", severity: .error,
            message: "part '\(part)' depends on '\(name)', which is no part", range: range,
            hint: nearest.map { "did you mean '\($0)'?" } ?? "add a section '[\(name)]', or remove it here",
            fix: nearest, path: "depends_on")
    }

    static func circle(_ names: [String], _ range: SourceRange) -> Self {
        let chain = names.map { "'\($0)'" }.joined(separator: " needs ")
        return Self(
            code: "orchestrate.circle", severity: .error,
            message: names.count == 2
                ? "part '\(names[0])' depends on itself" : "parts depend on each other in a circle: \(chain)",
            range: range, hint: "remove one of these dependencies", path: "depends_on")
    }
}

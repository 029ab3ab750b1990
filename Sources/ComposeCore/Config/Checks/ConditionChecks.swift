internal import ConfigSyntax
internal import JSONKit
internal import SourceDiagnostics

/// Options that need or exclude each other.
struct ConditionChecks {
    let options: ConfigMapping
    let sources: SourceMap

    func diagnostics() -> [Diagnostic] {
        Condition.all.filter { $0.applies(to: options) }.flatMap(findings) + publication()
    }

    private func findings(_ rule: Condition) -> [Diagnostic] {
        var findings: [Diagnostic] = []
        if let trigger = options.entry(rule.option) {
            findings += rule.requires.filter { options[$0] == nil }.map { missing($0, for: trigger) }
        }
        for name in rule.excludes {
            guard let entry = options.entry(name), !hasDefault(entry) else { continue }
            findings.append(excluded(entry, by: rule))
        }
        return findings
    }

    private func hasDefault(_ entry: ConfigMapping.Entry) -> Bool {
        ComposeKeys.root[entry.name]?.defaultValue == JSONValue(entry.value)
    }

    private func missing(_ name: String, for trigger: ConfigMapping.Entry) -> Diagnostic {
        let shape = ComposeKeys.root[name]?.shape.expected ?? "a value"
        return Diagnostic(
            code: "config.requires", severity: .error,
            message: "'\(trigger.name)' = \(trigger.value.summary) requires '\(name)', which is not set",
            range: sources.range(trigger.value.span).firstLine, hint: "set '\(name)': \(shape)",
            path: trigger.name)
    }

    private func excluded(_ entry: ConfigMapping.Entry, by rule: Condition) -> Diagnostic {
        let name = rule.option
        let trigger = options.entry(name)
        let message =
            switch (rule.trigger, trigger) {
            case (.isUnset, _), (_, nil): "'\(entry.name)' has no use without '\(name)'"
            case (_, .some(let trigger)):
                "'\(entry.name)' conflicts with '\(name)' = \(trigger.value.summary)"
            }
        let isUnset = if case .isUnset = rule.trigger { true } else { false }
        return Diagnostic(
            code: "config.conflicts", severity: .error, message: message,
            range: sources.range(entry.key.span),
            hint: isUnset ? "set '\(name)', or remove '\(entry.name)'" : "remove '\(entry.name)'",
            path: entry.name,
            notes: trigger.map { [.init("'\(name)' is set here", at: sources.range($0.key.span))] } ?? [])
    }

    /// A tracking service gets URLs, so the paths must be translated; the reference's own rule never fires.
    private func publication() -> [Diagnostic] {
        guard let service = options.entry("cts_url"), service.value.isTruthy,
            options["translate_paths"]?.isTruthy != true
        else { return [] }
        return [
            Diagnostic(
                code: "config.no-translation", severity: .warning,
                message: "'cts_url' needs 'translate_paths' to tell the service a URL of the compose",
                range: sources.range(service.value.span),
                hint: "set 'translate_paths': pairs of a path and its URL",
                path: service.name)
        ]
    }
}

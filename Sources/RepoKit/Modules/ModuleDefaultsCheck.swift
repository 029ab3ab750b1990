internal import SourceDiagnostics

/// The rules that a directory of module defaults keeps to.
public enum ModuleDefaultsCheck {
    /// Checks that each module has one default stream, and each file the defaults of one module.
    ///
    /// - Throws: `.defaults` with the reference's messages, and the places of what contradicts.
    public static func check(_ files: [ModuleFile]) throws(ModuleError) {
        var streams: [String: [String: ModuleDocument]] = [:]
        var modules = Set<String>()
        for document in files.flatMap(\.documents) {
            guard let defaults = document.defaults else { continue }
            modules.insert(defaults.module)
            streams[defaults.module, default: [:]][defaults.stream ?? ""] = document
        }
        let sources = files.map(\.file)
        let conflicts = streams.filter { $1.count > 1 }.sorted { $0.key.precedes($1.key) }
        if !conflicts.isEmpty {
            let lines = conflicts.map { module, streams in
                let names = streams.keys.sorted { $0.precedes($1) }.joined(separator: ", ")
                return "\nModule \(module) has multiple defaults: \(names)"
            }
            let places = conflicts.flatMap { module, streams in
                streams.sorted { $0.key.precedes($1.key) }.map { stream, document in
                    Diagnostic(
                        code: "modules.defaults", severity: .error,
                        message: "module '\(module)' has the default stream '\(stream)' here",
                        range: document.range, hint: "keep one of them")
                }
            }
            throw ModuleError(
                .defaults, "There are duplicated module defaults:" + lines.joined(), diagnostics: places,
                files: sources)
        }
        guard files.count == modules.count else {
            let culprits = files.filter { file in
                Set(file.documents.compactMap { $0.defaults?.module }).count != 1
            }
            let diagnostics = culprits.map { file in
                Diagnostic(
                    code: "modules.defaults", severity: .error,
                    message: "this file does not hold the defaults of one module",
                    range: .start(of: file.file.name))
            }
            throw ModuleError(
                .defaults, "Defaults contains not valid default file",
                diagnostics: diagnostics + culprits.flatMap(\.diagnostics), files: sources)
        }
    }
}

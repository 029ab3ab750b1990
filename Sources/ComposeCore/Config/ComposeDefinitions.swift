public import ConfigSyntax
internal import HostKit
internal import SourceDiagnostics
public import SystemPackage

/// Variables for configurations that are templates.
public enum ComposeDefinitions {
    static let fileName = ".pungi-config-validate.json"

    /// The variables that a file beside a configuration sets for its validation; none without such a file.
    ///
    /// As in the reference these come after, and so before, what the command line says.
    ///
    /// - Parameter path: The configuration.
    /// - Throws: ``ComposeError`` when the file is no JSON object; ``FileError`` when it cannot be read.
    public static func beside(_ path: FilePath) throws -> [ConfDefinition] {
        let directory = path.removingLastComponent()
        let file = (directory.isEmpty ? "." : directory).appending(fileName)
        guard Files.exists(file) else { return [] }
        let document = ConfDocument(path: file.string, format: .json) { path in
            try Files.read(FilePath(path), limit: ConfLimits().size + 1)
        }
        guard let mapping = document.root.mapping, !document.diagnostics.hasErrors else {
            throw ComposeError(
                .definitions, "the variables for validation cannot be used",
                diagnostics: document.diagnostics,
                files: document.sources.files)
        }
        return mapping.entries.map { ConfDefinition(name: $0.name, value: $0.value.keyText) }
    }
}

internal import ConfigSyntax
public import HostKit
public import SourceDiagnostics
public import SystemPackage

/// What was read of an orchestration's file, and what was found.
public struct LoadedOrchestrateConfig: Sendable {
    /// The file as the user named it.
    public var path: String
    public var config: OrchestrateConfig
    public var diagnostics: [Diagnostic]
    /// The texts that the findings point into.
    public var files: [SourceFile]
    /// What the configurations of the parts say, in the order of the parts; some lack where there are errors.
    var inputs: [PartInputs] = []

    /// The file's directory, as the user named it.
    public var directory: FilePath { FilePath(path).removingLastComponent() }

    /// - Throws: `.configuration` with the findings when there are errors among them.
    public func check() throws(ComposeError) {
        guard diagnostics.hasErrors else { return }
        let count = diagnostics.count { $0.severity == .error }
        throw ComposeError(
            .configuration, "\(path) cannot be used: \(ReportText.count(count, "error"))",
            diagnostics: diagnostics, files: files)
    }
}

/// Reads the file of an orchestration and looks at the configurations of its parts; nothing is written.
public struct OrchestrateConfigReader: Sendable {
    private let environment: HostEnvironment

    public init(_ environment: HostEnvironment) { self.environment = environment }

    /// Reads everything and finds what is wrong, all in one go.
    ///
    /// - Parameter path: The file as the user names it; messages do so too.
    /// - Throws: `.commandLine` when there is no such file.
    public func read(_ path: String) throws(ComposeError) -> LoadedOrchestrateConfig {
        let bytes: [UInt8]
        do {
            bytes = try Files.read(environment.absolute(FilePath(path)), limit: 1 << 20)
        } catch {
            throw ComposeError(.commandLine, "\(error); name the file with the parts of the compose")
        }
        let document = INIDocument(SourceFile(name: path, bytes: bytes))
        var reading = OrchestrateReading(document, environment: environment)
        let config = reading.config()
        var loaded = LoadedOrchestrateConfig(
            path: path, config: config, diagnostics: reading.diagnostics, files: [document.source])
        var parts = PartInputsReading(loaded, document, environment)
        parts.read()
        loaded.inputs = parts.inputs
        loaded.diagnostics += parts.diagnostics
        for file in parts.files where !loaded.files.contains(where: { $0.name == file.name }) {
            loaded.files.append(file)
        }
        loaded.diagnostics = loaded.diagnostics.limited()
        return loaded
    }
}

public import SourceDiagnostics

/// A comps file as it was read.
public struct CompsFile: Sendable {
    /// What it says.
    public var comps: Comps
    /// The text that it says it with.
    public var document: CompsDocument
    /// What its author should know: what could not be understood, package names with white space around.
    public var diagnostics: [Diagnostic]

    /// The text that the diagnostics point into.
    public var file: SourceFile { document.file }
}

/// Reads comps files.
public struct CompsReader: Sendable {
    public var limits = CompsDocument.Limits()

    public init() {}

    /// Reads a file; what cannot be understood is left out, and told in the diagnostics.
    ///
    /// - Throws: What ``CompsDocument/init(_:limits:)`` throws.
    public func read(_ file: SourceFile) throws(CompsError) -> CompsFile {
        let document = try CompsDocument(file, limits: limits)
        var reading = CompsReading(document)
        reading.run()
        return CompsFile(comps: reading.comps, document: document, diagnostics: reading.diagnostics)
    }
}

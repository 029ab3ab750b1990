public import SourceDiagnostics

/// A TOML file, with the place of everything in it.
///
/// Tables become mappings in the order of the file, dates and times ``ConfigNode/Value/date(_:)`` with the text
/// that was written. Reading is strict and stops at the first mistake: what follows it has no certain meaning.
///
/// - SeeAlso: TOML 1.0.0, <https://toml.io/en/v1.0.0>.
public struct TOMLDocument: Sendable {
    /// The longest file that is read, 4 MiB.
    public static let sizeLimit = 4 << 20
    /// How deep tables and arrays may be nested.
    public static let depthLimit = 100

    public let sources: SourceMap
    /// The table of the whole file.
    public let root: ConfigNode

    /// Reads all of a file.
    ///
    /// - Throws: ``TOMLError`` for the first mistake.
    public init(_ source: SourceFile) throws(TOMLError) {
        var reader = try TOMLReader(source)
        root = try reader.readAll()
        sources = SourceMap([source])
    }
}

/// The first mistake of a TOML file: `toml.syntax`, `toml.doubled` or `toml.limit`.
public struct TOMLError: Error, Hashable, Sendable, CustomStringConvertible {
    public var diagnostic: Diagnostic

    public var description: String { "\(diagnostic.range.location): \(diagnostic.message)" }
}

public import SourceDiagnostics

/// Why a comps file cannot be read.
public struct CompsError: Error, Sendable, CustomStringConvertible {
    public enum Code: String, Hashable, Sendable, Codable {
        /// The text is no well-formed XML, or declares entities.
        case malformed = "comps.not-xml"
        /// It is in an encoding that cannot be read.
        case encoding = "comps.encoding"
        /// It is too large or too deep.
        case limit = "comps.limit"
        /// It is XML of another kind.
        case notComps = "comps.not-comps"
    }

    public var code: Code
    /// What is wrong, and where.
    public var diagnostic: Diagnostic
    /// The text that the diagnostic points into.
    public var file: SourceFile

    init(_ code: Code, _ message: String, hint: String? = nil, at offset: Int, in file: SourceFile) {
        self.code = code
        let place = min(max(offset, 0), file.bytes.count)
        diagnostic = Diagnostic(
            code: .init(rawValue: code.rawValue), severity: .error, message: message,
            range: SourceRange(place..<place, in: file), hint: hint)
        self.file = file
    }

    public var description: String {
        diagnostic.range.location + ": " + diagnostic.message + (diagnostic.hint.map { "; \($0)" } ?? "")
    }
}

/// Why bytes could not be compressed.
public struct CompressionError: Error, Hashable, Sendable {
    public enum Code: String, Hashable, Sendable, Codable {
        /// libarchive is not there.
        case libraryMissing
        /// The library would not do it: it was built without this compression, or has no memory.
        case failed
    }

    public var code: Code
    public var compression: Compression
    /// What the library said about it.
    public var detail: String

    public init(_ code: Code, _ compression: Compression, detail: String) {
        self.code = code
        self.compression = compression
        self.detail = detail
    }
}

extension CompressionError: CustomStringConvertible {
    public var description: String {
        switch code {
        case .libraryMissing:
            "libarchive cannot be loaded; install libarchive13 (Debian) or libarchive (Fedora): \(detail)"
        case .failed: "cannot compress with \(compression.rawValue): \(detail)"
        }
    }
}

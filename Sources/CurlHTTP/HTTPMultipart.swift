public import SystemPackage

/// A form whose fields may be files (`multipart/form-data`).
///
/// - SeeAlso: RFC 7578; names are escaped as the HTML standard has it.
public struct HTTPMultipart: Hashable, Sendable {
    /// One field of the form.
    public struct Part: Hashable, Sendable {
        public enum Content: Hashable, Sendable {
            case bytes([UInt8])
            /// A whole file, which is sent as it is read and must stay as it is meanwhile.
            case file(FilePath)
        }

        public var name: String
        /// What the server is to call the file; nil for a plain field.
        public var fileName: String?
        /// Nil is `application/octet-stream` for what has a file's name, and none for a plain field.
        public var contentType: String?
        public var content: Content

        public init(
            name: String, fileName: String? = nil, contentType: String? = nil, content: Content
        ) {
            self.name = name
            self.fileName = fileName
            self.contentType = contentType
            self.content = content
        }

        /// A plain field with a text.
        public init(name: String, text: String) {
            self.init(name: name, content: .bytes(Array(text.utf8)))
        }
    }

    /// In the order in which they are sent.
    public var parts: [Part]
    /// What stands between the parts: 1 to 70 letters, digits, `-` and `_`.
    public var boundary: String

    /// - Parameter boundary: What stands in none of the parts; nil is one of so many that nobody can guess it.
    public init(_ parts: [Part] = [], boundary: String? = nil) {
        self.parts = parts
        self.boundary = boundary ?? Self.randomBoundary()
    }

    /// 40 letters and digits by chance, which is more than 230 bits.
    private static func randomBoundary() -> String {
        let letters = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789".utf8)
        var generator = SystemRandomNumberGenerator()
        let bytes = (0..<40).map { _ in letters[Int.random(in: letters.indices, using: &generator)] }
        return String(decoding: bytes, as: UTF8.self)
    }
}

public import SystemPackage

/// Why an archive could not be read.
public struct ArchiveError: Error, Hashable, Sendable {
    public enum Code: String, Hashable, Sendable, Codable {
        case notFound, unreadable
        /// Not an archive of a kind that is read here.
        case unknownFormat
        /// An archive, but broken or cut short.
        case corrupt
        /// More entries, or more content, than the caller allows.
        case tooLarge
        /// libarchive is not there.
        case libraryMissing
    }

    public var code: Code
    public var path: FilePath
    /// What the library or the system said about it.
    public var detail: String?

    public init(_ code: Code, _ path: FilePath, detail: String? = nil) {
        self.code = code
        self.path = path
        self.detail = detail
    }
}

extension ArchiveError: CustomStringConvertible {
    public var description: String {
        let fact =
            switch code {
            case .notFound: "no such file"
            case .unreadable: "cannot be read"
            case .unknownFormat: "not a tar, zip or cpio archive"
            case .corrupt: "the archive is damaged"
            case .tooLarge: "the archive is too large"
            case .libraryMissing:
                "libarchive cannot be loaded; install libarchive13 (Debian) or libarchive (Fedora)"
            }
        return "\(path): \(fact)" + (detail.map { ": \($0)" } ?? "")
    }
}

internal import ArchiveKit
internal import DigestKit
internal import SystemPackage

/// A metadata file that lies on this machine, its checksum already verified, and what must come out of it.
struct MetadataFile: Sendable {
    var repository: String
    /// As the repository calls it.
    var name: String
    var path: FilePath
    var openChecksum: Checksum?
    var openSize: Int64?
    var limits = DecompressionStream.Limits()

    func error(_ code: RepositoryError.Code, line: Int? = nil, _ message: String, cause: (any Error)? = nil)
        -> RepositoryError
    {
        RepositoryError(code, repository: repository, file: name, line: line, message, cause: cause)
    }

    func error(_ cause: ArchiveError) -> RepositoryError {
        let reason = cause.detail.map { ": \($0)" } ?? ""
        switch cause.code {
        case .corrupt, .unknownFormat:
            return error(
                .malformed, "the compressed data is damaged\(reason); make the repository's metadata anew",
                cause: cause)
        case .tooLarge: return error(.tooLarge, "refused\(reason)", cause: cause)
        case .notFound: return error(.notFound, "no such file", cause: cause)
        case .libraryMissing, .unreadable: return error(.unreadable, "\(cause)", cause: cause)
        }
    }
}

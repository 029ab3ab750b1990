/// Why a repository could not be read.
public struct RepositoryError: Error, Sendable {
    public enum Code: String, Sendable, Hashable, Codable {
        /// There is no repository there.
        case notFound
        /// A file cannot be read or fetched.
        case unreadable
        /// A file is not what the repository's index says: another size or checksum.
        case mismatch
        /// A file is damaged, or is no metadata.
        case malformed
        /// A file exceeds a limit.
        case tooLarge
        /// The index says nothing of a file that is needed.
        case missingData
        /// A location that leads out of the repository, or an address that cannot be used.
        case badLocation
        case cancelled
    }

    public var code: Code
    /// The name of the repository.
    public var repository: String
    /// The file as the repository calls it, or its address; nil if it is not about one.
    public var file: String?
    /// From 1.
    public var line: Int?
    /// What is wrong, and what to do.
    public var message: String
    public var cause: (any Error)?

    public init(
        _ code: Code, repository: String, file: String? = nil, line: Int? = nil, _ message: String,
        cause: (any Error)? = nil
    ) {
        self.code = code
        self.repository = repository
        self.file = file
        self.line = line
        self.message = message
        self.cause = cause
    }
}

extension RepositoryError: CustomStringConvertible {
    public var description: String {
        let place = file.map { ": \($0)" + (line.map { ", line \($0)" } ?? "") } ?? ""
        return "repository '\(repository)'\(place): \(message)"
    }
}

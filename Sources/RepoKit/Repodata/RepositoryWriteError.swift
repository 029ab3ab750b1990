/// Why metadata of a repository could not be written.
public struct RepositoryWriteError: Error, Hashable, Sendable {
    public enum Code: String, Hashable, Sendable, Codable {
        /// A package has a control character where XML cannot hold one.
        case controlCharacter
        /// Two files of the metadata would have one name.
        case duplicateName
        /// A name for a file that is no file name.
        case badName
        /// `repomd.xml` is missing or cannot be understood.
        case badIndex
        /// The work was cancelled.
        case cancelled
    }

    public var code: Code
    /// The file that it is about: of a package, its place in the repository or on the disk.
    public var file: String
    /// More of what was found; empty if the code says it all.
    public var detail: String

    public init(_ code: Code, _ file: String, detail: String = "") {
        self.code = code
        self.file = file
        self.detail = detail
    }
}

extension RepositoryWriteError: CustomStringConvertible {
    public var description: String {
        let fact =
            switch code {
            case .controlCharacter:
                "its header has a control character, which XML cannot hold; build the package again without it"
            case .duplicateName: "two files of the metadata would have this name; rename one"
            case .badName: "not a name for a file of the metadata"
            case .badIndex: "cannot be read as the index of a repository; make the repository again"
            case .cancelled: "cancelled before the repository was complete"
            }
        return "\(file): \(fact)" + (detail.isEmpty ? "" : ": \(detail)")
    }
}

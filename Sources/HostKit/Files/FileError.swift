public import SystemPackage

/// Why something could not be done with a file.
public struct FileError: Error, Hashable, Sendable {
    public enum Code: String, Hashable, Sendable, Codable {
        case notFound, permissionDenied, isDirectory, notDirectory, alreadyExists, notEmpty
        /// More bytes than the caller allows.
        case tooLarge
        case noSpace, readOnly
        /// Symbolic links that lead to themselves.
        case symlinkLoop
        /// The path leads out of the directory that it has to stay in.
        case escapesRoot
        /// Something that is neither a file, a directory nor a symbolic link.
        case notRegular
        /// Any other cause; see ``FileError/cause``.
        case other
    }

    public var code: Code
    /// What was being done: `read`, `write`, …, as in "cannot read …".
    public var action: String
    public var path: FilePath
    /// What the system said, when the system said it.
    public var cause: Errno?
    /// More about it, such as the limit that was exceeded.
    public var detail: String?

    public init(_ code: Code, _ action: String, _ path: FilePath, cause: Errno? = nil, detail: String? = nil)
    {
        self.code = code
        self.action = action
        self.path = path
        self.cause = cause
        self.detail = detail
    }

    init(_ action: String, _ path: FilePath, _ cause: Errno) {
        self.init(Code(cause), action, path, cause: cause)
    }
}

extension FileError.Code {
    init(_ cause: Errno) {
        switch cause {
        case .noSuchFileOrDirectory: self = .notFound
        case .permissionDenied, .notPermitted: self = .permissionDenied
        case .isDirectory: self = .isDirectory
        case .notDirectory: self = .notDirectory
        case .fileExists: self = .alreadyExists
        case .directoryNotEmpty: self = .notEmpty
        case .fileTooLarge: self = .tooLarge
        case .noSpace, .diskQuotaExceeded: self = .noSpace
        case .readOnlyFileSystem: self = .readOnly
        case .tooManySymbolicLinkLevels: self = .symlinkLoop
        default: self = .other
        }
    }
}

extension FileError: CustomStringConvertible {
    /// `cannot read ./x: no such file or directory`.
    public var description: String {
        "cannot \(action) \(path.isEmpty ? "''" : path.string): \(reason)"
    }

    private var reason: String {
        if let detail { return detail }
        return switch code {
        case .notFound: "no such file or directory"
        case .permissionDenied: "permission denied"
        case .isDirectory: "it is a directory"
        case .notDirectory: "a part of the path is not a directory"
        case .alreadyExists: "it exists already"
        case .notEmpty: "the directory is not empty"
        case .tooLarge: "it is too large"
        case .noSpace: "no space left on device"
        case .readOnly: "the file system is read-only"
        case .symlinkLoop: "its symbolic links lead to themselves"
        case .escapesRoot: "the path leads out of its directory"
        case .notRegular: "it is not a regular file"
        case .other: cause?.description ?? "unknown error"
        }
    }
}

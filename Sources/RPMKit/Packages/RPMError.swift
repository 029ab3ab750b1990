public import SystemPackage

/// Why a package file could not be read.
public struct RPMError: Error, Hashable, Sendable {
    public enum Code: Hashable, Sendable {
        /// The system would not open or read the file.
        case unreadable(Errno)
        /// The file does not start as a package does.
        case notAnRPM
        /// The file ends before its headers do.
        case truncated
        /// The headers contradict themselves; the text says what was found.
        case corrupt(String)
        /// A header claims more than ``RPMHeader/maximumEntries`` or ``RPMHeader/maximumDataSize``.
        case tooLarge
    }

    public var code: Code
    public var path: FilePath
    /// Bytes from the start of the file to what is wrong; nil if no place is to blame.
    public var offset: Int?

    public init(_ code: Code, _ path: FilePath, offset: Int? = nil) {
        self.code = code
        self.path = path
        self.offset = offset
    }
}

extension RPMError: CustomStringConvertible {
    public var description: String {
        let fact =
            switch code {
            case .unreadable(let reason): "cannot be read: \(reason)"
            case .notAnRPM: "not an RPM package; it lacks the package signature at its start"
            case .truncated: "the package is cut short; fetch it again"
            case .corrupt(let what): "the package is damaged: \(what); fetch it again"
            case .tooLarge: "the header is larger than rpm allows"
            }
        return "\(path): \(fact)" + (offset.map { " (at byte \($0))" } ?? "")
    }
}

/// What is wrong with a header, before the file that it came from is known.
struct HeaderFault: Error {
    var code: RPMError.Code
    /// Bytes from the start of the storage.
    var offset: Int

    static func corrupt(_ what: String, at offset: Int) -> HeaderFault {
        HeaderFault(code: .corrupt(what), offset: offset)
    }
}

internal import HostKit

/// Why something could not be had from a source.
public struct SourceError: Error, Hashable, Sendable {
    public enum Code: Hashable, Sendable {
        /// Nothing is there that the source names.
        case noMatch
        /// The source is not one that can be used as it is written.
        case unusable
        /// A path or a symbolic link leads out of the source.
        case escapesRoot
        /// A repository, a server or a package did not give what it should.
        case fetchFailed
        /// The command of the source failed.
        case commandFailed
        /// Nothing here can ask that kind of source.
        case unsupported
    }

    public var code: Code
    /// Which option asked, and where it is set.
    public var use: SourceUse
    public var message: String

    /// - Parameter message: Credentials in it are left out.
    public init(_ code: Code, _ use: SourceUse, _ message: String) {
        self.code = code
        self.use = use
        self.message = URLCredentials.redacted(in: message)
    }
}

extension SourceError: CustomStringConvertible {
    /// `test.conf:3:14: comps_file: No files matched, can not export: x.xml`.
    public var description: String {
        "\(use.place.map { "\($0): " } ?? "")\(use.option): \(message)"
    }
}

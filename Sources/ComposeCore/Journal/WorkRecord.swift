internal import DigestKit
internal import HostKit
public import SystemPackage

/// What a finished piece of work was made of, and what it gave: the ground for using it again, in the same
/// compose after a stop or in a later one.
///
/// It lies beside the logs, which are kept as long as a compose.
public struct WorkRecord: Sendable, Hashable {
    /// Everything that decides about the result, by names that people understand (`volume ID`, `packages`):
    /// short texts as they are, long ones as checksums.
    public var inputs: [String: String]
    /// In the order in which they were made.
    public var outputs: [Output]

    public init(inputs: [String: String], outputs: [Output]) {
        self.inputs = inputs
        self.outputs = outputs
    }

    /// A file that the work gave.
    public struct Output: Sendable, Hashable {
        /// Relative to the top of the compose.
        public var path: String
        /// In bytes.
        public var size: Int64
        /// SHA-256 in hexadecimal digits.
        public var sha256: String

        public init(path: String, size: Int64, sha256: String) {
            self.path = path
            self.size = size
            self.sha256 = sha256
        }
    }

    /// The names of the inputs in which this work differs from another, sorted.
    public func differences(from other: [String: String]) -> [String] {
        Set(inputs.keys).union(other.keys).filter { inputs[$0] != other[$0] }.sorted()
    }

    /// The SHA-256 of a long input, to stand for it.
    public static func digest(_ text: some Sequence<UInt8>) -> String {
        var hashing = Hashing(.sha256)
        Array(text).withUnsafeBytes { hashing.update($0) }
        return hashing.checksum().hexadecimal
    }
}

/// Why finished work is not used again.
public enum WorkObstacle: Sendable, Hashable {
    /// Nothing is known of such work.
    case unknown
    /// Inputs differ, by name.
    case changed([String])
    /// A file is missing or not as it was made: its path relative to the compose.
    case damaged(String)

    public var reason: String {
        switch self {
        case .unknown: "there is no record of it"
        case .changed(let names): "these differ: " + names.joined(separator: ", ")
        case .damaged(let path): "\(path) is missing or damaged"
        }
    }
}

extension WorkRecord.Output {
    /// Reads a file that was just made.
    ///
    /// - Throws: ``FileError``, or `.metadata` for a file outside the compose.
    public init(_ path: FilePath, in top: FilePath) throws {
        var relative = path.lexicallyNormalized()
        guard relative.removePrefix(top.lexicallyNormalized()), let file = Files.record(path) else {
            throw ComposeError(.metadata, "\(path) is not a file of the compose \(top)")
        }
        let checksum: Checksum = try Checksum.of(path, .sha256)
        self.init(path: relative.string, size: file.size, sha256: checksum.hexadecimal)
    }
}

public import SystemPackage

/// A temporary directory that lives as long as a piece of work.
public enum WorkDirectory {
    /// Gives a body a fresh directory of its own and removes it afterwards, however the body ends.
    ///
    /// - Parameter prefix: How the directory's name begins.
    /// - Throws: What the body throws; a ``FileError`` when the directory cannot be made, or, after a body
    ///   that succeeded, cannot be removed.
    public static func withTemporaryDirectory<Result>(
        prefix: String = "packit-", in parent: FilePath, isolation: isolated (any Actor)? = #isolation,
        _ body: (FilePath) async throws -> Result
    ) async throws -> Result {
        let path = try Files.createTemporaryDirectory(prefix: prefix, in: parent)
        let result: Result
        do {
            result = try await body(path)
        } catch {
            try removeAfterFailure(path, error)
        }
        try Files.removeTree(path)
        return result
    }

    /// The failure of the work is the news; one of cleaning up only if there is no other.
    private static func removeAfterFailure(_ path: FilePath, _ failure: any Error) throws -> Never {
        do { try Files.removeTree(path) } catch { throw CleanupFailure(work: failure, cleanup: error) }
        throw failure
    }

    /// Work failed, and so did removing its directory.
    public struct CleanupFailure: Error, CustomStringConvertible {
        public var work: any Error
        public var cleanup: FileError
        public var description: String { "\(work)\n\(cleanup)" }
    }
}

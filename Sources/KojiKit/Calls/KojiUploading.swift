public import SystemPackage

/// Who can put files on a hub: a session.
public protocol KojiUploading: KojiCaller {
    /// Sends a file and checks that it arrived as it is.
    ///
    /// - Parameters:
    ///   - directory: Below the hub's `work`.
    ///   - name: Without directories; nil for the file's own.
    /// - Returns: The path below `work`, as tasks take it.
    func upload(_ file: FilePath, to directory: String, name: String?) async throws(KojiError) -> String
}

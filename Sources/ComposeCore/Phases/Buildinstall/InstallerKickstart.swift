public import SystemPackage

/// The kickstart that installers follow by themselves, as `buildinstall_kickstart` names it.
public struct InstallerKickstart: Sendable {
    public let source: FileSource

    public init(_ source: FileSource) { self.source = source }

    /// Fetches it to the working files of the compose.
    ///
    /// - Returns: Where it is.
    /// - Throws: ``SourceError``; ``FileError``.
    public func fetch(with fetcher: SourceFetcher, for use: SourceUse, to work: WorkPaths) async throws
        -> FilePath
    {
        try await fetcher.exportFile(source, to: work.kickstart, for: use)
        return work.kickstart
    }
}

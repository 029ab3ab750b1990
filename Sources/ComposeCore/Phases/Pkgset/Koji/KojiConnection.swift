internal import CurlHTTP
internal import HostKit
internal import KojiKit
internal import SystemPackage

/// A Koji instance as a compose uses it: its hub, and where its files are.
struct KojiConnection: Sendable {
    let profile: KojiProfile
    let hub: any KojiCaller
    private let environment: HostEnvironment

    /// - Parameter tell: Told when it is waited for the hub.
    /// - Throws: `.koji` for a profile that is not there, or is wrong.
    init(
        _ prepared: PreparedCompose, _ host: Host, tell: @escaping @Sendable (String) -> Void
    ) throws(ComposeError) {
        guard let access = KojiAccess(prepared.config, host) else { throw .noKojiProfile }
        environment = host.environment
        profile = try access.profile()
        var hub = KojiHub(profile, environment: host.environment)
        hub.onRetry = tell
        self.hub = hub
    }

    /// Where files are had: from the top directory where that is on this machine, else from its URL.
    ///
    /// - Throws: `.koji` where files are nowhere.
    func store(_ config: KojiPkgsetConfig, http: HTTPClient, parallel: Int) throws(ComposeError)
        -> any KojiStore
    {
        let isHere = Files.isDirectory(profile.topDirectory)
        if isHere, config.cacheDirectory == nil {
            return LocalKojiStore(top: profile.topDirectory, parallel: parallel)
        }
        guard let url = profile.topURL else {
            throw ComposeError(
                .koji,
                isHere
                    ? "koji_cache is set, and the Koji profile '\(profile.name)' has no topurl to fetch files from; "
                        + "add topurl to it, or remove koji_cache"
                    : "the files of Koji are not here: the Koji profile '\(profile.name)' has topdir "
                        + "\(profile.topDirectory), which is no directory, and no topurl; correct one of them"
            )
        }
        let directory =
            config.cacheDirectory.map { environment.absolute(FilePath($0)) }
            ?? environment.cacheDirectory.appending("pungi").appending("koji")
        return RemoteKojiStore(
            top: url.hasSuffix("/") ? String(url.dropLast()) : url, http: http,
            cache: KojiFileCache(directory: directory))
    }
}

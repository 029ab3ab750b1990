internal import HostKit
public import SystemPackage

/// The symbolic link beside composes that leads to the newest one.
public enum LatestLink {
    /// `latest-<short>[-<version>][-<base short>-<base version>]`.
    ///
    /// - Parameter components: How many components of the version are shown: that many from the start, none
    ///   for 0, or with a negative number all but that many from the end, though at least one.
    public static func name(_ release: ReleaseConfig, components: Int = -1) -> String {
        let all = release.version.split(separator: ".", omittingEmptySubsequences: false)
        let count = components < 0 ? max(1, all.count + max(components, -all.count)) : components
        let version = all.prefix(count).joined(separator: ".")
        let base = release.base.map { "-\($0.short)-\($0.version)" } ?? ""
        return "latest-\(release.short)" + (count == 0 ? "" : "-\(version)") + base
    }

    /// Whether a compose of some status is to be linked.
    ///
    /// - Parameter statuses: Those that are, in letters of either case; empty for all.
    public static func isWanted(_ status: ComposeStatus, only statuses: [String]) -> Bool {
        statuses.isEmpty || statuses.contains { $0.uppercased() == status.rawValue }
    }

    /// Lets the link lead to a compose; nobody sees a moment without it.
    ///
    /// - Parameter compose: The top directory of a compose, beside which the link is made.
    /// - Throws: ``FileError``; `.directory` when something other than a link has the name.
    public static func update(_ name: String, to compose: FilePath) throws {
        guard let target = compose.lastComponent else {
            throw ComposeError(.directory, "\(compose) is no directory of a compose")
        }
        let link = compose.removingLastComponent().appending(name)
        if let record = Files.record(link, followingSymlinks: false), record.kind != .symlink {
            throw ComposeError(.directory, "\(link) is no symbolic link; move it away")
        }
        let number = String(UInt64.random(in: .min ... .max), radix: 36)
        let temporary = compose.removingLastComponent().appending(".\(name.prefix(100)).\(number).tmp")
        try Files.symlink(FilePath(root: nil, [target]), at: temporary)
        do {
            try Files.move(temporary, to: link)
        } catch {
            // The failure of the move is the one to tell.
            try? Files.remove(temporary)
            throw error
        }
    }
}

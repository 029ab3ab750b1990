internal import HostKit
public import SystemPackage

/// Where an installer is made.
public struct InstallerPlace: Sendable, Hashable, Codable {
    /// What is removed before; whoever makes an installer as a task of its own is told this directory.
    public var root: FilePath
    /// The installer.
    public var results: FilePath
    /// What lorax logs.
    public var logs: FilePath
    /// Whether that is not in the compose, and has to be brought there.
    public var isElsewhere: Bool

    /// A place in the compose.
    public init(results: FilePath, logs: FilePath) {
        root = results
        self.results = results
        self.logs = logs
        isElsewhere = false
    }

    /// A place on storage that tasks can write to.
    public init(elsewhere root: FilePath) {
        self.root = root
        results = root.appending("results")
        logs = root.appending("logs")
        isElsewhere = true
    }
}

extension InstallerPlace {
    /// Puts what was logged with the other logs of the compose; there may be none.
    func bringLogs(to target: FilePath) throws {
        guard logs != target, Files.isDirectory(logs) else { return }
        for entry in try Files.tree(logs) where entry.record.kind == .regular {
            let path = target.pushing(entry.path)
            try Files.createDirectories(path.removingLastComponent())
            try Files.copy(logs.pushing(entry.path), to: path, keepingTimes: true)
        }
    }

    /// Puts the installer where it belongs, in one step; one that is nowhere else stays where it is.
    ///
    /// - Parameter keepingOriginal: Whether the place is not ours to empty.
    func bringResults(to output: FilePath, keepingOriginal: Bool) throws {
        guard results != output, Files.isDirectory(results) else { return }
        let name = output.lastComponent?.string ?? ""
        let whole = output.removingLastComponent().appending(".\(name).results")
        try Files.removeTree(whole)
        if keepingOriginal {
            try Files.copyTree(results, to: whole, keepingTimes: true)
        } else {
            try Files.move(results, to: whole)
        }
        try Files.removeTree(output)
        try Files.move(whole, to: output)
    }
}

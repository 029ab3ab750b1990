internal import Glibc
internal import HostKit
public import SystemPackage

/// The directory of a compose, had by one process until the value ends.
///
/// A new compose's directory is made with one system call, which is what keeps two composes that start
/// together apart; its lock keeps a second process out of a directory that is in use.
public struct ComposeReservation: ~Copyable {
    public let identity: ComposeIdentity
    public let layout: ComposeLayout
    /// Whether the directory had been begun by an earlier start.
    public let isResumed: Bool
    private let lock: FileLock

    /// Makes a directory below another for a new compose.
    ///
    /// The respin is the first from that of the identity on whose directory does not exist.
    /// - Parameter isIDGiven: Whether somebody else made the ID, so that an existing directory is an error.
    /// - Throws: `.directory` when the target is missing, or the directory of a given ID is there;
    ///   ``FileError``, and then nothing is left behind.
    public static func create(
        _ identity: ComposeIdentity, in target: FilePath, templates: PathTemplates = .standard,
        isIDGiven: Bool = false
    ) async throws -> ComposeReservation {
        guard Files.isDirectory(target) else {
            throw ComposeError(
                .directory,
                "the target directory \(target) does not exist; create it, or correct --target-dir")
        }
        let made = try makeDirectory(identity, target, isIDGiven)
        let layout = ComposeLayout(target.appending(made.id), templates: templates)
        do {
            let lock = try await take(layout)
            try record(made, layout)
            return ComposeReservation(identity: made, layout: layout, isResumed: false, lock: lock)
        } catch {
            // It is ours and holds nothing yet, unless somebody who was told its name has taken it already;
            // that it cannot be removed either is no better news.
            if (error as? ComposeError)?.code != .directory { try? Files.removeTree(layout.top) }
            throw error
        }
    }

    /// Takes a directory that a user names, begun or not.
    ///
    /// - Parameter identity: What the compose is if the directory does not say it.
    /// - Throws: `.directory` when another process has it, `.metadata` or `.identity` when what it says of
    ///   itself cannot be used; ``FileError``.
    public static func open(
        _ directory: FilePath, or identity: ComposeIdentity, templates: PathTemplates = .standard
    ) async throws -> ComposeReservation {
        let layout = ComposeLayout(directory, templates: templates)
        try Files.createDirectories(directory)
        let lock = try await take(layout)
        guard Files.exists(layout.work.composeInfoBase) else {
            try record(identity, layout)
            return ComposeReservation(identity: identity, layout: layout, isResumed: false, lock: lock)
        }
        let info = try ComposeInfo.read(layout.work.composeInfoBase)
        let recorded = try ComposeIdentity(info, configured: identity.release)
        if !Files.exists(layout.composeID) { try Files.writeAtomically(recorded.id, to: layout.composeID) }
        return ComposeReservation(identity: recorded, layout: layout, isResumed: true, lock: lock)
    }

    private static func makeDirectory(
        _ identity: ComposeIdentity, _ target: FilePath, _ isIDGiven: Bool
    ) throws -> ComposeIdentity {
        var candidate = identity
        while true {
            guard let name = FilePath.Component(candidate.id), name.kind == .regular else {
                throw ComposeError(.directory, "'\(candidate.id)' cannot be the name of a directory")
            }
            let path = target.appending(name)
            if path.withPlatformString({ mkdir($0, 0o777) }) == 0 { return candidate }
            let cause = Errno(rawValue: errno)
            guard cause == .fileExists else {
                throw ComposeError(.directory, "cannot create the directory \(path): \(cause)")
            }
            guard !isIDGiven else {
                throw ComposeError(
                    .directory, "the directory \(path) exists already; its ID was given to another compose")
            }
            candidate = candidate.respun(candidate.respin + 1)
        }
    }

    private static func take(_ layout: ComposeLayout) async throws -> FileLock {
        try Files.createDirectories(layout.work.directory(nil))
        do {
            // A child of ours that has not yet become its program may still hold an earlier lock of ours.
            return try await FileLock(layout.work.lock, waiting: .milliseconds(300))
        } catch {
            guard error.code == .busy else { throw error }
            let holder = error.holder.map { "process \($0)" } ?? "another process"
            throw ComposeError(
                .directory,
                "the compose \(layout.top) is being made by \(holder); wait for it, or use another directory"
            )
        }
    }

    private static func record(_ identity: ComposeIdentity, _ layout: ComposeLayout) throws {
        try Files.writeAtomically(identity.id, to: layout.composeID)
        // The last step: a directory without this file is one that nobody has begun.
        try ComposeInfo(identity).write(to: layout.work.composeInfoBase)
    }
}

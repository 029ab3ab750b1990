public import SystemPackage

/// What a build is made of.
public enum KojiBuildSource: Sendable, Hashable {
    /// URL of a commit, such as `git+https://example.com/hello.git#<commit>`.
    case commit(String)
    /// A source package on this machine.
    case sourcePackage(FilePath)
}

extension KojiUploading {
    /// Makes a task that builds a package, after the source package was sent if it is one.
    ///
    /// The task is made once, even if the hub's answer is lost.
    /// - Parameters:
    ///   - directory: A fresh one below the hub's `work` for a source package, see ``KojiUpload/directory(_:now:random:)``.
    ///   - now: Seconds since 1970.
    /// - Returns: The task, which ``TaskWatcher`` waits for.
    public func submitBuild(
        _ source: KojiBuildSource, target: String?, options: KojiBuildOptions = .init(),
        directory: String, priority: Int? = nil, now: Double
    ) async throws(KojiError) -> KojiTask.ID {
        let text: String
        switch source {
        case .commit(let url): text = url
        case .sourcePackage(let file): text = try await upload(file, to: directory, name: nil)
        }
        let request = KojiRequest.build(source: text, target: target, options: options, priority: priority)
        return try await call(request.recoverable(now: now))
    }
}

/// Where uploaded files go.
public enum KojiUpload {
    /// Who uploads what; the first part of the directory.
    public enum Purpose: String, Sendable, Hashable, CaseIterable {
        case build = "cli-build"
        case image = "cli-image"
        case livecd = "cli-livecd"
        case appliance = "cli-appliance"
    }

    /// A directory below the hub's `work` that nobody else has: `cli-build/1795242850.44356.fYtJvJlV`.
    ///
    /// - Parameter now: Seconds since 1970.
    public static func directory(
        _ purpose: Purpose, now: Double, random: inout some RandomNumberGenerator
    ) -> String {
        let letters = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
        let unique = (0..<8).map { _ in letters[Int.random(in: letters.indices, using: &random)] }
        return "\(purpose.rawValue)/\(now).\(String(unique))"
    }
}

extension KojiCaller {
    /// Puts a build in a tag and waits until it is there; with `from` it leaves that tag at the same time.
    ///
    /// - Throws: `.task` for a task that failed, such as for a build that is in the tag already.
    public func tagBuild(
        _ tag: some KojiTagKey, _ build: some KojiBuildKey, force: Bool = false,
        from: (any KojiTagKey)? = nil, watcher: TaskWatcher
    ) async throws(KojiError) {
        let task = try await call(KojiRequest.tagBuild(tag, build, force: force, from: from))
        try await watcher.closed(task)
    }

    /// Moves a build from a tag to another one and waits until it is there.
    ///
    /// - Throws: `.task` for a task that failed.
    public func moveBuild(
        _ build: some KojiBuildKey, from: some KojiTagKey, to: some KojiTagKey, force: Bool = false,
        watcher: TaskWatcher
    ) async throws(KojiError) {
        let task = try await call(KojiRequest.moveBuild(build, from: from, to: to, force: force))
        try await watcher.closed(task)
    }
}

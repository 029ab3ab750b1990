public import HostKit
public import SystemPackage

/// What a build is made of.
public enum KojiBuildSource: Sendable, Hashable {
    /// URL of a commit, such as `git+https://example.com/hello.git#<commit>`.
    case commit(String)
    /// A source package on this machine.
    case sourcePackage(FilePath)
}

extension KojiSession {
    /// Makes a task that builds a package, after the source package was sent if it is one.
    ///
    /// The task is made once, even if the hub's answer is lost.
    /// - Parameters:
    ///   - target: Nil for a build that goes nowhere and names its repository.
    ///   - priority: Added to the usual 20; below 0 is for administrators.
    ///   - now: Names the directory of a source package, and tells since when a lost task is looked for.
    ///   - known: Tasks of equal calls before.
    ///   - progress: Called after each piece of a source package.
    /// - Returns: The task, which ``TaskWatcher`` waits for.
    /// - Throws: `.transfer` for a source package that does not arrive; what the hub says.
    public nonisolated func submitBuild(
        _ source: KojiBuildSource, target: String?, options: KojiBuildOptions = .init(),
        priority: Int? = nil, channel: String? = nil, now: Timestamp, known: Set<KojiTask.ID> = [],
        progress: (@Sendable (UploadProgress) -> Void)? = nil
    ) async throws(KojiError) -> KojiTask.ID {
        let request = KojiRequest.build(
            source: try await path(of: source, now, progress), target: target, options: options,
            priority: priority, channel: channel)
        let seconds = Double(now.seconds) + Double(now.nanoseconds) / 1e9
        return try await call(request.recoverable(now: seconds, known: known))
    }

    private nonisolated func path(
        of source: KojiBuildSource, _ now: Timestamp, _ progress: (@Sendable (UploadProgress) -> Void)?
    ) async throws(KojiError) -> String {
        switch source {
        case .commit(let url): return url
        case .sourcePackage(let file):
            let directory = UploadPlace.uniqueDirectory("cli-build", now: now)
            let place = try UploadPlace(directory: directory, name: file.lastComponent?.string ?? "")
            try await upload(file, to: place, progress: progress)
            return place.path
        }
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

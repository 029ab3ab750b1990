internal import CurlHTTP
internal import HostKit
internal import KojiKit
internal import SystemPackage

/// Waits for signed copies of packages, which Koji's signers write some time after they have signed.
struct SignedFilesWait: Sendable {
    let tasks: KojiTasks
    let clock: any Clock<Duration>

    static let patience = Duration.seconds(15 * 60)
    static let pause = Duration.seconds(10)

    /// - Returns: The paths, below Koji's top directory, of the files that are not there after all the time.
    /// - Throws: `CancellationError`.
    func missing(of files: [TaskFile]) async throws -> [String] {
        var missing = files
        var waited = Duration.zero
        while true {
            var rest: [TaskFile] = []
            for file in missing where try await !isThere(file) { rest.append(file) }
            missing = rest
            if missing.isEmpty || waited >= Self.patience { return missing.map(\.name) }
            try await clock.sleep(for: Self.pause)
            waited += Self.pause
        }
    }

    private func isThere(_ file: TaskFile) async throws -> Bool {
        guard case .path(let path) = file.place else { return true }
        let top = tasks.profile.topDirectory
        if Files.isDirectory(top) {
            return (Files.record(top.pushing(FilePath(path)))?.size ?? 0) > 0
        }
        guard let url = tasks.profile.topURL else { return false }
        do {
            let request = HTTPRequest("HEAD", "\(PathInfo(top: url).top)/\(path)")
            return try await tasks.http.send(request).status == 200
        } catch {
            if error.code == .cancelled { throw CancellationError() }
            // A server that is away for a while may be back before the time is over.
            return false
        }
    }
}

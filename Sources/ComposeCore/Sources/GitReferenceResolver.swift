public import HostKit
internal import SystemPackage

/// Asks repositories for the commits of branches and tags, all at a time and each once, within one deadline.
public struct GitReferenceResolver: Sendable {
    let host: Host
    /// For all repositories together.
    let deadline: Duration
    /// How long to wait before a server is asked once more.
    let pause: Duration
    /// What was resolved before; nobody is asked for it again.
    var known = GitCommits()

    public init(host: Host, deadline: Duration = .seconds(60), pause: Duration = .seconds(1)) {
        self.host = host
        self.deadline = deadline
        self.pause = pause
    }

    /// - Throws: When the task is cancelled; everything else is an answer.
    func resolve(_ references: Set<GitReference>) async throws -> [GitReference:
        Result<String, GitReference.Failure>]
    {
        let end = ContinuousClock.now + deadline
        let sorted = references.sorted { ($0.url, $0.name) < ($1.url, $1.name) }
        let answers = try await sorted.concurrentMap(limit: 32) { reference in
            if let commit = known[reference] { return Result<_, GitReference.Failure>.success(commit) }
            return try await resolve(reference, until: end)
        }
        return Dictionary(uniqueKeysWithValues: zip(sorted, answers))
    }

    private func resolve(_ reference: GitReference, until end: ContinuousClock.Instant) async throws
        -> Result<String, GitReference.Failure>
    {
        do throws(GitReference.Failure) {
            try check(reference)
        } catch {
            return .failure(error)
        }
        do {
            let answer = try await ask(reference, until: end)
            return Result { () throws(GitReference.Failure) in try reference.commit(in: answer) }
        } catch let failure as CommandFailure where failure.code != .cancelled {
            return .failure(.unreachable(cause(failure)))
        }
    }

    private func check(_ reference: GitReference) throws(GitReference.Failure) {
        let hasControl = reference.url.utf8.contains { $0 < 0x20 || $0 == 0x7F }
        guard !reference.url.hasPrefix("-"), !hasControl, !reference.url.isEmpty else { throw .badURL }
        guard GitAccess.isReference(reference.name) else { throw .badName }
    }

    private func ask(_ reference: GitReference, until end: ContinuousClock.Instant) async throws -> String {
        func attempt() async throws -> String {
            let left = max(ContinuousClock.now.duration(to: end), .milliseconds(1))
            let command = GitAccess(host: host).command(
                ["ls-remote", "--", reference.url, reference.name], in: host.environment.currentDirectory,
                timeout: left)
            return try await host.runner.check(command).output
        }
        do {
            return try await attempt()
        } catch let failure as CommandFailure where failure.code == .failed && mayRecover(reference, end) {
            try await Task.sleep(for: pause)
            return try await attempt()
        }
    }

    /// What is on this machine does not change by waiting.
    private func mayRecover(_ reference: GitReference, _ end: ContinuousClock.Instant) -> Bool {
        !reference.url.hasPrefix("file:") && !reference.url.hasPrefix("/")
            && ContinuousClock.now + pause < end
    }

    private func cause(_ failure: CommandFailure) -> String {
        guard failure.code == .failed else { return URLCredentials.redacted(in: "\(failure)") }
        let lines = failure.errorTail.split(whereSeparator: \.isNewline)
        return URLCredentials.redacted(in: lines.joined(separator: "; "))
    }
}

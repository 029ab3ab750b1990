internal import HostKit
internal import JSONKit
internal import SystemPackage

/// Waits until somebody has signed a commit of a compose, and moved its branch to it.
///
/// A signer hears of the commit on the message bus, adds the signature to the repository, and publishes the commit by
/// setting the branch. Messages get lost: so the message is published again from time to time.
public struct SignedCommitWait: Sendable, Hashable {
    public let repository: OSTreeRepository
    public let commit: CommitID
    public let ref: OSTreeRef
    /// Between two looks at the repository.
    public var interval: Duration = .seconds(5)
    /// Between two messages; the first one was sent before.
    public var republishing: Duration = .seconds(300)

    public init(_ repository: OSTreeRepository, _ commit: CommitID, _ ref: OSTreeRef) {
        self.repository = repository
        self.commit = commit
        self.ref = ref
    }

    /// The wait that a notification asks for; nil for another event than `ostree`, and where there is no new commit.
    ///
    /// - Parameter message: The JSON object of the notification.
    /// - Throws: `.input` for a message that is not what it should be.
    public init?(event: String, message: [UInt8]) throws(ComposeError) {
        guard event == "ostree" else { return nil }
        do throws(JSONError) {
            let root = try JSONDocument(message).root
            guard root.kind == .object else { throw root.unexpected("an object") }
            guard let commitText = try root.optionalString("commitid") else { return nil }
            let refText = try root.string("ref")
            let path = FilePath(try root.string("local_repo_path"))
            guard let commit = CommitID(rawValue: commitText) else {
                throw JSONError(.unexpected, at: "$.commitid", "'\(commitText.prefix(80))' is no commit")
            }
            guard let ref = OSTreeRef(rawValue: refText) else {
                throw JSONError(.unexpected, at: "$.ref", "'\(refText.prefix(80))' is no name of a branch")
            }
            guard path.isAbsolute else {
                throw JSONError(.unexpected, at: "$.local_repo_path", "'\(path)' is no absolute path")
            }
            self.init(OSTreeRepository(path), commit, ref)
        } catch {
            throw ComposeError(.input, "the message of the event 'ostree' cannot be used: \(error)")
        }
    }

    /// What the wait is at.
    public enum Step: Sendable, Hashable {
        case waitingForSignature, waitingForRef
        /// The message was published again.
        case published
        /// The message could not be published; the wait goes on.
        case notPublished(String)
    }

    /// Waits for the signature, then for the branch.
    ///
    /// - Parameters:
    ///   - publish: Publishes the message again. What it throws is told, and does not end the wait.
    ///   - tell: Called for each step.
    /// - Throws: `CancellationError`; `.input` when the repository is not there.
    public func run(
        clock: any Clock<Duration> = ContinuousClock(),
        publish: @Sendable () async throws -> Void, tell: @Sendable (Step) -> Void = { _ in }
    ) async throws {
        guard Files.isDirectory(repository.path) else {
            throw ComposeError(.input, "\(repository.path): there is no such repository")
        }
        var waited: Duration = .zero
        for step in [Step.waitingForSignature, .waitingForRef] where !isDone(step) {
            tell(step)
            while !isDone(step) {
                try await clock.sleep(for: interval)
                waited += interval
                guard waited >= republishing else { continue }
                waited = .zero
                guard !isDone(step) else { break }
                tell(try await published(publish))
            }
        }
    }

    private func isDone(_ step: Step) -> Bool {
        switch step {
        case .waitingForSignature: repository.hasMetadata(commit)
        default: repository.commit(of: ref) == commit
        }
    }

    private func published(_ publish: @Sendable () async throws -> Void) async throws -> Step {
        do {
            try await publish()
            return .published
        } catch {
            try Task.checkCancellation()
            return .notPublished("\(error)")
        }
    }
}

public import HostKit

/// What somebody found out about a commit: a commit status, or a flag.
public struct CommitStatus: Hashable, Sendable {
    /// From all forges; each takes only some of them (see `sent(to:)` of each forge).
    public enum State: String, Hashable, Sendable, CaseIterable {
        case pending, running, success, failure, error, canceled, warning
        /// Reported and never set: a job that waits for a person, or was left out (GitLab).
        case neutral

        /// From the best to the worst; what is not over may still become worse than a success.
        fileprivate static let fromBestToWorst: [State] = [
            .success, .neutral, .warning, .running, .pending, .canceled, .failure, .error,
        ]
    }

    public var commit: String
    public var state: State
    /// What was looked at; one commit has one valid status of each context.
    public var context: String
    public var description: String
    /// Where more is to be read.
    public var targetURL: String?
    /// By which it can be changed (Pagure).
    public var uid: String?
    public var created: Timestamp?
    /// Nil where the forge does not say it.
    public var edited: Timestamp?

    public init(
        commit: String, state: State, context: String, description: String, targetURL: String? = nil,
        uid: String? = nil, created: Timestamp? = nil, edited: Timestamp? = nil
    ) {
        self.commit = commit
        self.state = state
        self.context = context
        self.description = description
        self.targetURL = targetURL
        self.uid = uid
        self.created = created
        self.edited = edited
    }
}

/// A status that is to be set.
public struct NewCommitStatus: Hashable, Sendable {
    public var state: CommitStatus.State
    public var context: String
    /// Cut to what the forge takes.
    public var description: String
    public var targetURL: String?

    public init(_ state: CommitStatus.State, context: String, description: String, targetURL: String? = nil) {
        self.state = state
        self.context = context
        self.description = description
        self.targetURL = targetURL
    }
}

extension Sequence<CommitStatus> {
    /// The state that people should know of first; nil where there are no statuses.
    ///
    /// From bad to good: error, failure, canceled, pending, running, warning, neutral, success.
    public var worstState: CommitStatus.State? {
        let states = Set(map(\.state))
        return CommitStatus.State.fromBestToWorst.last { states.contains($0) }
    }

    /// The valid status of each context, in the order of the contexts' first appearance.
    ///
    /// Forges keep all that were ever set. By time, and where that is the same the first one of the list wins,
    /// as lists begin with the newest.
    public func latestByContext() -> [CommitStatus] {
        var contexts: [String] = []
        var latest: [String: CommitStatus] = [:]
        for status in self {
            guard let known = latest[status.context] else {
                contexts.append(status.context)
                latest[status.context] = status
                continue
            }
            if let time = status.created, let before = known.created, time > before {
                latest[status.context] = status
            }
        }
        return contexts.compactMap { latest[$0] }
    }
}

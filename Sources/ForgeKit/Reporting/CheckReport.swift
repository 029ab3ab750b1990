/// What was found out about a commit, in words that all forges can be told.
public struct CheckReport: Hashable, Sendable {
    /// How far it is, or how it ended.
    public enum State: String, Hashable, Sendable, CaseIterable, Codable {
        case pending, running, success, failure, error, neutral, canceled

        /// Whether nothing more will come.
        public var isFinal: Bool { self != .pending && self != .running }

        /// Whether people want a comment about it where there is no better way: nobody has to be told what they
        /// canceled themselves.
        public var isWorthComment: Bool { isFinal && self != .canceled }

        /// The state of a commit status that says it.
        public var commitState: CommitStatus.State {
            switch self {
            case .pending: .pending
            case .running: .running
            case .success: .success
            case .failure: .failure
            case .error, .neutral: .error
            case .canceled: .canceled
            }
        }
    }

    /// What was looked at, such as `rpm-build:fedora-rawhide-x86_64`; the same name replaces an earlier report.
    public var name: String
    public var state: State
    /// In one line.
    public var description: String
    /// Where more is to be read.
    public var url: String?
    /// What is to come back when somebody asks for it again (GitHub).
    public var externalID: String?
    /// More text, in Markdown (GitHub's check runs).
    public var summary: String?

    public init(
        _ name: String, _ state: State, description: String, url: String? = nil, externalID: String? = nil,
        summary: String? = nil
    ) {
        self.name = name
        self.state = state
        self.description = description
        self.url = url
        self.externalID = externalID
        self.summary = summary
    }

    /// The status that says it.
    public var status: NewCommitStatus {
        NewCommitStatus(state.commitState, context: name, description: shortDescription, targetURL: url)
    }

    /// The description as forges take it: 140 characters, the last of them `…` where some are missing.
    public var shortDescription: String {
        description.count <= 140 ? description : description.prefix(139) + "…"
    }

    /// The comment that says it where nothing better can be had.
    public var comment: String {
        var lines = ["- name: \(name)", "- state: \(state.rawValue)"]
        if let url { lines.append("- url: \(url)") }
        return (lines + ["", description]).joined(separator: "\n")
    }
}

/// What reports are about.
public struct CheckSubject: Hashable, Sendable {
    public var commit: String
    public var pullRequest: PullRequest.Number?
    /// The branch that a pull request is to be merged into.
    public var targetBranch: String?
    /// The fork that has the commit, where the repository that is told has not (GitLab, Forgejo).
    public var source: RepositoryName?

    public init(
        commit: String, pullRequest: PullRequest.Number? = nil, targetBranch: String? = nil,
        source: RepositoryName? = nil
    ) {
        self.commit = commit
        self.pullRequest = pullRequest
        self.targetBranch = targetBranch
        self.source = source
    }
}

/// How a report reached the forge.
public enum CheckOutcome: Hashable, Sendable {
    /// The number of the check run (GitHub).
    case checkRun(Int)
    case status
    /// By its name (Pagure).
    case flag(String)
    case comment
    /// Nothing better than a comment could be had, and there will be a later report.
    case postponed
}

/// A repository that can be told what was found out about its commits, in the best way that it allows.
public protocol CheckReporting: ForgeRepository {
    /// Tells it; each report is one request where the forge takes the best way.
    func report(_ check: CheckReport, on subject: CheckSubject) async throws(ForgeFailure) -> CheckOutcome
}

extension CheckReporting {
    /// Tells several things at once; the outcomes are in the order of the reports.
    public func report(_ checks: [CheckReport], on subject: CheckSubject) async throws(ForgeFailure)
        -> [CheckOutcome]
    {
        try await checks.askEach { check throws(ForgeFailure) in try await report(check, on: subject) }
    }
}

extension ForgeFailure {
    /// Whether the forge answered, and did not want it: another way may do.
    var isRefusal: Bool {
        switch code {
        case .unauthorized, .rateLimited, .unreachable, .cancelled, .badRequest: false
        default: status != nil
        }
    }
}

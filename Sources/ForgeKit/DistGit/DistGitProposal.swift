/// A change that is to become a pull request.
public struct DistGitProposal: Hashable, Sendable {
    public var title: String
    public var body: String
    /// In the fork.
    public var branch: String
    public var targetBranch: String

    public init(_ title: String, body: String, branch: String, into targetBranch: String) {
        self.title = title
        self.body = body
        self.branch = branch
        self.targetBranch = targetBranch
    }

    /// How the fork is reached.
    public enum Route: Hashable, Sendable {
        /// By the URL for HTTPS, with the clone's credential.
        case https
        /// By the URL for ssh.
        case ssh
        /// By a URL that the forge does not tell.
        case url(String)
    }

    /// What came of a proposal.
    public struct Outcome: Hashable, Sendable {
        public var pullRequest: PullRequest
        /// False when there was one for the branch, which has the new commits now.
        public var isNew: Bool
    }
}

extension DistGitClone {
    /// Pushes what is checked out to our fork, and opens a pull request, or brings the one up to date that there is.
    ///
    /// - Parameters:
    ///   - repository: The package's.
    ///   - route: To the fork.
    ///   - clock: What pauses are measured with while a new fork is not ready for a push.
    public func propose<Repo: PullRequests>(
        _ proposal: DistGitProposal, to repository: Repo, by route: DistGitProposal.Route = .https,
        clock: any Clock<Duration> = ContinuousClock()
    ) async throws(ForgeFailure) -> DistGitProposal.Outcome {
        let fork = try await repository.fork()
        try await push(to: try Self.url(of: fork, route), proposal.branch, clock)
        if let found = try await Self.openRequest(for: proposal, from: fork.name, in: repository) {
            return try await Self.update(found, to: proposal, in: repository)
        }
        let new = NewPullRequest(
            proposal.title, body: proposal.body, from: proposal.branch, of: fork.name,
            into: proposal.targetBranch)
        do throws(ForgeFailure) {
            return .init(pullRequest: try await repository.open(new), isNew: true)
        } catch {
            // Somebody was faster; or the forge did what it was asked for, and its answer was lost.
            guard error.code == .conflict || error.mayHaveArrived,
                let found = try await Self.openRequest(for: proposal, from: fork.name, in: repository)
            else { throw error }
            return try await Self.update(found, to: proposal, in: repository)
        }
    }

    private static func openRequest<Repo: PullRequests>(
        for proposal: DistGitProposal, from fork: RepositoryName, in repository: Repo
    ) async throws(ForgeFailure) -> PullRequest? {
        try await repository.pullRequests(PullRequestQuery(state: .open)).first { request in
            request.sourceBranch == proposal.branch && request.targetBranch == proposal.targetBranch
                && request.source == fork
        }
    }

    private static func update<Repo: PullRequests>(
        _ request: PullRequest, to proposal: DistGitProposal, in repository: Repo
    ) async throws(ForgeFailure) -> DistGitProposal.Outcome {
        var request = request
        if request.title != proposal.title || request.body != proposal.body {
            try await repository.edit(request.number, title: proposal.title, body: proposal.body)
            (request.title, request.body) = (proposal.title, proposal.body)
        }
        return .init(pullRequest: request, isNew: false)
    }

    private static func url(of fork: Repository, _ route: DistGitProposal.Route) throws(ForgeFailure)
        -> String
    {
        let url =
            switch route {
            case .https: fork.gitURL
            case .ssh: fork.sshURL
            case .url(let url): url
            }
        guard let url else {
            throw ForgeFailure(.badRequest, detail: "the forge tells no URL to push to \(fork.name)")
        }
        return url
    }

    /// Pushes to a fork, whose repository may come a while after the forge has told of it.
    private func push(to url: String, _ branch: String, _ clock: any Clock<Duration>)
        async throws(ForgeFailure)
    {
        var pause = Duration.seconds(2)
        for _ in 0..<5 {
            do throws(ForgeFailure) {
                // Our branch in our fork: what was there is an older state of the same proposal.
                return try await push(to: url, branch: branch, forced: true)
            } catch {
                guard error.code == .notFound else { throw error }
            }
            do {
                try await clock.sleep(for: pause)
            } catch {
                throw ForgeFailure(.cancelled)
            }
            pause = pause * 2
        }
        try await push(to: url, branch: branch, forced: true)
    }
}

/// What a forge tells of, by a webhook or over a message bus.
public enum ForgeEvent: Hashable, Sendable {
    /// A webhook was set up, and the forge tries it.
    case ping
    case pullRequest(PullRequestEvent)
    case push(PushEvent)
    case comment(CommentEvent)
    case release(ReleaseEvent)
    /// A check run is to run again, or somebody used one of its buttons (GitHub).
    case checkRun(CheckRunEvent)
    /// An App was installed, or is no more (GitHub).
    case installation(InstallationEvent)
    /// Jobs of the forge's own (GitLab, Forgejo).
    case pipeline(PipelineEvent)
    /// A flag of a pull request (Pagure).
    case flag(FlagEvent)
    /// Something that nothing is read of, by the forge's name for it.
    case other(String)
}

/// The repository that an event happened in.
public struct EventRepository: Hashable, Sendable {
    public var name: RepositoryName
    /// For people.
    public var webURL: String
    /// Nil where the event does not say it.
    public var isPrivate: Bool?

    public init(_ name: RepositoryName, webURL: String, isPrivate: Bool? = nil) {
        self.name = name
        self.webURL = webURL
        self.isPrivate = isPrivate
    }
}

public struct PullRequestEvent: Hashable, Sendable {
    public enum Action: Hashable, Sendable {
        case opened, reopened
        /// It has other commits now.
        case updated
        /// Its title, its text or something else about it has changed.
        case edited
        case closed, merged
        case other(String)
    }

    public var action: Action
    public var number: PullRequest.Number
    public var title: String
    public var body: String
    /// What it is to be merged into.
    public var target: EventRepository
    public var targetBranch: String
    /// Nil when the fork is gone, or never was one here.
    public var source: RepositoryName?
    public var sourceBranch: String
    /// Its last commit.
    public var head: String
    /// Its last commit before it was updated.
    public var headBefore: String?
    /// Who opened it, and who did what is told of; nil for people who are gone.
    public var author: String?
    public var actor: String?
    public var isDraft: Bool
    public var labels: [String]
    /// For people.
    public var webURL: String
}

public struct PushEvent: Hashable, Sendable {
    public enum Target: Hashable, Sendable {
        case branch(String)
        case tag(String)

        /// Reads `refs/heads/…` and `refs/tags/…`; nil for others.
        public init?(ref: String) {
            if ref.hasPrefix("refs/heads/") {
                self = .branch(String(ref.dropFirst(11)))
            } else if ref.hasPrefix("refs/tags/") {
                self = .tag(String(ref.dropFirst(10)))
            } else {
                return nil
            }
        }

        public var name: String {
            switch self {
            case .branch(let name), .tag(let name): name
            }
        }
    }

    public struct Commit: Hashable, Sendable {
        public var id: String
        public var message: String
        /// Files of the repository.
        public var added: [String]
        public var modified: [String]
        public var removed: [String]
    }

    public var repository: EventRepository
    public var target: Target
    /// Nil for what was not there before.
    public var before: String?
    /// Nil for what is not there any more.
    public var after: String?
    /// Those that the forge tells; of many only some.
    public var commits: [Commit]
    public var commitCount: Int
    public var actor: String?
    /// The pull request that was merged by it, where the forge says so (Pagure).
    public var pullRequest: PullRequest.Number?

    /// Whether something was removed.
    public var isDeletion: Bool { after == nil }
}

public struct CommentEvent: Hashable, Sendable {
    public enum Action: Hashable, Sendable {
        case created, edited, deleted
        case other(String)
    }

    public enum Subject: Hashable, Sendable {
        case issue(Issue.Number, title: String)
        case pullRequest(PullRequest.Number, title: String)
        case commit(String)
    }

    public var action: Action
    public var repository: EventRepository
    public var subject: Subject
    /// Nil where the event does not say it.
    public var id: Comment.ID?
    public var body: String
    /// Who wrote the comment.
    public var author: String?
    /// Who did what is told of.
    public var actor: String?
    /// Of a pull request, as far as the event says it: its last commit and where it comes from.
    public var head: String?
    public var source: RepositoryName?
    /// For people.
    public var webURL: String?
}

public struct ReleaseEvent: Hashable, Sendable {
    /// In the forge's own word, such as `published` or `create`.
    public var action: String
    public var repository: EventRepository
    public var tag: String
    public var title: String
    public var body: String
    /// The commit, where the event says it.
    public var commit: String?
    public var actor: String?
    public var isDraft: Bool
    public var isPrerelease: Bool
}

public struct CheckRunEvent: Hashable, Sendable {
    /// `rerequested`, `requested_action`, `created` or `completed`.
    public var action: String
    public var repository: EventRepository
    public var id: Int
    public var name: String
    public var head: String
    /// What whoever made the check run put there.
    public var externalID: String?
    /// Which App's it is.
    public var appSlug: String?
    /// Which button was used.
    public var requestedAction: String?
    public var actor: String?
}

public struct InstallationEvent: Hashable, Sendable {
    /// `created`, `deleted`, `suspend`, `unsuspend` or `new_permissions_accepted`.
    public var action: String
    public var id: Int
    public var account: String
    /// `User` or `Organization`.
    public var accountType: String
    public var accountID: Int
    public var accountURL: String
    public var sender: String
    public var senderID: Int
    /// `owner/name`.
    public var repositories: [String]
}

public struct PipelineEvent: Hashable, Sendable {
    public var repository: EventRepository
    public var id: Int
    /// In the forge's own words.
    public var status: String
    public var detailedStatus: String?
    /// What set it off, such as `merge_request_event` or `push`.
    public var source: String
    public var ref: String
    public var commit: String
    public var pullRequest: PullRequest.Number?
    public var actor: String?
    /// For people.
    public var webURL: String?
}

public struct FlagEvent: Hashable, Sendable {
    public var repository: EventRepository
    public var pullRequest: PullRequest.Number
    public var author: String?
    public var commit: String
    /// Who found out.
    public var context: String
    public var status: String
    public var comment: String
    public var url: String?
}

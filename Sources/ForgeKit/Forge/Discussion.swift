public import HostKit

/// What people comment on.
public enum Discussion: Hashable, Sendable {
    case issue(Issue.Number)
    case pullRequest(PullRequest.Number)
}

public struct Comment: Hashable, Sendable {
    public typealias ID = ForgeID<Comment>

    public var id: ID
    public var body: String
    /// Nil when who wrote it is gone.
    public var author: String?
    public var created: Timestamp?
    /// Nil when it never was.
    public var edited: Timestamp?
    /// Whether the forge itself wrote it (GitLab).
    public var isSystem: Bool
    /// For people.
    public var webURL: String?

    public init(
        id: ID, body: String, author: String?, created: Timestamp? = nil, edited: Timestamp? = nil,
        isSystem: Bool = false, webURL: String? = nil
    ) {
        self.id = id
        self.body = body
        self.author = author
        self.created = created
        self.edited = edited
        self.isSystem = isSystem
        self.webURL = webURL
    }
}

/// A comment on a commit.
public struct CommitComment: Hashable, Sendable {
    public typealias ID = ForgeID<CommitComment>

    /// Nil where the forge's list has none (GitLab).
    public var id: ID?
    public var commit: String
    public var body: String
    public var author: String?
    public var created: Timestamp?
    public var edited: Timestamp?

    public init(
        id: ID?, commit: String, body: String, author: String?, created: Timestamp? = nil,
        edited: Timestamp? = nil
    ) {
        self.id = id
        self.commit = commit
        self.body = body
        self.author = author
        self.created = created
        self.edited = edited
    }
}

/// A small sign of what somebody thinks of a comment.
public struct Reaction: Hashable, Sendable {
    public typealias ID = ForgeID<Reaction>

    /// Nil where the forge has none (Forgejo).
    public var id: ID?
    /// In the forge's own words and without colons, such as `+1`, `eyes`, `thumbsup`.
    public var content: String
    public var author: String?

    public init(id: ID?, content: String, author: String?) {
        self.id = id
        self.content = content
        self.author = author
    }
}

/// In which order comments are wanted.
public enum CommentOrder: Hashable, Sendable {
    case oldestFirst, newestFirst
}

/// A place in a commit, to comment on.
public struct LinePlace: Hashable, Sendable {
    public var commit: String
    public var path: String
    /// In the file as the commit has it, from 1.
    public var line: Int

    public init(commit: String, path: String, line: Int) {
        self.commit = commit
        self.path = path
        self.line = line
    }
}

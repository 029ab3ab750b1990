public import HostKit

public struct Issue: Hashable, Sendable {
    /// The number that people know it by.
    public typealias Number = ForgeID<Issue>

    public enum State: String, Hashable, Sendable {
        case open, closed
    }

    public var number: Number
    public var title: String
    public var body: String
    public var state: State
    /// Nil when who wrote it is gone.
    public var author: String?
    public var assignees: [String]
    public var labels: [String]
    public var created: Timestamp?
    /// For people.
    public var webURL: String
    /// Whether only some may see it.
    public var isConfidential: Bool

    public init(
        number: Number, title: String, body: String, state: State, author: String?, assignees: [String] = [],
        labels: [String] = [], created: Timestamp? = nil, webURL: String, isConfidential: Bool = false
    ) {
        self.number = number
        self.title = title
        self.body = body
        self.state = state
        self.author = author
        self.assignees = assignees
        self.labels = labels
        self.created = created
        self.webURL = webURL
        self.isConfidential = isConfidential
    }
}

public struct NewIssue: Hashable, Sendable {
    public var title: String
    public var body: String
    public var labels: [String]
    public var assignees: [String]

    public init(_ title: String, body: String, labels: [String] = [], assignees: [String] = []) {
        self.title = title
        self.body = body
        self.labels = labels
        self.assignees = assignees
    }
}

/// Which issues or pull requests are wanted.
public struct IssueQuery: Hashable, Sendable {
    /// Nil is all.
    public var state: Issue.State? = .open
    public var author: String?
    public var assignee: String?
    /// All of them.
    public var labels: [String] = []

    public init(
        state: Issue.State? = .open, author: String? = nil, assignee: String? = nil, labels: [String] = []
    ) {
        self.state = state
        self.author = author
        self.assignee = assignee
        self.labels = labels
    }
}

/// What a forge knows of a repository.
public struct Repository: Hashable, Sendable {
    public var name: RepositoryName
    public var description: String?
    /// Nil for an empty repository, and where the forge does not say it here.
    public var defaultBranch: String?
    /// Nil where the forge does not say it.
    public var isPrivate: Bool?
    public var isFork: Bool
    /// What it was forked from; nil also when that is gone or hidden.
    public var parent: RepositoryName?
    /// Nil where the forge does not say it here.
    public var hasIssues: Bool?
    public var isArchived: Bool?
    /// For people.
    public var webURL: String
    /// To clone from over HTTPS.
    public var gitURL: String?
    public var sshURL: String?
    /// The forge's own number of it.
    public var number: Int?

    public init(
        name: RepositoryName, description: String? = nil, defaultBranch: String? = nil,
        isPrivate: Bool? = nil, isFork: Bool = false, parent: RepositoryName? = nil, hasIssues: Bool? = nil,
        isArchived: Bool? = nil, webURL: String, gitURL: String? = nil, sshURL: String? = nil,
        number: Int? = nil
    ) {
        self.name = name
        self.description = description
        self.defaultBranch = defaultBranch
        self.isPrivate = isPrivate
        self.isFork = isFork
        self.parent = parent
        self.hasIssues = hasIssues
        self.isArchived = isArchived
        self.webURL = webURL
        self.gitURL = gitURL
        self.sshURL = sshURL
        self.number = number
    }
}

/// A repository that is to be made.
public struct NewRepository: Hashable, Sendable {
    public var name: String
    /// Organization, group or namespace; nil is who asks.
    public var namespace: String?
    public var description: String?

    public init(_ name: String, in namespace: String? = nil, description: String? = nil) {
        self.name = name
        self.namespace = namespace
        self.description = description
    }
}

public struct Branch: Hashable, Sendable {
    public var name: String
    /// The commit at its end; nil where the forge does not say it in a list.
    public var commit: String?

    public init(_ name: String, commit: String? = nil) {
        self.name = name
        self.commit = commit
    }
}

/// A tag in git; `commit` is the one that it stands for, also when it has a message of its own.
public struct GitTag: Hashable, Sendable {
    public var name: String
    public var commit: String

    public init(_ name: String, commit: String) {
        self.name = name
        self.commit = commit
    }
}

/// A file or directory in a tree of git.
public struct TreeEntry: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable {
        case file, directory, submodule, link
    }

    /// From the top of the repository, without a slash at either end.
    public var path: String
    public var kind: Kind

    public init(_ path: String, _ kind: Kind) {
        self.path = path
        self.kind = kind
    }
}

public struct ForgeUser: Hashable, Sendable {
    /// The name to log in with.
    public var login: String
    /// What the person is called.
    public var fullName: String?
    public var email: String?
    public var number: Int?

    public init(_ login: String, fullName: String? = nil, email: String? = nil, number: Int? = nil) {
        self.login = login
        self.fullName = fullName
        self.email = email
        self.number = number
    }
}

/// What somebody may do with a repository, from little to all; each level includes those before it.
///
/// GitHub: pull, triage, push, maintain, admin. GitLab: guest (10), reporter (20), developer (30), maintainer (40),
/// owner (50). Pagure: ticket or collaborator (triage), commit, admin, owner. Forgejo: read, write, admin, owner.
public enum AccessLevel: Int, Hashable, Sendable, Comparable, CaseIterable {
    case none, pull, triage, push, maintain, admin, owner

    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

public struct Label: Hashable, Sendable {
    public var name: String
    /// Six hexadecimal digits without `#`.
    public var color: String?
    public var description: String?

    public init(_ name: String, color: String? = nil, description: String? = nil) {
        self.name = name
        self.color = color
        self.description = description
    }
}

/// Where a forge tells of events.
public struct Webhook: Hashable, Sendable {
    public typealias ID = ForgeID<Webhook>

    public var id: ID
    public var url: String
    /// In the forge's own words.
    public var events: [String]
    public var isActive: Bool

    public init(id: ID, url: String, events: [String], isActive: Bool) {
        self.id = id
        self.url = url
        self.events = events
        self.isActive = isActive
    }
}

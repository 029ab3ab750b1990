public import HostKit

public struct Release: Hashable, Sendable {
    /// The forge's own number; nil where a release is known by its tag (GitLab).
    public typealias ID = ForgeID<Release>

    public var id: ID?
    public var tag: String
    public var title: String
    public var body: String
    public var isDraft: Bool
    public var isPrerelease: Bool
    public var created: Timestamp?
    /// For people.
    public var webURL: String
    public var tarballURL: String?

    public init(
        id: ID?, tag: String, title: String, body: String, isDraft: Bool = false, isPrerelease: Bool = false,
        created: Timestamp? = nil, webURL: String, tarballURL: String? = nil
    ) {
        self.id = id
        self.tag = tag
        self.title = title
        self.body = body
        self.isDraft = isDraft
        self.isPrerelease = isPrerelease
        self.created = created
        self.webURL = webURL
        self.tarballURL = tarballURL
    }
}

/// A release that is to be made.
public struct NewRelease: Hashable, Sendable {
    public var tag: String
    public var title: String
    public var body: String
    /// What the tag is made of if there is none yet: a commit or a branch; nil is the default branch.
    public var commitish: String?

    public init(tag: String, title: String, body: String, commitish: String? = nil) {
        self.tag = tag
        self.title = title
        self.body = body
        self.commitish = commitish
    }
}

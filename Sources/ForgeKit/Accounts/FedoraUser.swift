public import HostKit
public import JSONKit

/// An account of Fedora. A private one does not tell everything.
public struct FedoraUser: Hashable, Sendable {
    public var name: String
    public var humanName: String?
    public var surname: String?
    public var givenName: String?
    public var emails: [String]
    public var ircNicks: [String]
    public var locale: String?
    public var timezone: String?
    public var gpgKeyIDs: [String]
    public var sshKeys: [String]
    public var certificates: [String]
    public var created: Timestamp?
    public var isLocked: Bool
    public var isPrivate: Bool
    public var githubLogin: String?
    public var gitlabLogin: String?
    public var pronouns: [String]
    public var bugzillaEmail: String?
    public var websites: [String]
    public var feeds: [String]
    public var uri: String?
}

extension FedoraUser: JSONReadable {
    public init(_ json: JSON) throws(JSONError) {
        name = try json.string("username")
        humanName = try json.optionalString("human_name")
        surname = try json.optionalString("surname")
        givenName = try json.optionalString("givenname")
        emails = try json.strings("emails")
        ircNicks = try json.strings("ircnicks")
        locale = try json.optionalString("locale")
        timezone = try json.optionalString("timezone")
        gpgKeyIDs = try json.strings("gpgkeyids")
        sshKeys = try json.strings("sshpubkeys")
        certificates = try json.optionalList("certificates").compactMap(\.string)
        created = json["creation"]?.string.flatMap { Timestamp(iso8601: $0) }
        isLocked = try json.optionalBool("locked") ?? false
        isPrivate = try json.optionalBool("is_private") ?? false
        githubLogin = try json.optionalString("github_username")
        gitlabLogin = try json.optionalString("gitlab_username")
        pronouns = try Self.texts(json, "pronouns")
        bugzillaEmail = try json.optionalString("rhbzemail")
        websites = try Self.texts(json, "websites", "website")
        feeds = try Self.texts(json, "rssurls", "rssurl")
        uri = try json.optionalString("uri")
    }

    /// What is a list today was one text.
    private static func texts(_ json: JSON, _ names: String...) throws(JSONError) -> [String] {
        for name in names {
            guard let member = json[name] else { continue }
            if let text = member.string { return [text] }
            return try json.strings(name)
        }
        return []
    }
}

/// A group of accounts.
public struct FedoraGroup: Hashable, Sendable, JSONReadable {
    public var name: String
    public var description: String?
    public var mailingList: String?
    public var ircChannels: [String]
    public var uri: String?

    public init(_ json: JSON) throws(JSONError) {
        name = try json.string("groupname")
        description = try json.optionalString("description")
        mailingList = try json.optionalString("mailing_list")
        ircChannels = json["irc"]?.items?.compactMap(\.string) ?? []
        uri = try json.optionalString("uri")
    }
}

/// By what accounts are looked for; several conditions have to be true together.
public struct FedoraUserSearch: Hashable, Sendable {
    public var name: String?
    public var email: String?
    public var ircNick: String?
    public var givenName: String?
    public var surname: String?
    public var humanName: String?
    public var githubLogin: String?
    public var gitlabLogin: String?
    public var bugzillaEmail: String?
    public var group: String?

    public init() {}

    public static func github(_ login: String) -> Self {
        var search = Self()
        search.githubLogin = login
        return search
    }

    var query: [(name: String, value: String?)] {
        [
            ("username", name), ("email", email), ("ircnick", ircNick), ("givenname", givenName),
            ("surname", surname), ("human_name", humanName), ("github_username", githubLogin),
            ("gitlab_username", gitlabLogin), ("rhbzemail", bugzillaEmail), ("group", group),
        ]
    }
}

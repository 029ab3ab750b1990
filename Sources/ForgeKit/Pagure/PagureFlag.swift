internal import DigestKit
public import HostKit
internal import JSONKit

/// What a tool says of a commit or a pull request; who looks at it sees it there.
public struct PagureFlag: Hashable, Sendable {
    /// The tool's name; our checks' context.
    public var username: String
    public var comment: String
    public var url: String
    /// Nil when only a percentage was given.
    public var status: CommitStatus.State?
    /// From 0 to 100.
    public var percent: Int?
    /// By which it can be changed; nil in lists of old versions.
    public var uid: String?
    /// Nil for a flag of a pull request.
    public var commit: String?
    /// Whose token set it.
    public var user: String?
    public var created: Timestamp?
    public var edited: Timestamp?

    init(_ json: JSON, uid: String? = nil) throws(JSONError) {
        username = try json.string("username")
        comment = try json.optionalString("comment") ?? ""
        url = try json.optionalString("url") ?? ""
        let word = try json.optionalString("status")
        status = word.map { CommitStatus.State(pagure: $0) }
        percent = try json.optionalInt("percent")
        let ownUID = try json.optionalString("uid")
        self.uid = uid ?? ownUID
        commit = try json.optionalString("commit_hash")
        user = try json.pagureUser("user")
        created = try json.pagureTime("date_created")
        edited = try json.pagureTime("date_updated")
    }

    /// The flags of an answer, newest first.
    static func all(_ json: JSON) throws(JSONError) -> [PagureFlag] {
        let flags = try json.list("flags").mapped { flag throws(JSONError) in try PagureFlag(flag) }
        return flags.enumerated().sorted { one, other in
            let (time, otherTime) = (one.element.created, other.element.created)
            if let time, let otherTime, time != otherTime { return time > otherTime }
            return one.offset < other.offset
        }.map(\.element)
    }

    /// The uid of what is looked at: one flag is kept for it, and changed.
    ///
    /// - Parameter subject: A check's name, or ``subject(check:branch:commit:)``.
    /// - Returns: The first 32 hexadecimal digits of its SHA-256.
    public static func uid(of subject: String) -> String {
        var hashing = Hashing(.sha256)
        hashing.update(Array(subject.utf8))
        return String(hashing.checksum().hexadecimal.prefix(32))
    }

    /// A check of a commit that goes to a branch: `check - branch [sha7]`.
    public static func subject(check: String, branch: String, commit: String) -> String {
        "\(check) - \(branch) [\(commit.prefix(7))]"
    }
}

/// A flag that is to be set, or changed.
public struct NewPagureFlag: Hashable, Sendable {
    public var username: String
    public var comment: String
    /// Nil is the page that the forge was given, or the project's.
    public var url: String?
    /// One of status and percentage has to be there.
    public var status: CommitStatus.State?
    /// From 0 to 100.
    public var percent: Int?
    /// A flag that has it already is changed; nil makes a new one in any case.
    public var uid: String?

    public init(
        _ username: String, comment: String, url: String? = nil, status: CommitStatus.State? = nil,
        percent: Int? = nil, uid: String? = nil
    ) {
        self.username = username
        self.comment = comment
        self.url = url
        self.status = status
        self.percent = percent
        self.uid = uid
    }
}

/// A flag that was set.
public struct SetPagureFlag: Hashable, Sendable {
    public var flag: PagureFlag
    /// Whether there was one of that uid before.
    public var isUpdate: Bool
}

extension CommitStatus.State {
    /// - Parameter word: What Pagure says.
    init(pagure word: String) {
        self =
            switch word {
            case "pending": .pending
            case "success": .success
            case "failure": .failure
            case "error": .error
            case "canceled": .canceled
            default: .neutral
            }
    }

    /// What Pagure takes for it.
    func pagureWord() throws(ForgeFailure) -> String {
        switch self {
        case .pending, .running: return "pending"
        case .success, .failure, .error, .canceled: return rawValue
        case .warning, .neutral:
            throw ForgeFailure(
                .badRequest, detail: "Pagure has no flags that say '\(rawValue)'; set success or error")
        }
    }
}

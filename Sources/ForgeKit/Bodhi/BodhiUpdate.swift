public import HostKit
public import JSONKit

/// An update: builds that go to the users of a release together.
public struct BodhiUpdate: Hashable, Sendable {
    public enum Status: String, Hashable, Sendable, CaseIterable {
        case pending, testing, stable, unpushed, obsolete
    }

    /// Where an update is wanted to go; `revoke` takes the last wish back.
    public enum Request: String, Hashable, Sendable, CaseIterable {
        case testing, stable, unpush, obsolete, revoke
    }

    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case bugfix, security, newpackage, enhancement, unspecified
    }

    public enum Severity: String, Hashable, Sendable, CaseIterable {
        case unspecified, urgent, high, medium, low
    }

    /// What users have to do when they have installed it.
    public enum Suggestion: String, Hashable, Sendable, CaseIterable {
        case unspecified, reboot, logout
    }

    /// What the tests that decide about it have come to; there may be other words than those named here.
    public struct Gating: RawRepresentable, Hashable, Sendable {
        public var rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }

        public static let waiting = Self(rawValue: "waiting")
        public static let ignored = Self(rawValue: "ignored")
        public static let queued = Self(rawValue: "queued")
        public static let running = Self(rawValue: "running")
        public static let passed = Self(rawValue: "passed")
        public static let failed = Self(rawValue: "failed")
        public static let greenwaveFailed = Self(rawValue: "greenwave_failed")
    }

    /// What a bug tracker knows as a number.
    public struct Bug: Hashable, Sendable {
        public var number: Int
        /// Nil until Bodhi has asked the tracker.
        public var title: String?
        public var isSecurity: Bool
    }

    /// Such as `FEDORA-2026-554395b930`.
    public var alias: String
    public var title: String
    /// For people.
    public var webURL: String
    public var status: Status
    /// Where it is wanted to go; nil when nothing is left to do.
    public var request: Request?
    public var kind: Kind
    public var severity: Severity
    public var suggestion: Suggestion
    public var notes: String
    public var builds: [BodhiBuild]
    public var bugs: [Bug]
    public var comments: [BodhiComment]
    /// Nil when an answer has the update as part of something else.
    public var release: BodhiRelease?
    /// Who submitted it.
    public var user: BodhiUser?
    public var karma: Int?
    public var usesAutokarma: Bool
    public var stableKarma: Int?
    public var unstableKarma: Int?
    public var usesAutotime: Bool
    public var stableDays: Int?
    public var isLocked: Bool
    public var isPushed: Bool
    public var isCritical: Bool
    public var closesBugs: Bool
    public var gating: Gating?
    public var meetsTestingRequirements: Bool
    /// The side tag that it was made from.
    public var sideTag: String?
    public var submitted: Timestamp?
    public var modified: Timestamp?
    public var pushed: Timestamp?
    public var reachedTesting: Timestamp?
    public var reachedStable: Timestamp?
    /// Changes when the builds do.
    public var versionHash: String?
}

extension BodhiUpdate: JSONReadable {
    public init(_ json: JSON) throws(JSONError) {
        alias = try json.string("alias")
        title = try json.string("title")
        webURL = try json.string("url")
        status = try json.word("status")
        request = try json.optionalWord("request")
        kind = try json.word("type")
        severity = try json.optionalWord("severity") ?? .unspecified
        suggestion = try json.optionalWord("suggest") ?? .unspecified
        notes = try json.optionalString("notes") ?? ""
        builds = try json.all("builds")
        bugs = try json.all("bugs")
        comments = try json.all("comments")
        release = try json.optional("release")
        user = try json.optional("user")
        karma = try json.optionalInt("karma")
        usesAutokarma = try json.optionalBool("autokarma") ?? false
        stableKarma = try json.optionalInt("stable_karma")
        unstableKarma = try json.optionalInt("unstable_karma")
        usesAutotime = try json.optionalBool("autotime") ?? false
        stableDays = try json.optionalInt("stable_days")
        isLocked = try json.optionalBool("locked") ?? false
        isPushed = try json.optionalBool("pushed") ?? false
        isCritical = try json.optionalBool("critpath") ?? false
        closesBugs = try json.optionalBool("close_bugs") ?? true
        gating = try json.optionalWord("test_gating_status")
        meetsTestingRequirements = try json.optionalBool("meets_testing_requirements") ?? false
        sideTag = try json.optionalString("from_tag")
        submitted = try json.time("date_submitted")
        modified = try json.time("date_modified")
        pushed = try json.time("date_pushed")
        reachedTesting = try json.time("date_testing")
        reachedStable = try json.time("date_stable")
        versionHash = try json.optionalString("version_hash")
    }
}

extension BodhiUpdate.Bug: JSONReadable {
    public init(_ json: JSON) throws(JSONError) {
        number = try json.int("bug_id")
        title = try json.optionalString("title")
        isSecurity = try json.optionalBool("security") ?? false
    }
}

/// What Bodhi did otherwise than it was asked to, or wants to be known.
public struct BodhiCaveat: Hashable, Sendable, JSONReadable {
    public var name: String
    public var description: String

    public init(_ json: JSON) throws(JSONError) {
        name = try json.string("name")
        description = try json.string("description")
    }
}

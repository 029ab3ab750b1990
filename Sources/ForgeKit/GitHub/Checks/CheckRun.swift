public import HostKit

/// What an App found out about a commit.
///
/// - SeeAlso: docs.github.com, REST API, "Check runs".
public struct CheckRun: Hashable, Sendable {
    public typealias ID = ForgeID<CheckRun>

    /// How far it is; GitHub may add others.
    public struct Status: RawRepresentable, Hashable, Sendable {
        public var rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }

        public static let queued = Status(rawValue: "queued")
        public static let inProgress = Status(rawValue: "in_progress")
        public static let completed = Status(rawValue: "completed")
        /// Only GitHub itself sets these.
        public static let waiting = Status(rawValue: "waiting")
        public static let requested = Status(rawValue: "requested")
        public static let pending = Status(rawValue: "pending")
    }

    /// How it ended; GitHub may add others.
    public struct Conclusion: RawRepresentable, Hashable, Sendable {
        public var rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }

        /// Somebody has to do something, which the page of `detailsURL` tells.
        public static let actionRequired = Conclusion(rawValue: "action_required")
        public static let cancelled = Conclusion(rawValue: "cancelled")
        public static let failure = Conclusion(rawValue: "failure")
        public static let neutral = Conclusion(rawValue: "neutral")
        public static let success = Conclusion(rawValue: "success")
        public static let skipped = Conclusion(rawValue: "skipped")
        public static let timedOut = Conclusion(rawValue: "timed_out")
        /// Only GitHub itself sets it.
        public static let stale = Conclusion(rawValue: "stale")
    }

    public var id: ID
    public var name: String
    public var commit: String
    public var status: Status
    /// Nil until it is completed.
    public var conclusion: Conclusion?
    public var detailsURL: String?
    /// The App's own name of it.
    public var externalID: String?
    public var started: Timestamp?
    public var completed: Timestamp?
    public var output: Report
    /// Of the App that made it.
    public var appSlug: String?
    /// For people.
    public var webURL: String?

    /// What is told on its page.
    public struct Report: Hashable, Sendable {
        public var title: String?
        public var summary: String?
        public var text: String?
        public var annotationCount = 0
    }
}

/// What a check run is to tell.
public struct CheckRunOutput: Hashable, Sendable {
    public var title: String
    /// In Markdown, as is ``text``; no more than 65,535 characters each.
    public var summary: String
    public var text: String?
    /// Places in files; any number.
    public var annotations: [CheckRunAnnotation]

    public init(
        title: String, summary: String, text: String? = nil, annotations: [CheckRunAnnotation] = []
    ) {
        self.title = title
        self.summary = summary
        self.text = text
        self.annotations = annotations
    }
}

/// A remark about lines of a file.
public struct CheckRunAnnotation: Hashable, Sendable {
    public enum Level: String, Hashable, Sendable {
        case notice, warning, failure
    }

    public var path: String
    /// From 1.
    public var lines: ClosedRange<Int>
    /// From 1; only for remarks about one line.
    public var columns: ClosedRange<Int>?
    public var level: Level
    public var message: String
    public var title: String?
    public var rawDetails: String?

    public init(
        _ level: Level, _ message: String, path: String, lines: ClosedRange<Int>,
        columns: ClosedRange<Int>? = nil, title: String? = nil, rawDetails: String? = nil
    ) {
        self.path = path
        self.lines = lines
        self.columns = columns
        self.level = level
        self.message = message
        self.title = title
        self.rawDetails = rawDetails
    }
}

/// A button below a check run; who presses it is told by the event `check_run`, `requested_action`.
public struct CheckRunAction: Hashable, Sendable {
    /// At most 20 characters.
    public var label: String
    /// At most 40 characters.
    public var description: String
    /// At most 20 characters.
    public var identifier: String

    public init(_ label: String, description: String, identifier: String) {
        self.label = label
        self.description = description
        self.identifier = identifier
    }
}

/// What a new check run says, or an old one is to say; what is nil stays as it is.
public struct CheckRunChange: Hashable, Sendable {
    public var name: String?
    public var detailsURL: String?
    public var externalID: String?
    public var status: CheckRun.Status?
    /// Makes it completed, whatever the status says.
    public var conclusion: CheckRun.Conclusion?
    public var started: Timestamp?
    public var completed: Timestamp?
    public var output: CheckRunOutput?
    /// At most three.
    public var actions: [CheckRunAction]

    public init(
        name: String? = nil, detailsURL: String? = nil, externalID: String? = nil,
        status: CheckRun.Status? = nil, conclusion: CheckRun.Conclusion? = nil, started: Timestamp? = nil,
        completed: Timestamp? = nil, output: CheckRunOutput? = nil, actions: [CheckRunAction] = []
    ) {
        self.name = name
        self.detailsURL = detailsURL
        self.externalID = externalID
        self.status = status
        self.conclusion = conclusion
        self.started = started
        self.completed = completed
        self.output = output
        self.actions = actions
    }
}

public import HostKit

/// Which updates are wanted; of a list, those that fit one of its values.
public struct BodhiUpdateQuery: Hashable, Sendable {
    public var aliases: [String] = []
    public var updateIDs: [String] = []
    /// NVRs.
    public var builds: [String] = []
    public var packages: [String] = []
    /// Names such as `F43`.
    public var releases: [String] = []
    public var statuses: [BodhiUpdate.Status] = []
    public var kinds: [BodhiUpdate.Kind] = []
    public var severities: [BodhiUpdate.Severity] = []
    public var requests: [BodhiUpdate.Request] = []
    public var users: [String] = []
    public var bugs: [Int] = []
    /// `rpm`, `module`, `container`, `flatpak`.
    public var contentTypes: [String] = []
    public var suggestion: BodhiUpdate.Suggestion?
    public var gating: [BodhiUpdate.Gating] = []
    public var isCritical: Bool?
    public var isLocked: Bool?
    public var isPushed: Bool?
    public var sideTag: String?
    public var submitted = Span()
    public var modified = Span()
    public var pushed = Span()
    public var approved = Span()
    /// Words that are in the title, an alias or a build.
    public var search: String?

    /// From a moment on, before another.
    public struct Span: Hashable, Sendable {
        public var since: Timestamp?
        public var before: Timestamp?

        public init(since: Timestamp? = nil, before: Timestamp? = nil) {
            self.since = since
            self.before = before
        }
    }

    public init() {}

    public init(builds: [String]) { self.builds = builds }

    /// As the parameters of the interface; a name may come several times.
    var parameters: [(name: String, value: String?)] {
        let lists: [(String, [String])] = [
            ("alias", aliases), ("updateid", updateIDs), ("builds", builds), ("packages", packages),
            ("releases", releases), ("status", statuses.map(\.rawValue)), ("type", kinds.map(\.rawValue)),
            ("severity", severities.map(\.rawValue)), ("request", requests.map(\.rawValue)),
            ("user", users), ("bugs", bugs.map(String.init)), ("content_type", contentTypes),
            ("gating", gating.map(\.rawValue)),
        ]
        let flags: [(String, Bool?)] = [("critpath", isCritical), ("locked", isLocked), ("pushed", isPushed)]
        let spans = [
            ("submitted", submitted), ("modified", modified), ("pushed", pushed), ("approved", approved),
        ]
        var parameters: [(name: String, value: String?)] = []
        for (name, values) in lists { parameters += values.map { (name, $0) } }
        for (name, flag) in flags { parameters.append((name, flag.map { $0 ? "true" : "false" })) }
        for (name, span) in spans {
            parameters.append(("\(name)_since", span.since.map(Self.text)))
            parameters.append(("\(name)_before", span.before.map(Self.text)))
        }
        parameters.append(("suggest", suggestion?.rawValue))
        parameters.append(("from_side_tag", sideTag))
        parameters.append(("search", search))
        return parameters
    }

    static func text(_ time: Timestamp) -> String { "\(time.utc.date) \(time.utc.time)" }
}

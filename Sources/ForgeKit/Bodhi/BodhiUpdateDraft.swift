/// An update that is to be made or changed.
public struct BodhiUpdateDraft: Hashable, Sendable {
    /// What goes into it.
    public enum Content: Hashable, Sendable {
        /// NVRs.
        case builds([String])
        /// Everything that is in a side tag.
        case sideTag(String)
    }

    public var content: Content
    /// At least two characters.
    public var notes: String
    public var kind: BodhiUpdate.Kind = .enhancement
    /// A security update has to have one.
    public var severity: BodhiUpdate.Severity?
    public var bugs: [Int] = []
    public var closesBugs: Bool?
    public var displayName: String?
    public var suggestion: BodhiUpdate.Suggestion?
    public var usesAutokarma: Bool?
    /// At least 1.
    public var stableKarma: Int?
    /// At most -1.
    public var unstableKarma: Int?
    public var usesAutotime: Bool?
    /// At least 0; the service raises it to what the release demands.
    public var stableDays: Int?
    public var requiresBugs: Bool?
    public var requiresTestCases: Bool?
    /// Tests that have to have passed.
    public var requirements: [String] = []
    public var request: BodhiUpdate.Request?
    /// More parameters, such as those that a configuration names; they change nothing of what is above.
    public var extra: [String: String] = [:]

    public init(_ content: Content, notes: String, kind: BodhiUpdate.Kind = .enhancement) {
        self.content = content
        self.notes = notes
        self.kind = kind
    }

    /// Why it cannot be sent; nil if it can.
    public var problem: String? {
        switch content {
        case .builds(let builds):
            if builds.isEmpty { return "an update needs a build; name one, or a side tag" }
            if let bad = builds.first(where: { !Self.isName($0) }) { return "'\(bad)' is no build" }
        case .sideTag(let tag):
            if !Self.isName(tag) { return "'\(tag)' is no side tag" }
        }
        let limits: [(String, Int?, ClosedRange<Int>, String)] = [
            ("stable_karma", stableKarma, 1...Int.max, "at least 1"),
            ("unstable_karma", unstableKarma, Int.min ... -1, "at most -1"),
            ("stable_days", stableDays, 0...Int.max, "at least 0"),
        ]
        for (name, value, range, words) in limits {
            if let value, !range.contains(value) { return "\(name) has to be \(words), not \(value)" }
        }
        if notes.count < 2 { return "the notes have to have two characters or more" }
        if kind == .security, severity == nil || severity == .unspecified {
            return "a security update needs a severity: urgent, high, medium or low"
        }
        if let bad = bugs.first(where: { $0 < 1 }) { return "\(bad) is no number of a bug" }
        return nil
    }

    /// Neither empty nor several: the service divides what it gets at spaces and commas.
    private static func isName(_ text: String) -> Bool {
        !text.isEmpty && !text.contains { $0.isWhitespace || $0 == "," }
    }

    /// As the fields of a form.
    func fields(editing alias: String?) -> [(name: String, value: String)] {
        let builds: [String]
        var sideTag: String?
        switch content {
        case .builds(let nvrs): builds = nvrs
        case .sideTag(let tag): (builds, sideTag) = ([], tag)
        }
        let values: [(String, String?)] = [
            ("from_tag", sideTag), ("edited", alias), ("notes", notes), ("type", kind.rawValue),
            ("severity", severity?.rawValue),
            ("bugs", bugs.isEmpty ? nil : bugs.map(String.init).joined(separator: ",")),
            ("close_bugs", Self.text(closesBugs)), ("display_name", displayName),
            ("suggest", suggestion?.rawValue), ("autokarma", Self.text(usesAutokarma)),
            ("stable_karma", stableKarma.map(String.init)),
            ("unstable_karma", unstableKarma.map(String.init)), ("autotime", Self.text(usesAutotime)),
            ("stable_days", stableDays.map(String.init)), ("require_bugs", Self.text(requiresBugs)),
            ("require_testcases", Self.text(requiresTestCases)),
            ("requirements", requirements.isEmpty ? nil : requirements.joined(separator: " ")),
            ("request", request?.rawValue),
        ]
        var fields = builds.map { (name: "builds", value: $0) }
        fields += values.compactMap { name, value in value.map { (name, $0) } }
        let own = Set(fields.map(\.name)).union(["builds", "from_tag", "edited", "csrf_token"])
        return fields
            + extra.filter { !own.contains($0.key) }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    private static func text(_ flag: Bool?) -> String? { flag.map { $0 ? "true" : "false" } }
}

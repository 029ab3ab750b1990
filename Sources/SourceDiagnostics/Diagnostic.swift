/// Something a person should change in a file they wrote; validation collects these and carries on.
public struct Diagnostic: Hashable, Sendable, Codable {
    /// A stable, documented name for a kind of finding, such as `config.unknown-key`; never reused.
    public struct Code: RawRepresentable, Hashable, Sendable, Codable, ExpressibleByStringLiteral {
        public var rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }
        public init(stringLiteral value: String) { rawValue = value }
        public init(from decoder: any Decoder) throws {
            rawValue = try decoder.singleValueContainer().decode(String.self)
        }
        public func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            try container.encode(rawValue)
        }
    }

    public enum Severity: String, Hashable, Sendable, Codable, Comparable, CaseIterable {
        case note, warning, error

        public static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }
        private var rank: Int {
            switch self {
            case .note: 0
            case .warning: 1
            case .error: 2
            }
        }
    }

    /// Another place that explains the finding, such as the first of two equal keys.
    public struct Note: Hashable, Sendable, Codable {
        public var message: String
        public var range: SourceRange
        public init(_ message: String, at range: SourceRange) {
            self.message = message
            self.range = range
        }
    }

    public var code: Code
    public var severity: Severity
    /// One sentence: what was found, what was expected; no full stop.
    public var message: String
    /// The smallest wrong text: the key or the value, not the mapping.
    public var range: SourceRange
    /// What to do about it, when the message alone does not say so; no full stop.
    public var hint: String?
    /// The replacement for `range`, when there is exactly one sensible repair.
    public var fix: String?
    /// The dotted path of the setting as the user wrote it, such as `jobs[0].targets`.
    public var path: String?
    public var notes: [Note]

    public init(
        code: Code, severity: Severity, message: String, range: SourceRange, hint: String? = nil,
        fix: String? = nil, path: String? = nil, notes: [Note] = []
    ) {
        self.code = code
        self.severity = severity
        self.message = message
        self.range = range
        self.hint = hint
        self.fix = fix
        self.path = path
        self.notes = notes
    }
}

extension Sequence<Diagnostic> {
    /// Whether anything here must stop the reader.
    public var hasErrors: Bool { contains { $0.severity == .error } }

    /// In reading order: by file, place, then severity, worst first; equal findings once.
    public func ordered() -> [Diagnostic] {
        var seen = Set<Diagnostic>()
        return filter { seen.insert($0).inserted }.sorted { left, right in
            if left.range.file != right.range.file { return left.range.file < right.range.file }
            if left.range.lower != right.range.lower { return left.range.lower < right.range.lower }
            if left.severity != right.severity { return left.severity > right.severity }
            return left.message < right.message
        }
    }

    /// In reading order and not more than a person would read: errors stay, and a note tells that
    /// something was left out.
    public func limited(to limit: Int = 1000) -> [Diagnostic] {
        let all = ordered()
        guard all.count > limit else { return all }
        let errors = all.filter { $0.severity == .error }.prefix(limit)
        let others = all.filter { $0.severity != .error }.prefix(limit - errors.count)
        let shown = (errors + others).ordered()
        guard let last = shown.last else { return all }
        let note = Diagnostic(
            code: "config.more-findings", severity: .note,
            message: "there are more findings than the \(shown.count) shown", range: last.range,
            hint: "mend some of these and check again")
        return shown + [note]
    }

    /// Warnings become errors; notes stay.
    public func strict() -> [Diagnostic] {
        map { diagnostic in
            var strict = diagnostic
            if strict.severity == .warning { strict.severity = .error }
            return strict
        }
    }
}

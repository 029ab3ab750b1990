internal import ConfigSyntax
internal import SourceDiagnostics

/// One repair of a configuration: edits of its text, and what they are meant to change.
struct ConfigRepair {
    /// The key or value that is repaired, in the text that the edits speak of.
    var range: Range<Int>
    /// How it was written, for the user.
    var old: String
    /// What it becomes, for the user.
    var new: String
    var edits: [TextEdit]
    var intent: RepairIntent
}

/// Why something deprecated is left as it is.
struct RepairObstacle: Error {
    var reason: String
    /// The other place that the reason speaks of.
    var note: Diagnostic.Note?

    init(_ reason: String, note: Diagnostic.Note? = nil) {
        self.reason = reason
        self.note = note
    }
}

extension RepairObstacle {
    static func exists(_ name: String, _ key: YAMLLayout.Node, in file: SourceFile) -> Self {
        let range = SourceRange(key.range, in: file)
        return Self(
            "'\(name)' stands already at line \(range.start.line)",
            note: .init("the one that counts", at: range))
    }

    static let notAlone = Self("the change would reach further than this place; make it by hand")
    static let comments = Self("there are comments between the braces; make the change by hand")
    static let layout = Self("it is written in a way that cannot be moved safely; make the change by hand")
}

extension Diagnostic {
    /// Something that could be mended, and is not.
    static func leftAlone(_ text: String, at range: SourceRange, because obstacle: RepairObstacle) -> Self {
        Self(
            code: "fix.left-alone", severity: .warning,
            message: "'\(text)' is left alone: \(obstacle.reason)",
            range: range, notes: obstacle.note.map { [$0] } ?? [])
    }
}

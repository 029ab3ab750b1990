extension ComposeDiff {
    /// The differences for people: a summary, then each kind in columns.
    ///
    /// - Parameter isFull: Whether all packages of a source are named, however many there are.
    public func text(isFull: Bool = false) -> String {
        var lines = [title, ""]
        lines += summary
        lines += notes.map { "  note: \($0)" }
        let titles: [(Kind, String)] = [
            (.upgraded, "Upgraded"), (.downgraded, "Downgraded"), (.added, "Added"), (.removed, "Removed"),
        ]
        for (kind, title) in titles {
            lines += Self.section(title, table(of: kind, isFull))
        }
        lines += Self.section("Moved", moveTable(isFull))
        lines += Self.section("Images", imageTable)
        lines += Self.section("Modules", moduleTable)
        lines += Self.section("Extra files", extraFileTable)
        lines += Self.section("Trees", treeTable)
        return lines.joined(separator: "\n") + "\n"
    }

    private static func section(_ title: String, _ table: TextTable) -> [String] {
        table.lines.isEmpty ? [] : ["", title] + table.lines
    }

    private var title: String {
        func name(_ side: Side) -> String { side.id + (side.label.map { " (\($0))" } ?? "") }
        return "\(name(old)) -> \(name(new))"
    }

    // MARK: Summary

    private var summary: [String] {
        var table = TextTable(numbers: [])
        let kinds = Kind.allCases.map { kind in (packages.count { $0.kind == kind }, kind.rawValue) }
        table.addCells(["packages", Self.counts(kinds + [(moves.count, "moved")])])
        table.addCells(["images", Self.counts(images) + imageGrowth])
        table.addCells(["modules", Self.counts(modules)])
        table.addCells(["extra files", Self.counts(extraFiles)])
        table.addCells(["trees", Self.counts(trees.filter { $0.old == nil || $0.new == nil })])
        return table.lines
    }

    private var imageGrowth: String {
        let growth = images.reduce(0) { $0 + ($1.new?.size ?? 0) - ($1.old?.size ?? 0) }
        return growth == 0 ? "" : " (\(Self.signed(growth)))"
    }

    private static func counts(_ counts: [(count: Int, word: String)]) -> String {
        let present = counts.filter { $0.count > 0 }.map { "\($0.count) \($0.word)" }
        return present.isEmpty ? "no difference" : present.joined(separator: ", ")
    }

    private static func counts(_ changes: [some TwoSided]) -> String {
        counts([
            (changes.count { !$0.isInOld }, "added"), (changes.count { !$0.isInNew }, "removed"),
            (changes.count { $0.isInOld && $0.isInNew }, "changed"),
        ])
    }
}

/// Something that may be in one of two composes, or in both.
protocol TwoSided {
    var isInOld: Bool { get }
    var isInNew: Bool { get }
}

extension ComposeDiff.ImageChange: TwoSided {
    var isInOld: Bool { old != nil }
    var isInNew: Bool { new != nil }
}

extension ComposeDiff.ExtraFileChange: TwoSided {
    var isInOld: Bool { old != nil }
    var isInNew: Bool { new != nil }
}

extension ComposeDiff.ModuleChange: TwoSided {
    var isInOld: Bool { !old.isEmpty }
    var isInNew: Bool { !new.isEmpty }
}

extension ComposeDiff.Tree: TwoSided {
    var isInOld: Bool { old != nil }
    var isInNew: Bool { new != nil }
}

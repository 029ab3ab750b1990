public import SourceDiagnostics

/// The differences of two texts in the form of `diff -u`, three lines of context around each.
public enum UnifiedDiff {
    private static let context = 3

    /// Empty for equal texts; line breaks of Windows show as they are.
    public static func text(from old: SourceFile, to new: SourceFile) -> String {
        let before = lines(of: old)
        let after = lines(of: new)
        let steps = steps(before, after)
        guard steps.contains(where: { $0.sign != " " }) else { return "" }
        return "--- \(old.name)\n+++ \(new.name)\n" + hunks(steps).map(hunk).joined()
    }

    private struct Step {
        var sign: Character
        var line: Substring
        /// Lines of either text before this one.
        var old: Int
        var new: Int
    }

    private static func lines(of file: SourceFile) -> [Substring] {
        let text = file.text(0..<file.bytes.count)
        var lines: [Substring] = []
        var rest = text.utf8[...]
        while let end = rest.firstIndex(of: 0x0A) {
            let next = rest.index(after: end)
            lines.append(Substring(rest[..<next]))
            rest = rest[next...]
        }
        return rest.isEmpty ? lines : lines + [Substring(rest)]
    }

    private static func steps(_ before: [Substring], _ after: [Substring]) -> [Step] {
        var removed = Set<Int>()
        var inserted = Set<Int>()
        for change in after.difference(from: before) {
            switch change {
            case .remove(let offset, _, _): removed.insert(offset)
            case .insert(let offset, _, _): inserted.insert(offset)
            }
        }
        var steps: [Step] = []
        var (old, new) = (0, 0)
        while old < before.count || new < after.count {
            if old < before.count, removed.contains(old) {
                steps.append(Step(sign: "-", line: before[old], old: old, new: new))
                old += 1
            } else if new < after.count, inserted.contains(new) {
                steps.append(Step(sign: "+", line: after[new], old: old, new: new))
                new += 1
            } else {
                steps.append(Step(sign: " ", line: before[old], old: old, new: new))
                old += 1
                new += 1
            }
        }
        return steps
    }

    private static func hunks(_ steps: [Step]) -> [ArraySlice<Step>] {
        var hunks: [Range<Int>] = []
        for (place, step) in steps.enumerated() where step.sign != " " {
            let lower = max(place - context, 0)
            let upper = min(place + context + 1, steps.count)
            if let last = hunks.last, lower <= last.upperBound {
                hunks[hunks.count - 1] = last.lowerBound..<upper
            } else {
                hunks.append(lower..<upper)
            }
        }
        return hunks.map { steps[$0] }
    }

    private static func hunk(_ steps: ArraySlice<Step>) -> String {
        guard let first = steps.first else { return "" }
        let oldCount = steps.count { $0.sign != "+" }
        let newCount = steps.count { $0.sign != "-" }
        let body = steps.map { step in
            let hasEnd = step.line.utf8.last == 0x0A
            return "\(step.sign)\(step.line)" + (hasEnd ? "" : "\n\\ No newline at end of file\n")
        }
        let head = "@@ -\(place(first.old, oldCount)) +\(place(first.new, newCount)) @@\n"
        return head + body.joined()
    }

    /// A range without lines begins at the line before it.
    private static func place(_ before: Int, _ count: Int) -> String {
        let start = count == 0 ? before : before + 1
        return count == 1 ? "\(start)" : "\(start),\(count)"
    }
}

/// A source or patch of a spec file.
public struct SpecSource: Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable, Codable {
        case source
        case patch
    }

    public let kind: Kind
    /// Its number: the written one, or for a plain `Source:` the previous one plus 1, from 0.
    public let number: Int
    /// Whether the number is written in the tag.
    public let isNumbered: Bool
    /// Whether it stands in `%sourcelist` or `%patchlist`.
    public let isListed: Bool
    /// The value as written, macros unexpanded.
    public let value: String
    /// Whether rpm reads it; nil if that depends on a condition whose outcome is not known.
    public let isActive: Bool?
    /// Its line, counted from 1.
    public let line: Int
    /// Index of its statement in ``SpecTree/statements``.
    public let statement: Int
    let valueRange: Range<Int>

    /// The name under which rpm looks for a source in its source directory: what follows the last slash, so
    /// that a fragment `#/name` names the file.
    public static func fileName(ofLocation location: String) -> String {
        location.utf8.lastIndex(of: UInt8(ascii: "/")).map {
            String(location[location.utf8.index(after: $0)...])
        } ?? location
    }

    /// Whether a location is a URL to download from.
    public static func isRemote(_ location: String) -> Bool {
        guard let colon = location.utf8.firstIndex(of: UInt8(ascii: ":")), colon != location.startIndex else {
            return false
        }
        let schemeIsWord = location[..<colon].utf8.allSatisfy { $0.isASCIILetter || $0.isASCIIDigit }
        return schemeIsWord && location[colon...].hasPrefix("://")
    }
}

extension SpecTree {
    /// Sources and patches in the order of the text, numbered as rpm 4.15 and later do.
    ///
    /// Alternatives of one conditional block are numbered alike; what is known to be inactive takes no number
    /// from those that follow.
    public func sourcesAndPatches(_ activity: BranchActivity) -> [SpecSource] {
        var numbering = SourceNumbering()
        var found: [SpecSource] = []
        for (index, statement) in statements.enumerated() {
            switch statement.kind {
            case .condition: numbering.pass(directiveWord(statement))
            case .tag:
                guard let tag = tag(at: index), let kind = SpecSource.Kind(rawValue: tag.key) else {
                    continue
                }
                found.append(
                    source(
                        kind, index, tag.number, isListed: false, tag.layout.value, activity, &numbering))
            case .text:
                let section = sections[statement.section].name
                guard section == "sourcelist" || section == "patchlist" else { continue }
                let kind: SpecSource.Kind = section == "sourcelist" ? .source : .patch
                let range = bytes.trimmingSpace(statement.bytes)
                found.append(source(kind, index, nil, isListed: true, range, activity, &numbering))
            default: continue
            }
        }
        return found
    }

    private func source(
        _ kind: SpecSource.Kind, _ index: Int, _ written: Int?, isListed: Bool, _ range: Range<Int>,
        _ activity: BranchActivity, _ numbering: inout SourceNumbering
    ) -> SpecSource {
        let isActive = activity.isActive(statements[index].branch)
        let number = numbering.number(kind, written: written, counts: isActive != false)
        return SpecSource(
            kind: kind, number: number, isNumbered: written != nil, isListed: isListed,
            value: bytes.text(range), isActive: isActive, line: statements[index].line, statement: index,
            valueRange: range)
    }

    private func directiveWord(_ statement: SpecStatement) -> String {
        let start = bytes.skippingBlanks(from: statement.bytes.lowerBound, to: statement.bytes.upperBound)
        return SpecParser.directive(in: bytes, at: start, end: statement.bytes.upperBound) ?? ""
    }
}

/// Counts sources and patches through conditional blocks.
private struct SourceNumbering {
    private struct Counters {
        var source = -1
        var patch = -1
    }

    private var current = Counters()
    private var blocks: [(start: Counters, highest: Counters)] = []

    mutating func number(_ kind: SpecSource.Kind, written: Int?, counts: Bool) -> Int {
        let number = written ?? (kind == .source ? current.source : current.patch) + 1
        if counts {
            switch kind {
            case .source: current.source = number
            case .patch: current.patch = number
            }
        }
        return number
    }

    mutating func pass(_ directive: String) {
        if directive.hasPrefix("if") {
            blocks.append((current, current))
        } else if let block = blocks.popLast() {
            let highest = Counters(
                source: max(block.highest.source, current.source),
                patch: max(block.highest.patch, current.patch))
            if directive == "endif" {
                current = highest
            } else {
                blocks.append((block.start, highest))
                current = block.start
            }
        }
    }
}

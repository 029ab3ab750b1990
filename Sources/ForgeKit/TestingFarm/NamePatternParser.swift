/// The parts of a pattern.
indirect enum NamePatternTree: Sendable {
    /// How often something comes.
    struct Count: Hashable, Sendable {
        var least: Int
        /// Nil is without limit.
        var most: Int?
    }

    case characters(NamePattern.CharacterSet)
    case sequence([NamePatternTree])
    case choice([NamePatternTree])
    case repeated(NamePatternTree, Count)
}

/// Reads a pattern; see ``NamePattern``.
struct NamePatternParser {
    private var rest: Substring.UnicodeScalarView
    private var depth = 0

    private static let depthLimit = 30
    private static let countLimit = 100

    init(_ text: String) {
        // Names are always compared from end to end.
        var body = text[...]
        if body.hasPrefix("^") { body.removeFirst() }
        if body.hasSuffix("$"), !body.hasSuffix("\\$") { body.removeLast() }
        rest = body.unicodeScalars
    }

    mutating func parse() -> NamePatternTree? {
        guard let tree = choice(), rest.isEmpty else { return nil }
        return tree
    }

    private mutating func choice() -> NamePatternTree? {
        guard depth < Self.depthLimit else { return nil }
        depth += 1
        defer { depth -= 1 }
        var choices: [NamePatternTree] = []
        repeat {
            guard let sequence = sequence() else { return nil }
            choices.append(sequence)
        } while take("|")
        return choices.count == 1 ? choices[0] : .choice(choices)
    }

    private mutating func sequence() -> NamePatternTree? {
        var parts: [NamePatternTree] = []
        while let next = rest.first, next != "|", next != ")" {
            guard let part = part(), let repeated = repetition(of: part) else { return nil }
            parts.append(repeated)
        }
        return .sequence(parts)
    }

    private mutating func part() -> NamePatternTree? {
        guard let next = rest.popFirst() else { return nil }
        switch next {
        case "(":
            if take("?") {
                // Of the special groups only the one that keeps nothing.
                guard take(":") else { return nil }
            }
            guard let inner = choice(), take(")") else { return nil }
            return inner
        case "[": return set().map(NamePatternTree.characters)
        case ".": return .characters(.init(ranges: ["\n"..."\n"], isInverted: true))
        case "\\": return escape().map(NamePatternTree.characters)
        case "*", "+", "?", "{", "^", "$": return nil
        default: return .characters(.init(ranges: [next...next]))
        }
    }

    private mutating func repetition(of part: NamePatternTree) -> NamePatternTree? {
        let count: NamePatternTree.Count
        switch rest.first {
        case "*": count = .init(least: 0)
        case "+": count = .init(least: 1)
        case "?": count = .init(least: 0, most: 1)
        case "{":
            rest.removeFirst()
            guard let counted = counts() else { return nil }
            return lazily(.repeated(part, counted))
        default: return part
        }
        rest.removeFirst()
        return lazily(.repeated(part, count))
    }

    /// Whether as few or as many as possible are taken makes no difference for a whole name.
    private mutating func lazily(_ tree: NamePatternTree) -> NamePatternTree? {
        _ = take("?")
        return tree
    }

    /// `3}`, `3,}` and `3,5}`.
    private mutating func counts() -> NamePatternTree.Count? {
        guard let least = number() else { return nil }
        var count = NamePatternTree.Count(least: least, most: least)
        if take(",") {
            count.most = number()
            if let most = count.most, most < least { return nil }
        }
        return take("}") ? count : nil
    }

    private mutating func number() -> Int? {
        let digits = rest.prefix { ("0"..."9").contains($0) }
        rest = rest.dropFirst(digits.count)
        guard let number = Int(String(digits)), number <= Self.countLimit else { return nil }
        return number
    }

    private mutating func set() -> NamePattern.CharacterSet? {
        var set = NamePattern.CharacterSet(ranges: [], isInverted: take("^"))
        var isFirst = true
        while let next = rest.popFirst() {
            if next == "]", !isFirst { return set }
            isFirst = false
            guard let lower = member(next) else { return nil }
            guard lower.count == 1, let start = lower.first?.lowerBound, start == lower[0].upperBound,
                rest.first == "-", let end = rest.dropFirst().first, end != "]"
            else {
                set.ranges += lower
                continue
            }
            rest.removeFirst(2)
            guard let upper = member(end), upper.count == 1, upper[0].upperBound >= start else { return nil }
            set.ranges.append(start...upper[0].upperBound)
        }
        return nil
    }

    /// One character of a set, or a class.
    private mutating func member(_ scalar: Unicode.Scalar) -> [ClosedRange<Unicode.Scalar>]? {
        guard scalar == "\\" else { return [scalar...scalar] }
        guard let set = escape(), !set.isInverted else { return nil }
        return set.ranges
    }

    private mutating func escape() -> NamePattern.CharacterSet? {
        guard let next = rest.popFirst() else { return nil }
        let digits: [ClosedRange<Unicode.Scalar>] = ["0"..."9"]
        let word = digits + ["A"..."Z", "a"..."z", "_"..."_"]
        let space: [ClosedRange<Unicode.Scalar>] = ["\t"..."\r", " "..." "]
        switch next {
        case "d": return .init(ranges: digits)
        case "D": return .init(ranges: digits, isInverted: true)
        case "w": return .init(ranges: word)
        case "W": return .init(ranges: word, isInverted: true)
        case "s": return .init(ranges: space)
        case "S": return .init(ranges: space, isInverted: true)
        case _ where next.properties.isAlphabetic || digits[0].contains(next): return nil
        default: return .init(ranges: [next...next])
        }
    }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard rest.first == scalar else { return false }
        rest.removeFirst()
        return true
    }
}

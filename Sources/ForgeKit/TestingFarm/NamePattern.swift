/// A regular expression of the simple kind, matched against whole names.
///
/// It comes from a server: the time to match grows with the lengths of pattern and name and with nothing else, as no
/// choice is ever taken back.
///
/// Known are characters, `.`, sets, `\d`, `\w`, `\s` and other escapes, groups, `|`, `*`, `+`, `?` and `{m,n}`, and
/// `^` and `$` at the ends.
struct NamePattern: Sendable {
    /// One step of a match.
    enum Step: Sendable {
        /// Takes a character and goes on with the next step.
        case take(CharacterSet)
        /// Goes on with both, without taking anything.
        case fork(Int, Int)
        case jump(Int)
        case done
    }

    /// Characters that fit.
    struct CharacterSet: Hashable, Sendable {
        var ranges: [ClosedRange<Unicode.Scalar>]
        var isInverted = false

        func contains(_ scalar: Unicode.Scalar) -> Bool {
            ranges.contains { $0.contains(scalar) } != isInverted
        }
    }

    private let steps: [Step]

    /// Nil for what is no pattern of this kind, or too large.
    init?(_ text: String) {
        guard text.utf8.count <= 1000 else { return nil }
        var parser = NamePatternParser(text)
        guard let tree = parser.parse() else { return nil }
        var compiler = NamePatternCompiler()
        guard compiler.compile(tree) else { return nil }
        steps = compiler.steps + [.done]
    }

    /// Whether the whole name fits.
    func matches(_ name: String) -> Bool {
        guard name.utf8.count <= 1000 else { return false }
        var active = following([0])
        for scalar in name.unicodeScalars {
            var next: [Int] = []
            for place in active {
                if case .take(let set) = steps[place], set.contains(scalar) { next.append(place + 1) }
            }
            guard !next.isEmpty else { return false }
            active = following(next)
        }
        return active.contains { if case .done = steps[$0] { true } else { false } }
    }

    /// The steps that can be reached without taking a character, each once.
    private func following(_ places: [Int]) -> [Int] {
        var reached: [Int] = []
        var isSeen = [Bool](repeating: false, count: steps.count)
        var pending = places
        while let place = pending.popLast() {
            guard !isSeen[place] else { continue }
            isSeen[place] = true
            switch steps[place] {
            case .jump(let target): pending.append(target)
            case .fork(let first, let second): pending += [first, second]
            case .take, .done: reached.append(place)
            }
        }
        return reached
    }
}

/// Makes the steps of a pattern.
struct NamePatternCompiler {
    private(set) var steps: [NamePattern.Step] = []

    private static let limit = 5000

    /// False when there would be too many.
    mutating func compile(_ tree: NamePatternTree) -> Bool {
        guard steps.count < Self.limit else { return false }
        switch tree {
        case .characters(let set): steps.append(.take(set))
        case .sequence(let parts):
            for part in parts { guard compile(part) else { return false } }
        case .choice(let choices): return compile(choices[...])
        case .repeated(let part, let count): return compile(part, count)
        }
        return true
    }

    private mutating func compile(_ choices: ArraySlice<NamePatternTree>) -> Bool {
        guard let first = choices.first else { return true }
        guard choices.count > 1 else { return compile(first) }
        let fork = steps.count
        steps.append(.jump(0))
        guard compile(first) else { return false }
        let end = steps.count
        steps.append(.jump(0))
        steps[fork] = .fork(fork + 1, steps.count)
        guard compile(choices.dropFirst()) else { return false }
        steps[end] = .jump(steps.count)
        return true
    }

    private mutating func compile(_ part: NamePatternTree, _ count: NamePatternTree.Count) -> Bool {
        for _ in 0..<count.least { guard compile(part) else { return false } }
        guard let most = count.most else {
            let fork = steps.count
            steps.append(.jump(0))
            guard compile(part) else { return false }
            steps.append(.jump(fork))
            steps[fork] = .fork(fork + 1, steps.count)
            return true
        }
        var forks: [Int] = []
        for _ in count.least..<most {
            forks.append(steps.count)
            steps.append(.jump(0))
            guard compile(part) else { return false }
        }
        for fork in forks { steps[fork] = .fork(fork + 1, steps.count) }
        return true
    }
}

internal import ConfigSyntax
public import SourceDiagnostics

/// A configuration with deprecated and renamed names rewritten; comments and layout stay.
public struct ConfigFix: Sendable {
    /// One thing that was rewritten.
    public struct Change: Hashable, Sendable {
        /// Where it stood in the old text.
        public var range: SourceRange
        public var old: String
        public var new: String

        /// `file:line: old → new`.
        public var description: String { "\(range.file):\(range.start.line): \(old) → \(new)" }
    }

    /// The old text.
    public let original: SourceFile
    /// The new text; the same as the old one when there was nothing to do.
    public private(set) var file: SourceFile
    /// In the order of the old text.
    public private(set) var changes: [Change] = []
    /// What could be mended and was left alone, with the reason; places are those of the new text.
    public private(set) var remarks: [Diagnostic] = []

    public var hasChanges: Bool { !changes.isEmpty }

    /// Rewrites what has exactly one replacement that keeps the meaning.
    ///
    /// Every text is read again before it counts: when it does not say what was intended, or has more errors
    /// than before, the repair is dropped and a remark says so.
    /// - Parameter isUnsafe: Whether misspelt names become the nearest known ones.
    /// - Throws: ``PackitError`` for a file that is no YAML.
    public init(_ file: SourceFile, isUnsafe: Bool = false) throws(PackitError) {
        original = file
        self.file = file
        var state = try State(file)
        /// The edits of each round, to find the way back to the old text.
        var rounds: [[TextEdit]] = []
        while true {
            let (repairs, obstacles) = state.repairs(isUnsafe: isUnsafe)
            let (accepted, refused) = state.accept(repairs)
            guard let next = accepted.isEmpty ? nil : state.after(accepted) else {
                remarks = (obstacles + refused.map(state.refusal)).ordered()
                break
            }
            for repair in accepted {
                let old = rounds.reversed().reduce(repair.range.lowerBound) {
                    TextEdit.oldOffset(of: $0, after: $1)
                }
                let place = SourceRange(old..<min(old + repair.range.count, file.bytes.count), in: file)
                changes.append(Change(range: place, old: repair.old, new: repair.new))
            }
            rounds.append(accepted.flatMap(\.edits))
            state = next
        }
        self.file = state.file
        changes.sort { $0.range.lower < $1.range.lower }
    }
}

/// One text of a configuration on the way from the old one to the new one.
private struct State {
    let file: SourceFile
    let document: YAMLDocument
    let layout: YAMLLayout
    let findings: [Diagnostic]

    init(_ file: SourceFile) throws(PackitError) {
        do {
            try self.init(reading: file)
        } catch {
            throw PackitError(
                .invalidConfig, "\(file.name) is no YAML and cannot be rewritten",
                diagnostics: [error.diagnostic(in: SourceMap([file]))], files: [file])
        }
    }

    private init(reading file: SourceFile) throws(YAMLError) {
        self.file = file
        document = try YAMLDocument(file)
        layout = try YAMLLayout(file)
        // What the project around it says does not bear on names.
        let facts = ProjectFacts(name: "project", findSpecfile: { nil })
        findings = ConfigResolver.resolve(document, facts: facts).diagnostics.ordered()
    }

    /// So that a huge file with very many of them is done in steps.
    private static let repairsPerRound = 1000

    private var errorCount: Int { findings.count { $0.severity == .error } }

    /// The repairs of this text's findings that do not touch each other; the rest comes in a later round.
    func repairs(isUnsafe: Bool) -> ([ConfigRepair], obstacles: [Diagnostic]) {
        let finder = RepairFinder(file, layout: layout, isUnsafe: isUnsafe)
        var repairs: [ConfigRepair] = []
        var obstacles: [Diagnostic] = []
        var seen = Set<Range<Int>>()
        var taken = TakenRanges()
        for finding in findings where seen.insert(finding.range.offsets).inserted {
            if repairs.count == Self.repairsPerRound { break }
            do throws(RepairObstacle) {
                guard let repair = try finder.repair(finding) else { continue }
                if taken.take(repair) { repairs.append(repair) }
            } catch {
                let text = file.text(finding.range.offsets)
                obstacles.append(.leftAlone(text, at: finding.range, because: error))
            }
        }
        return (repairs, obstacles)
    }

    /// Parts repairs into those that do what they are meant to do, and the others.
    func accept(_ repairs: [ConfigRepair]) -> (accepted: [ConfigRepair], refused: [ConfigRepair]) {
        if repairs.isEmpty || after(repairs) != nil { return (repairs, []) }
        guard repairs.count > 1 else { return ([], repairs) }
        let left = accept(Array(repairs.prefix(repairs.count / 2)))
        let right = accept(Array(repairs.dropFirst(repairs.count / 2)))
        let together = left.accepted + right.accepted
        // Halves that each work and do not work together: one now, the other in the next round.
        let accepted =
            after(together) == nil ? (left.accepted.isEmpty ? right.accepted : left.accepted) : together
        return (accepted, left.refused + right.refused)
    }

    /// The text after some repairs; nil when it does not say what they intend, or has more errors.
    func after(_ repairs: [ConfigRepair]) -> State? {
        guard let bytes = TextEdit.apply(repairs.flatMap(\.edits), to: file.bytes),
            // A text that cannot be read is as wrong as one that says something else.
            let next = try? State(reading: SourceFile(name: file.name, bytes: bytes))
        else { return nil }
        let intent = repairs.reduce(RepairIntent()) { $0.merged($1.intent) }
        let isIntended = ConfigMeaning(next.document.root) == ConfigMeaning(document.root, after: intent)
        return isIntended && next.errorCount <= errorCount ? next : nil
    }

    func refusal(_ repair: ConfigRepair) -> Diagnostic {
        .leftAlone(repair.old, at: SourceRange(repair.range, in: file), because: .notAlone)
    }
}

/// The stretches of a text that repairs of one round change; each of them belongs to one repair.
private struct TakenRanges {
    private var ranges: [Range<Int>] = []

    /// Claims the whole stretch of a repair; false when another one has a part of it.
    mutating func take(_ repair: ConfigRepair) -> Bool {
        guard let lower = repair.edits.map(\.range.lowerBound).min(),
            let upper = repair.edits.map(\.range.upperBound).max()
        else { return false }
        let wanted = lower..<upper
        if ranges.contains(where: { $0.lowerBound <= wanted.upperBound && wanted.lowerBound <= $0.upperBound }
        ) {
            return false
        }
        ranges.append(wanted)
        return true
    }
}

internal import ConfigSyntax
internal import HostKit
internal import JSONKit
internal import RPMKit
public import SystemPackage

/// What brought a package into a compose, tree by tree.
public struct WhyReport: Sendable, Hashable, Codable {
    /// One package in one tree, with the way from it back to an input.
    public struct Answer: Sendable, Hashable, Codable {
        public var tree: TreeID
        public var package: String
        public var kind: PackageKind
        public var flags: [String]
        /// The NSVC of the module that it belongs to.
        public var module: String?
        public var steps: [Step]
    }

    public struct Step: Sendable, Hashable, Codable {
        public var package: String
        public var reason: TreeJournal.Reason
    }

    /// By tree, then by package.
    public var answers: [Answer] = []
    /// What was asked for in a tree and is not there, where that fits the question.
    public var absences: [Absence] = []

    public struct Absence: Sendable, Hashable, Codable {
        public var tree: TreeID
        public var text: String
    }

    /// Asks the journals of a compose.
    ///
    /// - Parameters:
    ///   - question: A name, `name.arch`, NVR or NEVRA, or a file name.
    ///   - trees: UIDs and arches to look at; all when empty.
    public init(_ question: String, _ journals: [TreeJournal], variants: [String] = [], arches: [String] = [])
    {
        let wanted = PackageQuestion(question)
        for journal in journals.sorted(by: { $0.tree < $1.tree }) {
            guard variants.isEmpty || variants.contains(journal.tree.variant),
                arches.isEmpty || arches.contains(journal.tree.arch)
            else { continue }
            for (package, entry) in journal.packages.sorted(by: { $0.key < $1.key })
            where wanted.matches(package) {
                let steps = Self.steps(from: package, in: journal, journals)
                answers.append(
                    Answer(
                        tree: journal.tree, package: package, kind: entry.kind, flags: entry.flags,
                        module: entry.module, steps: steps))
            }
            for text in journal.unmatched + journal.missing where wanted.isMentioned(in: text) {
                absences.append(Absence(tree: journal.tree, text: text))
            }
        }
    }

    /// The way from a package back to an input. A package that a variant has left to the one that it extends is
    /// explained there.
    private static func steps(
        from package: String, in journal: TreeJournal, _ journals: [TreeJournal]
    ) -> [Step] {
        let steps = journal.chain(from: package).map { Step(package: $0.package, reason: $0.reason) }
        guard let last = steps.last, last.reason.kind != .moved, let next = last.reason.of,
            journal.packages[next] == nil
        else { return steps }
        let extended = journals.first { other in
            other.tree.arch == journal.tree.arch && journal.tree.variant.hasPrefix("\(other.tree.variant)-")
                && other.packages[next] != nil
        }
        return steps + (extended.map { self.steps(from: next, in: $0, journals) } ?? [])
    }

    /// The journals of the compose in a directory.
    ///
    /// - Throws: `.input` when there are none: the compose did not get as far as gathering.
    public static func journals(of compose: FilePath) throws -> [TreeJournal] {
        let directory = try Files.realPath(compose)
        let paths = try Glob("work/*/gather_result/*.result").expand(under: directory)
        guard !paths.isEmpty else {
            throw ComposeError(
                .input, "\(compose) has no record of gathered packages; is it the directory of a compose?")
        }
        var journals: [TreeJournal] = []
        for path in paths { journals.append(try TreeJournal.read(directory.pushing(path))) }
        return journals
    }
}

extension WhyReport: CustomStringConvertible {
    /// A paragraph for each package and tree.
    public var description: String {
        let paragraphs = answers.map { answer in
            let words = answer.flags + (answer.module.map { ["module \($0)"] } ?? [])
            let flags = words.isEmpty ? "" : " (\(words.joined(separator: ", ")))"
            return
                (["\(answer.package) in \(answer.tree)\(flags)"]
                + answer.steps.map { "  \($0.reason.sentence)" }).joined(separator: "\n")
        }
        return (paragraphs + absences.map { "\($0.tree): not there: \($0.text)" }).joined(separator: "\n")
    }
}

/// Which packages somebody asks about.
struct PackageQuestion {
    private let text: String

    init(_ text: String) {
        self.text = text.hasSuffix(".rpm") ? String(text.dropLast(4)) : text
    }

    /// - Parameter nevra: `name-epoch:version-release.arch`.
    func matches(_ nevra: String) -> Bool {
        if nevra == text { return true }
        guard let package = NEVRA(nevra) else { return false }
        let nvr = "\(package.name)-\(package.version)-\(package.release)"
        return [package.name, "\(package.name).\(package.arch)", nvr, "\(nvr).\(package.arch)"].contains(text)
    }

    /// Whether a sentence is about the package.
    func isMentioned(in sentence: String) -> Bool {
        sentence.split { " ,()".contains($0) }.contains { word in
            word == text || word.hasPrefix("\(text).") || word.hasPrefix("\(text):")
        }
    }
}

extension WhyReport {
    /// The report as JSON.
    public var json: String {
        JSONValue.object([
            .init("answers", .array(answers.map(\.json))),
            .init(
                "absences",
                .array(
                    absences.map {
                        [
                            "variant": .string($0.tree.variant), "arch": .string($0.tree.arch),
                            "text": .string($0.text),
                        ]
                    })),
        ]).text()
    }
}

extension WhyReport.Answer {
    fileprivate var json: JSONValue {
        var members: [JSONValue.Member] = [
            .init("package", .string(package)), .init("variant", .string(tree.variant)),
            .init("arch", .string(tree.arch)), .init("kind", .string(kind.rawValue)),
            .init("flags", .array(flags.map { .string($0) })),
        ]
        if let module { members.append(.init("module", .string(module))) }
        members.append(
            .init(
                "steps",
                .array(
                    steps.map {
                        ["package": .string($0.package), "reason": .string($0.reason.sentence)]
                    })))
        return .object(members)
    }
}

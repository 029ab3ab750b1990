internal import RPMKit

/// Says why packages are in a tree, by its journal and those of the variants that it extends.
struct ReasonChains {
    private let tree: TreeID
    /// UIDs of the variants that others extend, by those of the others.
    private let parents: [String: String]
    private let journal: (TreeID) throws -> TreeJournal?
    private var known: [TreeID: TreeJournal?] = [:]

    init(_ tree: TreeID, parents: [String: String], journal: @escaping (TreeID) throws -> TreeJournal?) {
        self.tree = tree
        self.parents = parents
        self.journal = journal
    }

    /// The way from a package back to an input, as sentences; empty where nobody knows.
    mutating func reasons(for package: NEVRA) throws -> [String] {
        var sentences: [String] = []
        var place: String? = package.description
        var current: TreeID? = tree
        // What a variant has left to the one that it extends is explained there.
        while let here = current, let start = place {
            guard let journal = try journal(of: here) else { break }
            let steps = journal.chain(from: start)
            sentences += steps.map(\.reason.sentence)
            if let last = steps.last {
                place = last.reason.kind == .moved ? nil : last.reason.of
            }
            current = parents[here.variant].map { TreeID($0, here.arch) }
        }
        return sentences
    }

    private mutating func journal(of tree: TreeID) throws -> TreeJournal? {
        if let known = known[tree] { return known }
        let journal = try journal(tree)
        known[tree] = .some(journal)
        return journal
    }
}

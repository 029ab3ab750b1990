/// Which conditional branches of one spec file are active, as far as that is known.
///
/// Without an answer from rpm only `%if 0` and `%if 1` are decided. ``SpecProbe`` asks rpm for the rest.
public struct BranchActivity: Sendable, Hashable {
    /// By index into ``SpecTree/branches``, with the branches around each considered; nil if not known.
    private var resolved: [Bool?] = []

    /// What can be said without rpm.
    public init(_ tree: SpecTree) {
        // What is known of the earlier branches of each block.
        var blocks: [Int: (isTaken: Bool, isUnknown: Bool)] = [:]
        for branch in tree.branches {
            var block = blocks[branch.block] ?? (false, false)
            let holds = Self.literal(branch)
            var answer: Bool? = block.isUnknown && holds != false ? nil : holds
            if block.isTaken { answer = false }
            if holds == true { block.isTaken = true }
            if answer == nil { block.isUnknown = true }
            blocks[branch.block] = block
            add(answer, parent: branch.parent)
        }
    }

    /// What rpm said: the branches it read.
    public init(_ tree: SpecTree, active: Set<Int>) {
        for (index, branch) in tree.branches.enumerated() {
            add(active.contains(index), parent: branch.parent)
        }
    }

    /// A branch stands behind the one around it, so that is resolved already.
    private mutating func add(_ answer: Bool?, parent: Int?) {
        let around = isActive(parent)
        if answer == false || around == false {
            resolved.append(false)
        } else {
            resolved.append(answer == nil ? nil : around)
        }
    }

    /// Whether a branch and all branches around it are active; nil if that is not known.
    public func isActive(_ branch: Int?) -> Bool? {
        guard let branch, resolved.indices.contains(branch) else { return true }
        return resolved[branch]
    }

    private static func literal(_ branch: SpecBranch) -> Bool? {
        if branch.keyword == "else" { return true }
        guard branch.keyword == "if" || branch.keyword == "elif" else { return nil }
        let isNumber = !branch.expression.isEmpty && branch.expression.utf8.allSatisfy(\.isASCIIDigit)
        return isNumber ? branch.expression.contains { $0 != "0" } : nil
    }
}

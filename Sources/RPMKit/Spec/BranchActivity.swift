/// Which conditional branches of one spec file are active, as far as that is known.
///
/// Without an answer from rpm only `%if 0` and `%if 1` are decided. ``SpecProbe`` asks rpm for the rest.
public struct BranchActivity: Sendable, Hashable {
    /// By index into ``SpecTree/branches``; nil where it is not known.
    private var own: [Bool?]
    private let parents: [Int?]

    /// What can be said without rpm.
    public init(_ tree: SpecTree) {
        own = []
        parents = tree.branches.map(\.parent)
        var blocks: [Int: [Bool?]] = [:]
        for branch in tree.branches {
            let earlier = blocks[branch.block] ?? []
            let holds = Self.literal(branch)
            let answer: Bool?
            if earlier.contains(true) || holds == false {
                answer = false
            } else {
                answer = earlier.contains(nil) ? nil : holds
            }
            own.append(answer)
            blocks[branch.block] = earlier + [answer]
        }
    }

    /// What rpm said: the branches it read.
    public init(_ tree: SpecTree, active: Set<Int>) {
        parents = tree.branches.map(\.parent)
        own = tree.branches.indices.map { active.contains($0) }
    }

    /// Whether a branch and all branches around it are active; nil if that is not known.
    public func isActive(_ branch: Int?) -> Bool? {
        var answer: Bool? = true
        var current = branch
        while let index = current, own.indices.contains(index) {
            switch own[index] {
            case false: return false
            case nil: answer = nil
            case true: break
            }
            current = parents[index]
        }
        return answer
    }

    private static func literal(_ branch: SpecBranch) -> Bool? {
        if branch.keyword == "else" { return true }
        guard branch.keyword == "if" || branch.keyword == "elif" else { return nil }
        let isNumber = !branch.expression.isEmpty && branch.expression.utf8.allSatisfy(\.isASCIIDigit)
        return isNumber ? branch.expression.contains { $0 != "0" } : nil
    }
}

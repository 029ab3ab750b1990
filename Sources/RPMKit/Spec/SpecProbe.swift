/// Asks rpm which conditional branches of a spec file it reads.
///
/// The caller writes ``instrumented`` to a temporary file, runs `rpmspec` on it with
/// ``SpecQuery/arguments(for:)`` and gives the output to ``activity(from:)``.
public struct SpecProbe: Sendable, Hashable {
    private static let marker = "spec-probe-active-branch-"

    private let tree: SpecTree

    public init(_ tree: SpecTree) {
        self.tree = tree
    }

    /// Whether there is anything to ask: a conditional block whose outcome is not certain.
    public var isNeeded: Bool {
        let activity = BranchActivity(tree)
        return tree.branches.indices.contains { activity.isActive($0) == nil }
    }

    /// The spec file with a line in each branch that makes rpm say its number.
    public var instrumented: [UInt8] {
        var text: [UInt8] = []
        var position = 0
        for (index, branch) in tree.branches.enumerated() {
            let end = tree.statements[branch.statement].bytes.upperBound
            text += tree.bytes[position..<end]
            if text.last != UInt8(ascii: "\n") { text.append(UInt8(ascii: "\n")) }
            text += "%{echo:\(Self.marker)\(index)}\n".utf8
            position = end
        }
        return text + tree.bytes[position...]
    }

    /// Which branches rpm read, from its standard output.
    public func activity(from reply: [UInt8]) -> BranchActivity {
        var active: Set<Int> = []
        var previous = -1
        for line in reply.split(separator: UInt8(ascii: "\n")) where line.starts(with: Self.marker.utf8) {
            let digits = line.dropFirst(Self.marker.utf8.count)
            guard let index = Int(String(decoding: digits, as: UTF8.self)) else { continue }
            // rpm reads a spec file with BuildArch again for that architecture: the last time counts.
            if index <= previous { active.removeAll() }
            active.insert(index)
            previous = index
        }
        return BranchActivity(tree, active: active)
    }
}

internal import ConfigSyntax

/// An option's values by variant and architecture: pairs of a pattern and a mapping.
struct VariantArchNodes: Sendable {
    private var blocks: [(pattern: Pattern, values: ConfigMapping)] = []

    /// Blocks that are none are left out: the check of shapes has told of them.
    init(_ node: ConfigNode?) {
        for block in node?.sequence ?? [] {
            guard let pair = block.sequence, pair.count == 2, let text = pair[0].string,
                let values = pair[1].mapping, let pattern = try? Pattern(text)
            else { continue }
            blocks.append((pattern, values))
        }
    }

    /// All values for a variant's architecture, in order; the members of lists one by one.
    ///
    /// Patterns match at the beginning of the UID. `*` stands for every architecture but `src`.
    func values(variant uid: String, arch: String) -> [ConfigNode] {
        blocks.filter { $0.pattern.matches(uid) }.flatMap { block in
            [arch, "*"].filter { $0 != "*" || arch != "src" }.compactMap { block.values[$0] }
                .flatMap { node -> [ConfigNode] in
                    // A tuple counts as one value, as in the reference.
                    if case .sequence(let items) = node.value { items } else { [node] }
                }
        }
    }
}

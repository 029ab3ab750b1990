/// In what order variants are gathered, so that each comes after those that it needs.
struct VariantOrder {
    let variants: Variants
    let lookasides: [GatherConfig.LookasidePair]

    /// Variants in groups; those of a group do not need each other.
    ///
    /// Kinds come one after the other: what extends a variant needs its packages. Among variants of a kind
    /// those come first that satisfy dependencies of others.
    /// - Throws: `.lookasideCycle`.
    func groups() throws(ComposeError) -> [[Variant]] {
        var groups: [[Variant]] = []
        let kinds: [[Variant.Kind]] = [[.variant], [.addon], [.layeredProduct], [.optional]]
        for kind in kinds {
            var waiting = variants.ordered.filter { kind.contains($0.kind) && !$0.isEmpty }
            while !waiting.isEmpty {
                let uids = Set(waiting.map(\.uid))
                let ready = waiting.filter { uids.isDisjoint(with: providers(of: $0.uid)) }
                guard !ready.isEmpty else { throw cycle(waiting) }
                groups.append(ready)
                waiting.removeAll { variant in ready.contains { $0.uid == variant.uid } }
            }
        }
        return groups
    }

    /// The variants whose packages satisfy dependencies of one.
    func providers(of uid: String) -> [String] {
        lookasides.filter { $0.variant == uid }.map(\.lookaside)
    }

    private func cycle(_ variants: [Variant]) -> ComposeError {
        let names = variants.map { "'\($0.uid)'" }.joined(separator: ", ")
        return ComposeError(
            .lookasideCycle,
            "variant_as_lookaside goes round in a circle among the variants \(names); remove one of its pairs"
        )
    }
}

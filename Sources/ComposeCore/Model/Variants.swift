internal import SourceDiagnostics

/// The variants of a compose.
public struct Variants: Sendable, Hashable {
    public private(set) var all: [Variant] = []

    /// Puts the variants of a file together; what extends a variant comes after it.
    init(_ file: inout VariantsFile) {
        let definitions = file.elements.filter { $0.kind == .addon || $0.kind == .layeredProduct }
        for element in file.elements where element.kind != .addon && element.kind != .layeredProduct {
            add(element, below: nil, definitions, &file)
        }
    }

    /// The variant with a UID.
    public subscript(uid: String) -> Variant? { all.first { $0.uid == uid } }

    /// Leaves some architectures and variants only; empty lists leave all.
    public func limited(toArches arches: Set<String>, variants: Set<String>) -> Variants {
        var limited = self
        limited.all = all.compactMap { variant in
            var variant = variant
            if !arches.isEmpty { variant.arches.removeAll { !arches.contains($0) } }
            let isWanted = variants.isEmpty || variants.contains(variant.uid)
            return isWanted && !variant.arches.isEmpty ? variant : nil
        }
        return limited
    }

    private mutating func add(
        _ element: VariantsFile.Element, below parent: Variant?, _ definitions: [VariantsFile.Element],
        _ file: inout VariantsFile
    ) {
        let arches = parent.map { parent in element.arches.filter(parent.arches.contains) } ?? element.arches
        var variant = Variant(
            id: element.id, name: element.name, kind: element.kind, arches: arches, isEmpty: element.isEmpty,
            parent: parent?.uid)
        variant.takeLists(of: element)
        // An ID that stands twice counts once.
        guard self[variant.uid] == nil else { return }
        all.append(variant)
        // Only variants can be extended, so this goes no deeper than the file does.
        guard variant.kind == .variant else { return }
        for child in element.children { add(child, below: variant, definitions, &file) }
        for reference in element.references {
            if let definition = definitions.first(where: { $0.id == reference.id }) {
                add(definition, below: variant, [], &file)
            } else {
                file.report(
                    .warning, "variants.no-such-variant",
                    "variant '\(variant.uid)' references non-existing variant '\(reference.id)'",
                    line: reference.line, hint: "define it at the top of the file")
            }
        }
        if element.hasOptional, self["\(variant.uid)-optional"] == nil {
            all.append(
                Variant(
                    id: "optional", name: "optional", kind: .optional, arches: variant.arches,
                    parent: variant.uid))
        }
    }
}

extension Variant {
    /// Takes over what a variant's element lists, each list by name.
    fileprivate mutating func takeLists(of element: VariantsFile.Element) {
        groups = element.groups?.sorted { $0.id < $1.id }
        environments = element.environments.sorted { $0.id < $1.id }
        buildinstallPackages = element.buildinstallPackages
        modules = element.modules?.sorted { $0.specification < $1.specification }
        kojiTags = element.kojiTags
        release = element.release
    }
}

extension Variants: Sequence {
    /// The variants in the order in which they are worked on: by kind, then by UID.
    public var ordered: [Variant] {
        let kinds: [Variant.Kind] = [.variant, .addon, .layeredProduct, .optional]
        func rank(_ kind: Variant.Kind) -> Int {
            kind == .layeredProduct ? 1 : kinds.firstIndex(of: kind) ?? 0
        }
        return all.sorted { (rank($0.kind), $0.uid) < (rank($1.kind), $1.uid) }
    }

    public func makeIterator() -> Array<Variant>.Iterator { all.makeIterator() }

    /// The variants that extend one.
    public func children(of uid: String) -> [Variant] { all.filter { $0.parent == uid } }
}

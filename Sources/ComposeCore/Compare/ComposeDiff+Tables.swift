internal import RPMKit

/// The tables that a text of differences is made of.
extension ComposeDiff {
    func table(of kind: Kind, _ isFull: Bool) -> TextTable {
        var table = TextTable(numbers: [])
        for change in packages where change.kind == kind {
            let versions = [change.old, change.new].compactMap { $0?.description }
            var cells = [change.source, versions.joined(separator: " -> ")]
            cells.append(Self.names(change.members.map { Named($0, in: kind) }, of: change.source, isFull))
            if kind == .added || kind == .removed {
                cells.append(Self.places(Set(change.members.flatMap(\.trees)).sorted()))
            }
            table.addCells(cells)
        }
        return table
    }

    func moveTable(_ isFull: Bool) -> TextTable {
        var table = TextTable(numbers: [])
        for move in moves {
            let from = Self.places(Set(move.members.flatMap(\.from)))
            let to = Self.places(Set(move.members.flatMap(\.to)))
            let way =
                switch (from.isEmpty, to.isEmpty) {
                case (false, false): "\(from) -> \(to)"
                case (false, true): "no longer in \(from)"
                default: "now also in \(to)"
                }
            table.addCells([
                move.source, way, Self.names(move.members.map(Named.init), of: move.source, isFull),
            ])
        }
        return table
    }

    var imageTable: TextTable {
        var table = TextTable(numbers: [])
        for change in images {
            guard let image = change.new ?? change.old else { continue }
            let disc = image.discNumber > 1 ? " \(image.discNumber)" : ""
            let others = image.additionalVariants.map { " +\($0)" }.joined()
            let unified = image.isUnified && others.isEmpty ? " unified" : others
            table.addCells([
                Self.sign(change), change.variant, image.arch,
                "\(image.type) \(image.format)\(disc)\(unified)",
                Self.sizes(change.old?.size, change.new?.size), Self.details(change),
            ])
        }
        return table
    }

    private static func details(_ change: ImageChange) -> String {
        guard let old = change.old, let new = change.new else {
            return (change.new ?? change.old)?.path ?? ""
        }
        var details: [String] = []
        if old.volumeID != new.volumeID {
            details.append("volume ID '\(old.volumeID ?? "")' -> '\(new.volumeID ?? "")'")
        }
        if old.isBootable != new.isBootable {
            details.append(new.isBootable ? "now bootable" : "no longer bootable")
        }
        if details.isEmpty, old.size == new.size { details.append("other content") }
        return details.joined(separator: ", ")
    }

    var moduleTable: TextTable {
        var table = TextTable(numbers: [])
        for change in modules {
            let builds = [change.old, change.new].map { $0.joined(separator: " ") }
            table.addCells([
                Self.sign(change), change.stream, builds.filter { !$0.isEmpty }.joined(separator: " -> "),
                Self.places(change.trees),
            ])
        }
        return table
    }

    var extraFileTable: TextTable {
        var table = TextTable(numbers: [])
        for change in extraFiles {
            table.addCells([Self.sign(change), change.path, Self.sizes(change.old, change.new)])
        }
        return table
    }

    var treeTable: TextTable {
        var table = TextTable(numbers: [])
        guard !trees.isEmpty else { return table }
        let hasSizes = trees.contains { $0.old?.bytes != nil || $0.new?.bytes != nil }
        table.addCells(["", "", "binary", "debug", "source", hasSizes ? "size" : ""])
        for tree in trees {
            func cell(_ number: (Totals) -> Int) -> String {
                let numbers = [tree.old.map(number), tree.new.map(number)].compactMap { $0 }
                return numbers.count == 2 && numbers[0] == numbers[1]
                    ? "\(numbers[0])" : numbers.map(String.init).joined(separator: " -> ")
            }
            let isKnown = [tree.old, tree.new].allSatisfy { $0 == nil || $0?.bytes != nil }
            let size = isKnown ? Self.sizes(tree.old?.bytes, tree.new?.bytes) : "unknown"
            table.addCells([
                Self.sign(tree), tree.tree.description, cell(\.binary), cell(\.debug), cell(\.source),
                hasSizes ? size : "",
            ])
        }
        return table
    }

    private static func sign(_ change: some TwoSided) -> String {
        change.isInOld ? change.isInNew ? " " : "-" : "+"
    }

    /// The packages of a source by name, but for debug packages and sources beside others.
    private static func names(_ members: [Named], of source: String, _ isFull: Bool) -> String {
        let binary = members.filter { $0.category == .binary }
        let shown = isFull || binary.isEmpty ? members : binary
        var names: [String] = []
        for member in shown {
            let name = isFull || member.needsArch ? "\(member.name).\(member.arch)" : member.name
            if names.last != name { names.append(name) }
        }
        if names == [source] { return "" }
        let limit = isFull ? names.count : 5
        let rest = names.count - limit
        return names.prefix(limit).joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
    }

    /// Trees as `Server (aarch64, x86_64), Client (x86_64)`.
    private static func places(_ trees: [TreeID]) -> String {
        Dictionary(grouping: trees, by: \.variant).sortedByKey().map { variant, trees in
            "\(variant) (\(Set(trees.map(\.arch)).sorted().joined(separator: ", ")))"
        }.joined(separator: ", ")
    }

    private static func places(_ places: Set<Place>) -> String {
        Dictionary(grouping: places) { $0.category?.rawValue ?? "" }.sortedByKey().map { category, places in
            Self.places(places.map(\.tree)) + (category.isEmpty ? "" : " as \(category)")
        }.joined(separator: ", ")
    }

    private static func sizes(_ old: Int64?, _ new: Int64?) -> String {
        guard let old, let new else { return (new ?? old).map(ByteCount.text) ?? "" }
        if old == new { return ByteCount.text(old) }
        return "\(ByteCount.text(old)) -> \(ByteCount.text(new)) (\(signed(new - old)))"
    }

    static func signed(_ bytes: Int64) -> String {
        (bytes < 0 ? "-" : "+") + ByteCount.text(Int64(clamping: bytes.magnitude))
    }
}

/// What a list of names needs of a package.
private struct Named {
    var name: String
    var arch: Arch
    var category: RPMManifest.Category
    /// Whether the name alone would say too much: other packages of it have not come or gone.
    var needsArch = false

    init(_ member: ComposeDiff.Member, in kind: ComposeDiff.Kind) {
        (name, arch, category) = (member.name, member.arch, member.category)
        needsArch = !member.isWhole && (kind == .added || kind == .removed)
    }

    init(_ member: ComposeDiff.MovedMember) {
        (name, arch, category) = (member.name, member.arch, member.category)
    }
}

extension TextTable {
    /// Adds a row without the empty cells at its end.
    mutating func addCells(_ cells: [String]) {
        let last = cells.lastIndex { !$0.isEmpty }
        add(Array(cells[...(last ?? 0)]))
    }
}

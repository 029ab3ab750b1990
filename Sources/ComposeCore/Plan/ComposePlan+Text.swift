extension ComposePlan: CustomStringConvertible {
    /// The plan for people.
    public var description: String {
        var sections = [heading, phaseLines]
        if !sources.isEmpty {
            let isFromKoji = sources.contains { $0.koji != nil }
            sections.append([isFromKoji ? "Sources of packages" : "Repositories to read"] + sourceTable.lines)
        }
        if !trees.isEmpty { sections.append(["Trees"] + treeTable.lines + placementLines) }
        if trees.contains(where: { !$0.modules.isEmpty }) { sections.append(["Modules"] + moduleTable.lines) }
        if !repositories.isEmpty { sections.append(["Repositories to write"] + repositoryTable.lines) }
        if !images.isEmpty { sections.append(["Images to make"] + imageTable.lines) }
        if !deliveries.isEmpty {
            sections.append(["To be made by Koji and in runroots"] + deliveryTable.lines)
        }
        for tree in trees where !tree.packages.isEmpty {
            sections.append(["Packages of \(tree.tree)"] + tree.packageTable.lines)
        }
        if !warnings.isEmpty { sections.append(["Warnings"] + warnings.map { "  \($0)" }) }
        if let failure {
            let lines = failure.split(separator: "\n", omittingEmptySubsequences: false)
            sections.append(["The compose would fail"] + lines.map { "  \($0)" })
        }
        return sections.map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n")
    }

    private var heading: [String] {
        let label = identity.label.map { "label \($0)" } ?? "no label"
        let support = identity.isSupported ? ", supported" : ""
        return [
            "Compose \(identity.id)",
            "  \(identity.release.description), type \(identity.type.rawValue), \(label)\(support)",
        ]
    }

    private var phaseLines: [String] {
        var lines = ["Phases"]
        func names(_ isIncluded: (Fate) -> Bool) -> String {
            phases.filter { isIncluded($0.fate) }.map(\.name.rawValue).joined(separator: ", ")
        }
        lines.append("  made     \(names { $0 == .runs })")
        for phase in phases {
            if case .skipped(let cause) = phase.fate {
                lines.append("  skipped  \(phase.name.rawValue), by \(cause)")
            }
        }
        return lines
    }

    private var deliveryTable: TextTable {
        var table = TextTable(numbers: [])
        for delivery in deliveries {
            let arches = delivery.arches.isEmpty ? "" : "." + delivery.arches.joined(separator: ",")
            let failable =
                delivery.failable.isEmpty
                ? []
                : [
                    "may fail"
                        + (delivery.failable == ["*"]
                            ? "" : " on " + delivery.failable.joined(separator: ", "))
                ]
            table.add([delivery.phase.rawValue, delivery.variant + arches, delivery.what] + failable)
        }
        return table
    }

    private var sourceTable: TextTable {
        var table = TextTable(numbers: [0])
        for source in sources {
            let use =
                source.lookasideOf.isEmpty
                ? source.arches.joined(separator: ", ")
                : "lookaside of " + source.lookasideOf.map(\.description).joined(separator: ", ")
            table.add(["\(source.packages)", use, source.description])
        }
        return table
    }

    private var treeTable: TextTable {
        var table = TextTable(numbers: [1, 2, 3, 4, 5, 6])
        table.add(["", "binary", "debug", "source", "size", "lookaside", "groups"])
        for tree in trees {
            let bytes = tree.amounts.values.reduce(0) { $0 + $1.bytes }
            let counts = PackageKind.allCases.map { "\(tree.amounts[$0]?.packages ?? 0)" }
            table.add(
                [tree.tree.description] + counts + [
                    ByteCount.text(bytes), "\(tree.lookaside)", tree.comps.map { "\($0.groups)" } ?? "–",
                ])
        }
        return table
    }

    private var moduleTable: TextTable {
        var table = TextTable(numbers: [2])
        for tree in trees {
            for (number, module) in tree.modules.enumerated() {
                let name = number == 0 ? tree.tree.description : ""
                table.add([name, module.nsvc, "\(module.packages)", module.cause])
            }
        }
        return table
    }

    private var placementLines: [String] {
        guard let placement else { return [] }
        let (packages, files) = (placement.packages, placement.files)
        var lines = [
            "  \(packages.packages) packages of \(ByteCount.text(packages.bytes)) in \(files.packages) places, "
                + placement.manner
        ]
        if placement.downloads.packages > 0 {
            lines.append(
                "  \(placement.downloads.packages) of them are downloaded first, "
                    + ByteCount.text(placement.downloads.bytes))
        }
        return lines
    }

    private var repositoryTable: TextTable {
        var table = TextTable(numbers: [0])
        for repository in repositories {
            let note: String =
                switch repository.maker {
                case .own: ""
                case .tool: "  by createrepo_c"
                case .none: "  without metadata"
                }
            table.add(["\(repository.packages)", repository.kind.rawValue, repository.path + note])
        }
        return table
    }
}

extension ComposePlan.Placement {
    /// How files come into their places.
    fileprivate var manner: String {
        switch link {
        case .hardlink: "hard links"
        case .hardlinkOrCopy: "hard links, or copies where those cannot be"
        case .copy: "copies of \(ByteCount.text(packages.bytes)), and links to them"
        case .symlink: "relative symbolic links"
        case .absoluteSymlink: "absolute symbolic links"
        }
    }
}

extension ComposePlan.Tree {
    fileprivate var packageTable: TextTable {
        var table = TextTable(numbers: [1])
        for package in packages {
            table.add([package.fileName, ByteCount.text(package.bytes), package.reason])
        }
        return table
    }
}

/// Rows of text with their columns below each other.
struct TextTable {
    /// The columns that are aligned to the right.
    let numbers: Set<Int>
    private var rows: [[String]] = []
    private var widths: [Int] = []

    init(numbers: Set<Int>) { self.numbers = numbers }

    mutating func add(_ row: [String]) {
        rows.append(row)
        for (column, cell) in row.enumerated() {
            if column == widths.count { widths.append(0) }
            widths[column] = max(widths[column], cell.count)
        }
    }

    /// The rows, indented, with nothing behind the last column.
    var lines: [String] {
        rows.map { row in
            let cells = row.enumerated().map { column, cell in
                let space = String(repeating: " ", count: widths[column] - cell.count)
                if numbers.contains(column) { return space + cell }
                return column == row.count - 1 ? cell : cell + space
            }
            return "  " + cells.joined(separator: "  ")
        }
    }
}

extension ComposePlan.Source: CustomStringConvertible {
    /// The address, or what is asked of Koji.
    public var description: String {
        guard let koji else { return address }
        let moment = "of Koji '\(koji.profile)' at event \(koji.event)"
        guard let inherits = koji.inherits else { return "\(address), \(moment)" }
        return "tag \(address) \(moment), \(inherits ? "with" : "without") inheritance"
    }
}

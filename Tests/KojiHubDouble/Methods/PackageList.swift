internal import KojiKit

/// The packages that a tag lists, its own and inherited ones; the first word on a package counts.
struct PackageList {
    struct Entry {
        var package: Int64
        var name: String
        var tag: Int64
        var isBlocked: Bool
        var owner: Int64
        var extraArches: String?
    }

    private(set) var entries: [Entry] = []
    private var places: [Int64: Int] = [:]

    subscript(package: Int64) -> Entry? { places[package].map { entries[$0] } }

    /// - Parameter packages: The only ones that matter; nil for all.
    static func read(
        _ tag: Int64, _ lookup: TagLookup, inherit: Bool, packages: [Int64]? = nil
    ) throws -> PackageList {
        var list = PackageList()
        let numbers = packages.map { $0.map(String.init).joined(separator: ", ") }
        let only = numbers.map { "AND k.package_id IN (\($0))" } ?? ""
        for step in try TagStep.all(tag, lookup, inherit: inherit) {
            try lookup.database.each(
                """
                SELECT k.package_id AS id, p.name AS name, k.blocked AS blocked, o.owner AS owner,
                    k.extra_arches AS extra_arches
                FROM tag_packages k JOIN package p ON p.id = k.package_id
                LEFT JOIN tag_package_owners o ON o.tag_id = k.tag_id AND o.package_id = k.package_id
                    AND \(lookup.inForce("o"))
                WHERE k.tag_id = ? \(only) AND \(lookup.inForce("k")) ORDER BY k.package_id
                """, [.int(step.tag)]
            ) { row in
                let package = row.int(0)
                guard list.places[package] == nil, try step.accepts({ row.text(1) }) else { return }
                list.places[package] = list.entries.count
                list.entries.append(
                    Entry(
                        package: package, name: row.text(1), tag: step.tag, isBlocked: row.int(2) != 0,
                        owner: row.int(3), extraArches: row.isNull(4) ? nil : row.text(4)))
            }
        }
        return list
    }
}

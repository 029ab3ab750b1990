internal import KojiKit

/// What a tag holds, as a listing shows it: rows are written as they are read.
struct TaggedBuilds {
    struct Query {
        var tag: Int64
        var event: Int64?
        var inherit = false
        /// How many of each package; nil for all.
        var latest: Int?
        var package: Int64?
        var prefix: String?
        var owner: Int64?
        var type: String?
        var extra = false
        var draft: Bool?
    }

    /// The builds as they are on the wire, one after the other.
    private(set) var bytes: [UInt8] = []
    /// The builds' numbers, in the order of the listing.
    private(set) var builds: [Int64] = []

    static func read(_ query: Query, _ database: Database) throws -> TaggedBuilds {
        var listing = TaggedBuilds()
        let lookup = TagLookup(database: database, event: query.event)
        let packages = try PackageList.read(
            query.tag, lookup, inherit: true, packages: query.package.map { [$0] })
        var taken: [Int64: Int] = [:]
        for step in try TagStep.all(query.tag, lookup, inherit: query.inherit) {
            try database.each(sql(query, lookup), values(query, step.tag)) { row in
                let (package, build) = (row.int(0), row.int(1))
                guard packages[package].map({ !$0.isBlocked }) == true else { return }
                guard try step.accepts({ row.text(2) }) else { return }
                if let latest = query.latest, taken[package, default: 0] >= latest { return }
                taken[package, default: 0] += 1
                listing.builds.append(build)
                row.render(into: &listing.bytes)
            }
        }
        return listing
    }

    private static func values(_ query: Query, _ tag: Int64) -> [XMLRPCValue] {
        var values: [XMLRPCValue] = [.int(tag)]
        if let package = query.package { values.append(.int(package)) }
        if let prefix = query.prefix { values.append(.string(prefix.lowercased() + "*")) }
        if let owner = query.owner { values.append(.int(owner)) }
        if let type = query.type { values.append(.string(type)) }
        return values
    }

    private static func sql(_ query: Query, _ lookup: TagLookup) -> String {
        var conditions = ["l.tag_id = ?", lookup.inForce("l"), "b.state = 1"]
        if query.package != nil { conditions.append("b.pkg_id = ?") }
        if query.prefix != nil { conditions.append("lower(p.name) GLOB ?") }
        if query.owner != nil { conditions.append("b.owner = ?") }
        if query.type != nil {
            conditions.append(
                "b.id IN (SELECT build_id FROM build_types bt JOIN btype ON btype.id = bt.btype_id WHERE btype.name = ?)"
            )
        }
        if let draft = query.draft { conditions.append("b.draft = \(draft ? 1 : 0)") }
        return """
            SELECT p.id AS package_id, b.id AS build_id, p.name AS package_name, b.completion_time AS "completion_time:t",
                l.create_event AS create_event, b.create_event AS creation_event_id,
                b.create_time AS "creation_time:t", b.draft AS "draft:b", b.epoch AS epoch, b.id AS id, p.name AS name,
                p.name || '-' || b.version || '-' || b.release AS nvr, u.id AS owner_id, u.name AS owner_name,
                b.promoter AS promoter_id, pu.name AS promoter_name, b.promotion_time AS "promotion_time:t",
                b.release AS release, b.start_time AS "start_time:t", b.state AS state, t.id AS tag_id, t.name AS tag_name,
                b.task_id AS task_id, b.version AS version, v.id AS volume_id, v.name AS volume_name
                \(query.extra ? ", b.extra AS \"extra:x\"" : "")
            FROM tag_listing l JOIN tag t ON t.id = l.tag_id JOIN build b ON b.id = l.build_id
            JOIN package p ON p.id = b.pkg_id JOIN users u ON u.id = b.owner JOIN volume v ON v.id = b.volume_id
            LEFT JOIN users pu ON pu.id = b.promoter
            WHERE \(conditions.joined(separator: " AND ")) ORDER BY l.create_event DESC, b.id DESC
            """
    }
}

/// A tag that a listing looks into, with the filters on the way to it.
struct TagStep {
    let tag: Int64
    private let filters: [Regex<AnyRegexOutput>]

    static func all(_ tag: Int64, _ lookup: TagLookup, inherit: Bool) throws -> [TagStep] {
        var steps = [TagStep(tag: tag, filters: [])]
        guard inherit else { return steps }
        for step in try Inheritance.of(tag, lookup) {
            let filters = (step["filter"]?.array ?? []).compactMap(\.string)
            steps.append(
                TagStep(tag: step["parent_id"]?.int ?? 0, filters: try filters.map { try Regex($0) }))
        }
        return steps
    }

    func accepts(_ package: () -> String) throws -> Bool {
        if filters.isEmpty { return true }
        let name = package()
        return try filters.allSatisfy { try $0.prefixMatch(in: name) != nil }
    }
}

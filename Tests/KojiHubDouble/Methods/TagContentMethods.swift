internal import KojiKit

/// What is in a tag.
enum TagContentMethods {
    static func add(to methods: inout HubMethods) {
        methods.addWire(
            "listTagged",
            "listTagged(tag, event=None, inherit=False, prefix=None, latest=False, package=None, owner=None, "
                + "type=None, strict=True, extra=False, draft=None)"
        ) { call in
            guard let query = try query(call, extra: call.flag("extra")) else { return empty }
            return WireXML.arrayStart + (try TaggedBuilds.read(query, call.database).bytes) + WireXML.arrayEnd
        }
        methods.addWire(
            "listTaggedRPMS",
            "listTaggedRPMS(tag, event=None, inherit=False, latest=False, package=None, arch=None, "
                + "rpmsigs=False, owner=None, type=None, strict=True, extra=True, draft=None)"
        ) { call in try listTaggedRPMs(call) }
        methods.addWire(
            "listTaggedArchives",
            "listTaggedArchives(tag, event=None, inherit=False, latest=False, package=None, type=None, strict=True, extra=True)"
        ) { call in
            guard let query = try query(call, extra: false) else { return empty }
            let listing = try TaggedBuilds.read(query, call.database)
            let archives = try listing.builds.flatMap {
                try ArchiveMethods.archives(build: $0, call.database)
            }
            let rows = try archives.reduce(into: [UInt8]()) { $0 += try WireXML.bytes(.structure($1)) }
            return pair(rows, listing.bytes)
        }
        methods.addWire("getLatestBuilds", "getLatestBuilds(tag, event=None, package=None, type=None)") {
            call in
            guard var query = try query(call, extra: false) else { return empty }
            query.inherit = true
            query.latest = 1
            return WireXML.arrayStart + (try TaggedBuilds.read(query, call.database).bytes) + WireXML.arrayEnd
        }
        methods.addWire(
            "getLatestRPMS",
            "getLatestRPMS(tag, package=None, arch=None, event=None, rpmsigs=False, type=None)"
        ) { call in
            guard var query = try query(call, extra: false) else { return empty }
            query.inherit = true
            query.latest = 1
            return try rpms(of: query, call)
        }
    }

    private static let empty = WireXML.arrayStart + WireXML.arrayEnd

    private static func listTaggedRPMs(_ call: HubCall) throws -> [UInt8] {
        guard let query = try query(call, extra: false) else { return empty }
        return try rpms(of: query, call)
    }

    private static func rpms(of query: TaggedBuilds.Query, _ call: HubCall) throws -> [UInt8] {
        let listing = try TaggedBuilds.read(query, call.database)
        let arches = call["arch"].array?.compactMap(\.string) ?? call.text("arch").map { [$0] }
        var conditions = ""
        var archValues: [XMLRPCValue] = []
        if let arches {
            let marks = [String](repeating: "?", count: arches.count).joined(separator: ", ")
            conditions = " AND r.arch IN (\(marks))"
            archValues = arches.map { .string($0) }
        }
        let signatures = call.flag("rpmsigs")
        let withExtra = call.arguments["extra"].map(\.isTrue) ?? true
        let sql = """
            SELECT r.arch AS arch, r.build_id AS build_id, r.buildroot_id AS buildroot_id, r.buildtime AS buildtime,
                r.draft AS "draft:b", r.epoch AS epoch\(withExtra ? ", r.extra AS \"extra:x\"" : ""), r.id AS id,
                r.metadata_only AS "metadata_only:b", r.name AS name, r.payloadhash AS payloadhash,
                r.release AS release\(signatures ? ", s.sigkey AS sigkey" : ""), r.size AS size, r.version AS version
            FROM rpminfo r \(signatures ? "LEFT JOIN rpmsigs s ON s.rpm_id = r.id" : "")
            WHERE r.build_id = ?\(conditions) ORDER BY r.id\(signatures ? ", s.sigkey" : "")
            """
        var rows: [UInt8] = []
        rows.reserveCapacity(listing.builds.count * 3000)
        var seen: Set<Int64> = []
        // A build can be in a tag and in its parent; its packages are listed once.
        for build in listing.builds where seen.insert(build).inserted {
            try call.database.each(sql, [.int(build)] + archValues) { $0.render(into: &rows) }
        }
        return pair(rows, listing.bytes)
    }

    private static func pair(_ first: [UInt8], _ second: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(first.count + second.count + 200)
        bytes += WireXML.arrayStart + WireXML.arrayStart
        bytes += first
        bytes += WireXML.arrayEnd + WireXML.arrayStart
        bytes += second
        bytes += WireXML.arrayEnd + WireXML.arrayEnd
        return bytes
    }

    /// What is asked for; nil for an unknown tag if that is no fault.
    private static func query(_ call: HubCall, extra: Bool) throws -> TaggedBuilds.Query? {
        let event = try call.event()
        let lookup = TagLookup(database: call.database, event: event)
        guard let tag = try lookup.tag(call["tag"]), let id = tag["id"]?.int else {
            let isStrict = call.arguments["strict"].map(\.isTrue) ?? true
            if isStrict { throw TagLookup.unknown(call["tag"]) }
            return nil
        }
        var query = TaggedBuilds.Query(tag: id, event: event)
        query.inherit = call.flag("inherit")
        query.extra = extra
        query.prefix = call.text("prefix")
        query.type = call.text("type")
        query.draft = call.given("draft")?.isTrue
        switch call["latest"] {
        case .bool(true): query.latest = 1
        case .int(let count) where count > 0: query.latest = Int(count)
        default: break
        }
        if let package = call.given("package") {
            // A package that nobody knows has no builds.
            query.package = try PackageMethods.id(package, call.database) ?? -1
        }
        if let owner = call.given("owner") {
            query.owner = try UserMethods.user(owner, call.database)?["id"]?.int ?? -1
        }
        return query
    }
}

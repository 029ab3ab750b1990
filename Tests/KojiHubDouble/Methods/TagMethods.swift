internal import KojiKit

/// Reading tags.
enum TagMethods {
    static func add(to methods: inout HubMethods) {
        methods.add("getTag", "get_tag(tagInfo, strict=False, event=None, blocked=False)") { call in
            let lookup = TagLookup(database: call.database, event: try tagEvent(call))
            guard let tag = try lookup.tag(call["tagInfo"]) else {
                if call.flag("strict") { throw TagLookup.unknown(call["tagInfo"]) }
                return nil
            }
            return .structure(tag)
        }
        methods.add("getTagID", "get_tag_id(info, strict=False, create=False)") { call in
            let tag = try TagLookup(database: call.database, event: nil).tag(call["info"])
            if tag == nil, call.flag("strict") {
                throw HubFault.generic("No such entry in table tag: \(call["info"].plain)")
            }
            return tag?["id"] ?? .null
        }
        methods.add("getBuildConfig", "getBuildConfig(tag, event=None)") { call in
            try buildConfig(call["tag"], TagLookup(database: call.database, event: call.event()))
        }
        methods.add(
            "getFullInheritance", "getFullInheritance(tag, event=None, reverse=False)"
        ) { call in
            let lookup = TagLookup(database: call.database, event: try call.event())
            let id = try call["tag"].number ?? lookup.requiredID(call["tag"])
            return .array(
                try Inheritance.of(id, lookup, reverse: call.flag("reverse")).map { .structure($0) })
        }
        methods.add("getInheritanceData", "getInheritanceData(tag, event=None)") { call in
            let lookup = TagLookup(database: call.database, event: try call.event())
            let id = try call["tag"].number ?? lookup.requiredID(call["tag"])
            return .array(try lookup.links(id).map { .structure($0) })
        }
        methods.add(
            "listTags", "listTags(build=None, package=None, perms=True, queryOpts=None, pattern=None)"
        ) {
            call in try listTags(call)
        }
        methods.add("getTagExternalRepos", "getTagExternalRepos(tag_info=None, repo_info=None, event=None)") {
            _ in []
        }
        methods.add("getExternalRepoList", "getExternalRepoList(tag_info, event=None)") { _ in [] }
        methods.add(
            "getTagGroups",
            "getTagGroups(tag, event=None, inherit=True, incl_pkgs=True, incl_reqs=True, incl_blocked=False)"
        ) {
            _ in []
        }
        methods.add("getGroups", "getGroups(tag, event=None)") { _ in [] }
    }

    /// `auto` asks for a tag as it was last, also when it was deleted since.
    private static func tagEvent(_ call: HubCall) throws -> Int64? {
        guard call.text("event") == "auto" else { return try call.event() }
        let found = try call.database.row(
            """
            SELECT c.active AS active, c.revoke_event AS revoked FROM tag_config c JOIN tag t ON t.id = c.tag_id
            WHERE t.name = ?1 OR t.id = ?1 ORDER BY c.active DESC, c.revoke_event DESC LIMIT 1
            """, [call["tagInfo"]])
        guard let found, found["active"]?.int != 1, let revoked = found["revoked"]?.int else { return nil }
        return revoked - 1
    }

    static func buildConfig(_ info: XMLRPCValue, _ lookup: TagLookup) throws -> XMLRPCValue {
        var tag = try lookup.required(info)
        let id = tag["id"]?.int ?? 0
        var extra = tag["extra"]?.structure ?? [:]
        var sources: XMLRPCStruct = [:]
        var archesFrom: XMLRPCValue = nil
        for step in try Inheritance.of(id, lookup) {
            if step["noconfig"]?.bool == true { continue }
            guard let parent = try lookup.tag(step["parent_id"] ?? .null) else { continue }
            let origin: XMLRPCValue = ["id": parent["id"] ?? .null, "name": parent["name"] ?? .null]
            if (tag["arches"]?.string ?? "").isEmpty, let arches = parent["arches"]?.string, !arches.isEmpty {
                tag["arches"] = .string(arches)
                archesFrom = origin
            }
            for member in parent["extra"]?.structure?.members ?? [] where extra[member.name] == nil {
                extra[member.name] = member.value
                sources[member.name] = origin
            }
        }
        tag["extra"] = .structure(extra)
        tag["config_inheritance"] = ["extra": .structure(sources), "arches": archesFrom]
        return .structure(tag)
    }

    private static func listTags(_ call: HubCall) throws -> XMLRPCValue {
        var sql = "SELECT \(TagLookup.columns.replacing(" p.name AS perm,", ""))"
        if call.flag("perms") { sql += ", p.name AS perm" }
        var joins =
            " FROM tag_config c JOIN tag t ON t.id = c.tag_id LEFT JOIN permissions p ON p.id = c.perm_id"
        var conditions = ["c.active = 1"]
        var values: [XMLRPCValue] = []
        if let build = call.given("build") {
            let id = try BuildLookup(call.database).requiredID(build)
            joins += " JOIN tag_listing l ON l.tag_id = t.id AND l.active = 1"
            conditions.append("l.build_id = ?")
            values.append(.int(id))
        } else if let package = call.given("package") {
            let id = try PackageMethods.requiredID(package, call.database)
            joins +=
                " JOIN tag_packages k ON k.tag_id = t.id AND k.active = 1"
                + " JOIN tag_package_owners o ON o.tag_id = t.id AND o.package_id = k.package_id AND o.active = 1"
                + " JOIN users u ON u.id = o.owner"
            sql +=
                ", u.id AS owner_id, u.name AS owner_name, k.blocked AS \"blocked:b\", k.extra_arches AS extra_arches"
            conditions.append("k.package_id = ?")
            values.append(.int(id))
        }
        if let pattern = call.text("pattern") {
            conditions.append("t.name GLOB ?")
            values.append(.string(pattern))
        }
        return try QueryOptions(call).rows(
            sql + joins + " WHERE " + conditions.joined(separator: " AND "), values, call.database)
    }
}

extension String {
    func replacing(_ text: String, _ other: String) -> String {
        var result = self
        if let range = result.ranges(of: text).first { result.replaceSubrange(range, with: other) }
        return result
    }
}

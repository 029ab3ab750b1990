internal import KojiKit

/// Changes tags; also used by tests that make a hub's data.
struct TagChanges {
    let log: ChangeLog

    var database: Database { log.database }
    var lookup: TagLookup { TagLookup(database: database, event: nil) }

    /// - Parameter arches: Separated by spaces.
    func create(
        _ name: String, arches: String?, permission: Int64? = nil, locked: Bool = false,
        extra: XMLRPCStruct = [:]
    ) throws -> Int64 {
        if try lookup.tag(.string(name)) != nil {
            throw HubFault.generic("A tag with the name '\(name)' already exists")
        }
        try Self.checkName(name)
        let known = try database.int("SELECT id FROM tag WHERE name = ?", [.string(name)])
        let id = try known ?? database.insert("INSERT INTO tag (name) VALUES (?)", [.string(name)])
        try log.insert(
            "tag_config",
            [
                ("tag_id", .int(id)), ("arches", XMLRPCValue(arches)), ("perm_id", XMLRPCValue(permission)),
                ("locked", .bool(locked)),
            ])
        for member in extra.members { try setExtra(id, member.name, member.value) }
        return id
    }

    static func checkName(_ name: String) throws {
        let isValid =
            !name.isEmpty && name.utf8.count <= 256
            && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "/_.+-".contains($0)) }
        if !isValid {
            throw XMLRPCFault(code: 1024, message: "Name \(name) does not match RegexNameInternal value")
        }
    }

    func setExtra(_ tag: Int64, _ key: String, _ value: XMLRPCValue) throws {
        try log.revoke("tag_extra", "tag_id = ? AND key = ?", [.int(tag), .string(key)])
        try log.insert(
            "tag_extra",
            [("tag_id", .int(tag)), ("key", .string(key)), ("value", .string(try WireXML.text(value)))])
    }

    func delete(_ tag: Int64) throws {
        for table in ["tag_config", "tag_extra", "tag_packages", "tag_package_owners", "tag_listing"] {
            try log.revoke(table, "tag_id = ?", [.int(tag)])
        }
        try log.revoke("tag_inheritance", "(tag_id = ?1 OR parent_id = ?1)", [.int(tag)])
        try log.revoke("build_target_config", "(build_tag = ?1 OR dest_tag = ?1)", [.int(tag)])
    }

    /// Replaces the links from a tag that lead to the same parents.
    func link(_ tag: Int64, _ links: [XMLRPCStruct], clear: Bool) throws {
        if clear { try log.revoke("tag_inheritance", "tag_id = ?", [.int(tag)]) }
        for link in links {
            let parent = link["parent_id"] ?? .null
            try log.revoke("tag_inheritance", "tag_id = ? AND parent_id = ?", [.int(tag), parent])
            if link["delete link"]?.isTrue == true { continue }
            try log.insert(
                "tag_inheritance",
                [
                    ("tag_id", .int(tag)), ("parent_id", parent), ("priority", link["priority"] ?? 0),
                    ("maxdepth", link["maxdepth"] ?? .null), ("intransitive", link["intransitive"] ?? false),
                    ("noconfig", link["noconfig"] ?? false), ("pkg_filter", link["pkg_filter"] ?? ""),
                ])
        }
    }

    func addPackage(
        _ name: String, to tag: Int64, owner: Int64, blocked: Bool = false, extraArches: XMLRPCValue = nil
    ) throws {
        let package = try makePackage(name)
        let values: [XMLRPCValue] = [.int(tag), .int(package)]
        try log.revoke("tag_packages", "tag_id = ? AND package_id = ?", values)
        try log.insert(
            "tag_packages",
            [
                ("package_id", .int(package)), ("tag_id", .int(tag)), ("blocked", .bool(blocked)),
                ("extra_arches", extraArches),
            ])
        try log.revoke("tag_package_owners", "tag_id = ? AND package_id = ?", values)
        try log.insert(
            "tag_package_owners",
            [("package_id", .int(package)), ("tag_id", .int(tag)), ("owner", .int(owner))])
    }

    func makePackage(_ name: String) throws -> Int64 {
        let known = try database.int("SELECT id FROM package WHERE name = ?", [.string(name)])
        return try known ?? database.insert("INSERT INTO package (name) VALUES (?)", [.string(name)])
    }

    func add(_ build: Int64, to tag: Int64) throws {
        try log.insert("tag_listing", [("build_id", .int(build)), ("tag_id", .int(tag))])
    }

    func isTagged(_ build: Int64, in tag: Int64) throws -> Bool {
        let count = try database.int(
            "SELECT count(*) FROM tag_listing WHERE build_id = ? AND tag_id = ? AND active = 1",
            [.int(build), .int(tag)])
        return count ?? 0 > 0
    }

    /// What stands against a build in a tag.
    ///
    /// - Throws: Faults 1003 and 1000.
    func check(_ build: XMLRPCStruct, for tag: XMLRPCStruct, force: Bool) throws {
        let id = tag["id"]?.int ?? 0
        let (name, nvr) = (tag["name"]?.string ?? "", build["nvr"]?.string ?? "")
        if build["state"]?.int != 1 {
            let states = ["BUILDING", "COMPLETE", "DELETED", "FAILED", "CANCELED"]
            let state = states[Int(build["state"]?.int ?? 0)]
            throw HubFault.tag("build \(nvr) not complete: state \(state)")
        }
        if force { return }
        let package = build["package_id"]?.int ?? 0
        let entry = try PackageList.read(id, lookup, inherit: true, packages: [package])[package]
        let packageName = build["package_name"]?.string ?? ""
        guard let entry else { throw HubFault.tag("Package \(packageName) not in list for \(name)") }
        if entry.isBlocked { throw HubFault.tag("Package \(packageName) is blocked in \(name)") }
    }

    /// - Parameter strict: Whether a build that is not there is a fault.
    func remove(_ build: XMLRPCStruct, from tag: XMLRPCStruct, strict: Bool) throws {
        let removed = try log.revoke(
            "tag_listing", "tag_id = ? AND build_id = ?", [tag["id"] ?? .null, build["build_id"] ?? .null])
        if !removed, strict {
            throw HubFault.tag("build \(build["nvr"]?.plain ?? "") not in tag \(tag["name"]?.plain ?? "")")
        }
    }
}

internal import KojiKit

/// Packages: the names that builds have.
enum PackageMethods {
    static func add(to methods: inout HubMethods) {
        methods.add("getPackageID", "get_package_id(info, strict=False, create=False)") { call in
            let id = try id(call["info"], call.database)
            if id == nil, call.flag("strict") { throw unknown(call["info"]) }
            return XMLRPCValue(id)
        }
        methods.add("getPackage", "lookup_package(info, strict=False, create=False)") { call in
            guard let id = try id(call["info"], call.database) else {
                if call.flag("strict") { throw unknown(call["info"]) }
                return nil
            }
            return .structure(
                try call.database.row("SELECT id, name FROM package WHERE id = ?", [.int(id)]) ?? [:])
        }
        methods.add(
            "listPackages",
            "listPackages(tagID=None, userID=None, pkgID=None, prefix=None, inherited=False, with_dups=False, "
                + "event=None, queryOpts=None, with_owners=True, with_blocked=True)"
        ) { call in try listPackages(call) }
        methods.add("listPackagesSimple", "listPackagesSimple(prefix=None, queryOpts=None)") { call in
            try QueryOptions(call).rows(
                "SELECT id AS package_id, name AS package_name FROM package WHERE name GLOB ?",
                [.string((call.text("prefix") ?? "") + "*")], call.database)
        }
        methods.add("getPackageConfig", "getPackageConfig(tag, pkg, event=None)") { call in
            let lookup = TagLookup(database: call.database, event: try call.event())
            let tag = try lookup.requiredID(call["tag"])
            guard let package = try id(call["pkg"], call.database) else { return nil }
            let list = try PackageList.read(tag, lookup, inherit: true, packages: [package])
            guard let entry = list[package] else { return nil }
            return .structure(try row(entry, lookup, owners: true))
        }
        methods.add("checkTagPackage", "checkTagPackage(tag, pkg)") { call in
            let lookup = TagLookup(database: call.database, event: nil)
            let tag = try lookup.requiredID(call["tag"])
            let package = try requiredID(call["pkg"], call.database)
            let list = try PackageList.read(tag, lookup, inherit: true, packages: [package])
            return .bool(list[package].map { !$0.isBlocked } ?? false)
        }
    }

    static func unknown(_ info: XMLRPCValue) -> XMLRPCFault {
        HubFault.generic("No such package \(info.number == nil ? "name" : "id"): \(info.plain)")
    }

    static func id(_ info: XMLRPCValue, _ database: Database) throws -> Int64? {
        switch info {
        case .int: try database.int("SELECT id FROM package WHERE id = ?", [info])
        case .structure(let members): try id(members["id"] ?? members["name"] ?? .null, database)
        default: try database.int("SELECT id FROM package WHERE name = ?", [info])
        }
    }

    static func requiredID(_ info: XMLRPCValue, _ database: Database) throws -> Int64 {
        guard let id = try id(info, database) else { throw unknown(info) }
        return id
    }

    private static func row(_ entry: PackageList.Entry, _ lookup: TagLookup, owners: Bool) throws
        -> XMLRPCStruct
    {
        var row: XMLRPCStruct = [
            "package_id": .int(entry.package), "package_name": .string(entry.name), "tag_id": .int(entry.tag),
            "tag_name": try lookup.database.value("SELECT name FROM tag WHERE id = ?", [.int(entry.tag)])
                ?? .null,
            "extra_arches": XMLRPCValue(entry.extraArches), "blocked": .bool(entry.isBlocked),
        ]
        if owners {
            row["owner_id"] = .int(entry.owner)
            row["owner_name"] =
                try lookup.database.value("SELECT name FROM users WHERE id = ?", [.int(entry.owner)]) ?? .null
        }
        return row
    }

    private static func listPackages(_ call: HubCall) throws -> XMLRPCValue {
        let lookup = TagLookup(database: call.database, event: try call.event())
        let options = try QueryOptions(call)
        let package = try call.given("pkgID").map { try id($0, call.database) ?? -1 }
        let owner = try call.given("userID").map { try UserMethods.user($0, call.database)?["id"]?.int ?? -1 }
        guard let tag = call.given("tagID") else {
            if owner == nil, package == nil {
                return try options.rows(
                    "SELECT id AS package_id, name AS package_name FROM package WHERE name GLOB ?",
                    [.string((call.text("prefix") ?? "") + "*")], call.database)
            }
            return try inAllTags(package, owner, options, lookup)
        }
        let list = try PackageList.read(
            lookup.requiredID(tag), lookup, inherit: call.flag("inherited"), packages: package.map { [$0] })
        let entries = list.entries.filter { entry in
            (owner == nil || owner == entry.owner) && (call.flag("with_blocked") || !entry.isBlocked)
                && entry.name.hasPrefix(call.text("prefix") ?? "")
        }
        return options.rows(try entries.map { try row($0, lookup, owners: call.flag("with_owners")) })
    }

    private static func inAllTags(
        _ package: Int64?, _ owner: Int64?, _ options: QueryOptions, _ lookup: TagLookup
    ) throws -> XMLRPCValue {
        let conditions = [package.map { "k.package_id = \($0)" }, owner.map { "o.owner = \($0)" }].compactMap
        { $0 }
        return try options.rows(
            """
            SELECT k.package_id AS package_id, p.name AS package_name, k.tag_id AS tag_id, t.name AS tag_name,
                k.extra_arches AS extra_arches, k.blocked AS "blocked:b", o.owner AS owner_id, u.name AS owner_name
            FROM tag_packages k JOIN package p ON p.id = k.package_id JOIN tag t ON t.id = k.tag_id
            JOIN tag_package_owners o ON o.tag_id = k.tag_id AND o.package_id = k.package_id
            JOIN users u ON u.id = o.owner
            WHERE \(lookup.inForce("k")) AND \(lookup.inForce("o")) AND \(conditions.joined(separator: " AND "))
            """, [], lookup.database)
    }
}

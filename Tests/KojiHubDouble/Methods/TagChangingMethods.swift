internal import KojiKit

/// Changing tags and what is in them.
enum TagChangingMethods {
    static func add(to methods: inout HubMethods) {
        methods.add(
            "createTag",
            "create_tag(name, parent=None, arches=None, perm=None, locked=False, maven_support=False, "
                + "maven_include_all=False, extra=None)", needs: .permission("tag")
        ) { call in
            let changes = TagChanges(log: ChangeLog(call))
            let parent = try call.given("parent").map { try changes.lookup.requiredID($0) }
            let id = try changes.create(
                call.text("name") ?? "", arches: call.text("arches"), permission: call.int("perm"),
                locked: call.flag("locked"), extra: call["extra"].structure ?? [:])
            if let parent { try changes.link(id, [["parent_id": .int(parent)]], clear: false) }
            return .int(id)
        }
        methods.add(
            "editTag2",
            "edit_tag(tagInfo, name=None, arches=None, locked=None, perm=None, perm_id=None, maven_support=None, "
                + "maven_include_all=None, extra=None, remove_extra=None, block_extra=None)",
            needs: .permission("tag")
        ) { call in
            try edit(call)
            return nil
        }
        methods.add("deleteTag", "delete_tag(tagInfo)", needs: .permission("tag")) { call in
            let changes = TagChanges(log: ChangeLog(call))
            try changes.delete(changes.lookup.requiredID(call["tagInfo"]))
            return nil
        }
        methods.add(
            "setInheritanceData", "setInheritanceData(tag, data, clear=False)", needs: .permission("tag")
        ) {
            call in
            let changes = TagChanges(log: ChangeLog(call))
            let links = (call["data"].array ?? [call["data"]]).compactMap(\.structure)
            try changes.link(
                call["tag"].number ?? changes.lookup.requiredID(call["tag"]), links, clear: call.flag("clear")
            )
            return nil
        }
        addPackages(to: &methods)
        addTagging(to: &methods)
    }

    private static func edit(_ call: HubCall) throws {
        let changes = TagChanges(log: ChangeLog(call))
        let tag = try changes.lookup.required(call["tagInfo"])
        let id = tag["id"] ?? nil
        if let name = call.text("name") {
            try TagChanges.checkName(name)
            try call.database.run("UPDATE tag SET name = ? WHERE id = ?", [.string(name), id])
        }
        var permission = call.given("perm_id") ?? tag["perm_id"] ?? nil
        if let name = call.given("perm") {
            permission = try call.database.value("SELECT id FROM permissions WHERE name = ?", [name]) ?? nil
        }
        try changes.log.revoke("tag_config", "tag_id = ?", [id])
        try changes.log.insert(
            "tag_config",
            [
                ("tag_id", id), ("arches", call.given("arches") ?? tag["arches"] ?? nil),
                ("perm_id", permission),
                ("locked", call.given("locked") ?? tag["locked"] ?? nil),
            ])
        for member in call["extra"].structure?.members ?? [] {
            try changes.setExtra(id.int ?? 0, member.name, member.value)
        }
        for key in call["remove_extra"].array ?? [] {
            try changes.log.revoke("tag_extra", "tag_id = ? AND key = ?", [id, key])
        }
    }

    private static func addPackages(to methods: inout HubMethods) {
        methods.add(
            "packageListAdd",
            "pkglist_add(taginfo, pkginfo, owner=None, block=None, extra_arches=None, force=False, update=False)",
            needs: .permission("tag")
        ) { call in
            let changes = TagChanges(log: ChangeLog(call))
            let owner = try call.given("owner").map { info in
                guard let id = try UserMethods.user(info, call.database)?["id"]?.int else {
                    throw HubFault.generic("No such user: \(info.shown)")
                }
                return id
            }
            try changes.addPackage(
                call["pkginfo"].plain, to: changes.lookup.requiredID(call["taginfo"]),
                owner: owner ?? call.user().userID, blocked: call.flag("block"),
                extraArches: call["extra_arches"])
            return nil
        }
        for (name, isBlocked) in [("packageListBlock", true), ("packageListUnblock", false)] {
            let function = name == "packageListBlock" ? "pkglist_block" : "pkglist_unblock"
            methods.add(name, "\(function)(taginfo, pkginfo, force=False)", needs: .permission("tag")) {
                call in
                let changes = TagChanges(log: ChangeLog(call))
                let tag = try changes.lookup.requiredID(call["taginfo"])
                let package = try PackageMethods.requiredID(call["pkginfo"], call.database)
                let list = try PackageList.read(tag, changes.lookup, inherit: true, packages: [package])
                guard let entry = list[package] else {
                    throw HubFault.generic(
                        "Package \(call["pkginfo"].plain) is not in tag listing for \(call["taginfo"].plain)")
                }
                try changes.addPackage(entry.name, to: tag, owner: entry.owner, blocked: isBlocked)
                return nil
            }
        }
        methods.add(
            "packageListRemove", "pkglist_remove(taginfo, pkginfo, force=False)", needs: .permission("tag")
        ) {
            call in
            let changes = TagChanges(log: ChangeLog(call))
            let values: [XMLRPCValue] = [
                .int(try changes.lookup.requiredID(call["taginfo"])),
                .int(try PackageMethods.requiredID(call["pkginfo"], call.database)),
            ]
            for table in ["tag_packages", "tag_package_owners"] {
                try changes.log.revoke(table, "tag_id = ? AND package_id = ?", values)
            }
            return nil
        }
    }

    private static func addTagging(to methods: inout HubMethods) {
        methods.add(
            "untagBuild", "untagBuild(tag, build, strict=True, force=False)", needs: .login
        ) { call in
            try untag(call, strict: call.flag("strict"))
            return nil
        }
        methods.add(
            "untagBuildBypass", "untagBuildBypass(tag, build, strict=True, force=False, notify=False)",
            needs: .permission("admin")
        ) { call in
            try untag(call, strict: call.flag("strict"))
            return nil
        }
        methods.add(
            "tagBuildBypass", "tagBuildBypass(tag, build, force=False, notify=False)",
            needs: .permission("admin")
        ) { call in
            let changes = TagChanges(log: ChangeLog(call))
            let tag = try changes.lookup.required(call["tag"])
            let build = try BuildLookup(call.database).required(call["build"])
            let (tagID, buildID) = (tag["id"]?.int ?? 0, build["id"]?.int ?? 0)
            try changes.check(build, for: tag, force: call.flag("force"))
            if try changes.isTagged(buildID, in: tagID) {
                throw HubFault.tag(
                    "build \(build["nvr"]?.plain ?? "") already tagged (\(tag["name"]?.plain ?? ""))")
            }
            try changes.add(buildID, to: tagID)
            return nil
        }
    }

    private static func untag(_ call: HubCall, strict: Bool) throws {
        let changes = TagChanges(log: ChangeLog(call))
        let tag = try changes.lookup.required(call["tag"])
        let build = try BuildLookup(call.database).required(call["build"])
        if tag["locked"]?.bool == true, !call.hasPermission("admin") {
            throw HubFault.tag("tag \(tag["name"]?.plain ?? "") is locked")
        }
        try changes.remove(build, from: tag, strict: strict)
    }
}

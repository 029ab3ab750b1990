internal import KojiKit

/// Reading builds.
enum BuildMethods {
    static func add(to methods: inout HubMethods) {
        methods.add("getBuild", "get_build(buildInfo, strict=False)") { call in
            let lookup = BuildLookup(call.database)
            guard let id = try lookup.id(call["buildInfo"]), let build = try lookup.build(id) else {
                if call.flag("strict") { throw HubFault.generic("No such build: \(call["buildInfo"].shown)") }
                return nil
            }
            return .structure(build)
        }
        methods.add("findBuildID", "find_build_id(X, strict=False)") { call in
            let id = try BuildLookup(call.database).id(call["X"])
            if id == nil, call.flag("strict") { throw HubFault.generic("No such build: \(call["X"].shown)") }
            return XMLRPCValue(id)
        }
        methods.add(
            "listBuilds",
            "listBuilds(packageID=None, userID=None, taskID=None, prefix=None, state=None, volumeID=None, "
                + "source=None, createdBefore=None, createdAfter=None, completeBefore=None, completeAfter=None, "
                + "type=None, typeInfo=None, queryOpts=None, pattern=None, cgID=None, draft=None)"
        ) { call in try listBuilds(call) }
        methods.add("getBuildType", "get_build_type(buildInfo, strict=False)") { call in
            guard let id = try BuildLookup(call.database).id(call["buildInfo"]) else { return nil }
            let rows = try call.database.rows(
                "SELECT t.name FROM build_types b JOIN btype t ON t.id = b.btype_id WHERE b.build_id = ?",
                [.int(id)])
            return .structure(
                XMLRPCStruct(rows.map { .init($0["name"]?.string ?? "", $0["name"] == "rpm" ? nil : [:]) }))
        }
        methods.add("listBTypes", "listBTypes(query=None, queryOpts=None)") { call in
            try QueryOptions(call).rows("SELECT id, name FROM btype", [], call.database)
        }
        methods.add("getImageBuild", "get_image_build(buildInfo, strict=False)") { call in
            let id = try BuildLookup(call.database).id(call["buildInfo"])
            let found = try id.flatMap {
                try call.database.row("SELECT build_id FROM image_builds WHERE build_id = ?", [.int($0)])
            }
            if found == nil, call.flag("strict") {
                throw HubFault.generic("no such image build: \(call["buildInfo"].plain)")
            }
            return found.map { .structure($0) } ?? .null
        }
        for (name, word) in [("getMavenBuild", "maven"), ("getWinBuild", "windows")] {
            methods.add(name, "get_\(word)_build(buildInfo, strict=False)") { call in
                if call.flag("strict") {
                    throw HubFault.generic("no such \(word) build: \(call["buildInfo"].plain)")
                }
                return nil
            }
        }
        methods.add("getNextRelease", "getNextRelease(buildInfo, incr=1)") { call in
            let info = call["buildInfo"].structure ?? [:]
            let release = try call.database.value(
                """
                SELECT b.release FROM build b JOIN package p ON p.id = b.pkg_id
                WHERE p.name = ? AND b.version = ? AND b.state IN (1, 2) ORDER BY b.id DESC LIMIT 1
                """, [info["name"] ?? .null, info["version"] ?? .null])?.string
            guard let release else { return "1" }
            let number = release.prefix { $0.isNumber }
            return .string(String((Int(number) ?? 0) + 1) + release.dropFirst(number.count))
        }
    }

    private static func listBuilds(_ call: HubCall) throws -> XMLRPCValue {
        var conditions: [String] = ["1"]
        var values: [XMLRPCValue] = []
        func require(_ condition: String, _ value: XMLRPCValue?) {
            guard let value else { return }
            conditions.append(condition)
            values.append(value)
        }
        if let package = call.given("packageID") {
            require("b.pkg_id = ?", XMLRPCValue(try PackageMethods.id(package, call.database) ?? -1))
        }
        if let user = call.given("userID") {
            require("b.owner = ?", XMLRPCValue(try UserMethods.user(user, call.database)?["id"]?.int ?? -1))
        }
        require("b.task_id = ?", try call.integer("taskID", column: "build.task_id").map { .int($0) })
        require("b.volume_id = ?", call.given("volumeID"))
        require("b.source GLOB ?", call.given("source"))
        require("b.state = ?", try call.integer("state", column: "build.state").map { .int($0) })
        require("b.create_time < ?", try call.moment("createdBefore").map { .double($0) })
        require("b.create_time > ?", try call.moment("createdAfter").map { .double($0) })
        require("b.completion_time < ?", try call.moment("completeBefore").map { .double($0) })
        require("b.completion_time > ?", try call.moment("completeAfter").map { .double($0) })
        require("b.draft = ?", call.given("draft"))
        require("lower(p.name) GLOB ?", call.text("prefix").map { .string($0.lowercased() + "*") })
        require(
            "lower(p.name || '-' || b.version || '-' || b.release) GLOB ?",
            call.text("pattern").map { .string($0.lowercased()) })
        require(
            "b.id IN (SELECT build_id FROM build_types bt JOIN btype ON btype.id = bt.btype_id WHERE btype.name = ?)",
            call.given("type"))
        return try QueryOptions(call).rows(
            "SELECT \(BuildLookup.columns) FROM \(BuildLookup.tables) WHERE "
                + conditions.joined(separator: " AND "), values, call.database, standard: "b.id")
    }
}

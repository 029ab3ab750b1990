internal import KojiKit

/// Repositories of build tags, and build roots made of them.
enum RepoMethods {
    private static let columns = """
        r.begin_event AS begin_event, be.time AS begin_ts, r.create_event AS create_event, ce.time AS create_ts,
        r.creation_time AS "creation_time:t", r.creation_time AS creation_ts, r.custom_opts AS "custom_opts:x",
        r.dist AS "dist:b", r.end_event AS end_event, ee.time AS end_ts, r.id AS id, r.opts AS "opts:x",
        r.state AS state, r.state_time AS "state_time:t", r.state_time AS state_ts, r.tag_id AS tag_id,
        t.name AS tag_name, r.task_id AS task_id, k.state AS task_state
        """
    private static let tables = """
        repo r JOIN tag t ON t.id = r.tag_id LEFT JOIN events be ON be.id = r.begin_event
        LEFT JOIN events ce ON ce.id = r.create_event LEFT JOIN events ee ON ee.id = r.end_event
        LEFT JOIN task k ON k.id = r.task_id
        """

    static func add(to methods: inout HubMethods) {
        methods.add("getRepo", "get_repo(tag, state=None, event=None, dist=False, min_event=None)") { call in
            let lookup = TagLookup(database: call.database, event: try call.event())
            var conditions = ["r.tag_id = ?", "r.dist = ?"]
            var values: [XMLRPCValue] = [
                .int(try call["tag"].number ?? lookup.requiredID(call["tag"])), .bool(call.flag("dist")),
            ]
            if let event = try call.event() {
                conditions.append("r.create_event <= ? AND r.state IN (1, 2)")
                values.append(.int(event))
            } else {
                conditions.append("r.state = ?")
                values.append(call.given("state") ?? 1)
            }
            if let least = call.int("min_event") {
                conditions.append("r.create_event >= ?")
                values.append(.int(least))
            }
            let row = try call.database.row(
                "SELECT \(columns) FROM \(tables) WHERE \(conditions.joined(separator: " AND ")) ORDER BY r.id DESC",
                values)
            return row.map { .structure($0) } ?? .null
        }
        methods.add("repoInfo", "repo_info(repo_id, strict=False)") { call in
            guard let row = try repo(call.int("repo_id") ?? 0, call.database) else {
                if call.flag("strict") { throw HubFault.noRow }
                return nil
            }
            return .structure(row)
        }
        methods.add(
            "repo.request",
            "request(tag, min_event=None, at_event=None, opts=None, priority=None, force=False)",
            needs: .login
        ) {
            call in try request(call)
        }
        methods.add("repo.checkRequest", "check_request(req_id)") { call in
            let id = call.int("req_id") ?? 0
            guard let queued = try call.database.row("SELECT * FROM repo_queue WHERE id = ?", [.int(id)])
            else {
                throw HubFault.noRow
            }
            var repo: XMLRPCValue = nil
            if let task = queued["task_id"]?.int {
                let row = try call.database.row(
                    "SELECT \(columns) FROM \(tables) WHERE r.task_id = ? AND r.state = 1", [.int(task)])
                repo = row.map { .structure($0) } ?? .null
            }
            return ["repo": repo, "request": .structure(queued)]
        }
        methods.add(
            "listBuildroots",
            "query_buildroots(hostID=None, tagID=None, state=None, rpmID=None, archiveID=None, taskID=None, "
                + "buildrootID=None, repoID=None, queryOpts=None)"
        ) { call in
            var conditions = ["1"]
            var values: [XMLRPCValue] = []
            for (name, column) in [
                ("hostID", "b.host_id"), ("state", "b.state"), ("taskID", "b.task_id"),
                ("buildrootID", "b.id"),
                ("repoID", "b.repo_id"),
            ] {
                guard let value = call.given(name) else { continue }
                conditions.append("\(column) = ?")
                values.append(value)
            }
            return try QueryOptions(call).rows(
                """
                SELECT b.id AS id, b.arch AS arch, b.state AS state, b.task_id AS task_id, b.host_id AS host_id,
                    h.name AS host_name, b.repo_id AS repo_id, r.tag_id AS tag_id, t.name AS tag_name,
                    b.create_event AS create_event_id, b.create_time AS "create_event_time:t"
                FROM buildroot b LEFT JOIN host h ON h.id = b.host_id LEFT JOIN repo r ON r.id = b.repo_id
                LEFT JOIN tag t ON t.id = r.tag_id WHERE \(conditions.joined(separator: " AND "))
                """, values, call.database, standard: "b.id")
        }
    }

    static func repo(_ id: Int64, _ database: Database) throws -> XMLRPCStruct? {
        try database.row("SELECT \(columns) FROM \(tables) WHERE r.id = ?", [.int(id)])
    }

    private static func request(_ call: HubCall) throws -> XMLRPCValue {
        let tag = try TagLookup(database: call.database, event: nil).required(call["tag"])
        let ready = try call.database.row(
            """
            SELECT \(columns) FROM \(tables) WHERE r.tag_id = ? AND r.state = 1 AND r.create_event >= ?
            ORDER BY r.id DESC
            """, [tag["id"] ?? .null, call.given("min_event") ?? 0])
        if let ready, !call.flag("force") {
            return ["repo": .structure(ready), "request": nil, "duplicate": false]
        }
        var task = TaskStore.New(
            method: "newRepo", parameters: [tag["name"] ?? nil], owner: try call.user().userID)
        task.channel = "createrepo"
        let id = try TaskStore(call.transaction).make(task)
        let queued = try call.database.insert(
            "INSERT INTO repo_queue (create_time, owner, tag_id, task_id) VALUES (?, ?, ?, ?)",
            [.double(call.now), .int(task.owner), tag["id"] ?? .null, .int(id)])
        let row = try call.database.row("SELECT * FROM repo_queue WHERE id = ?", [.int(queued)])
        return ["repo": nil, "request": row.map { .structure($0) } ?? .null, "duplicate": false]
    }

    /// Makes a repository's row; the older ones of its tag expire when it is ready.
    static func create(_ tag: Int64, task: Int64?, _ transaction: Transaction) throws -> (
        id: Int64, event: Int64
    ) {
        let event = try transaction.currentEvent()
        let begin = try transaction.database.int(
            """
            SELECT max(e) FROM (SELECT max(create_event) AS e FROM tag_listing WHERE tag_id = ?1
                UNION SELECT max(create_event) FROM tag_config WHERE tag_id = ?1)
            """, [.int(tag)])
        let opts: XMLRPCValue = ["src": false, "debuginfo": false, "separate_src": false, "maven": false]
        let now = XMLRPCValue.double(transaction.now)
        let id = try transaction.database.insert(
            """
            INSERT INTO repo (create_event, tag_id, state, begin_event, creation_time, state_time, task_id, opts,
                custom_opts) VALUES (?, ?, 0, ?, ?, ?, ?, ?, ?)
            """,
            [
                .int(event), .int(tag), XMLRPCValue(begin), now, now, XMLRPCValue(task), opts,
                .string(try WireXML.text([:])),
            ])
        return (id, event)
    }

    static func ready(_ repo: Int64, _ transaction: Transaction) throws {
        try transaction.database.run(
            """
            UPDATE repo SET state = 2, state_time = ?2 WHERE state = 1
                AND tag_id = (SELECT tag_id FROM repo WHERE id = ?1)
            """, [.int(repo), .double(transaction.now)])
        try transaction.database.run(
            "UPDATE repo SET state = 1, state_time = ? WHERE id = ?", [.double(transaction.now), .int(repo)])
    }
}

internal import KojiKit

/// Tasks in the database.
struct TaskStore {
    let transaction: Transaction

    var database: Database { transaction.database }

    init(_ transaction: Transaction) { self.transaction = transaction }

    /// A task that is to be made.
    struct New {
        var method: String
        var parameters: [XMLRPCValue]
        var owner: Int64
        var parent: Int64?
        var label: String?
        var arch = "noarch"
        var priority: Int64 = 20
        var channel: String?
        var weight = 1.0
    }

    func make(_ task: New) throws -> Int64 {
        let channel = try database.int(
            "SELECT id FROM channels WHERE name = ?", [.string(task.channel ?? "default")])
        guard let channel else { throw HubFault.generic("No such channel: \(task.channel ?? "")") }
        let request = String(decoding: try XMLRPCWriter.call(task.method, task.parameters), as: UTF8.self)
        return try database.insert(
            """
            INSERT INTO task (state, create_time, channel_id, parent, label, awaited, owner, method, request, arch,
                priority, weight) VALUES (0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .double(transaction.now), .int(channel), XMLRPCValue(task.parent), XMLRPCValue(task.label),
                task.parent == nil ? .null : false, .int(task.owner), .string(task.method), .string(request),
                .string(task.arch), .int(task.priority), .double(task.weight),
            ])
    }

    static let columns = """
        t.arch AS arch, t.awaited AS "awaited:b", t.channel_id AS channel_id,
        t.completion_time AS "completion_time:t", t.completion_time AS completion_ts,
        t.create_time AS "create_time:t", t.create_time AS create_ts, t.host_id AS host_id, t.id AS id,
        t.label AS label, t.method AS method, t.owner AS owner, t.parent AS parent, t.priority AS priority,
        t.start_time AS "start_time:t", t.start_time AS start_ts, t.state AS state, t.waiting AS "waiting:b",
        t.weight AS weight
        """

    func task(_ id: Int64, request: Bool) throws -> XMLRPCStruct? {
        try tasks("t.id = ?", [.int(id)], request: request).first
    }

    func children(_ id: Int64, request: Bool) throws -> [XMLRPCStruct] {
        try tasks("t.parent = ?", [.int(id)], request: request)
    }

    private func tasks(
        _ condition: String, _ values: [XMLRPCValue], request: Bool
    ) throws -> [XMLRPCStruct] {
        let columns = Self.columns + (request ? ", t.request AS request" : "")
        return try database.rows("SELECT \(columns) FROM task t WHERE \(condition) ORDER BY t.id", values).map
        {
            try Self.decoded($0)
        }
    }

    /// Makes a list of the request's text.
    static func decoded(_ row: XMLRPCStruct) throws -> XMLRPCStruct {
        guard let text = row["request"]?.string else { return row }
        var row = row
        row["request"] = .array(try parameters(text))
        return row
    }

    static func parameters(_ request: String) throws -> [XMLRPCValue] {
        guard case .call(_, let parameters) = try XMLRPCDecoder.message(Array(request.utf8)) else {
            return []
        }
        return parameters
    }

    static func reply(_ result: String) throws -> XMLRPCReply { try XMLRPCDecoder.reply(Array(result.utf8)) }

    func state(_ id: Int64) throws -> Int64? {
        try database.int("SELECT state FROM task WHERE id = ?", [.int(id)])
    }

    /// Lets the builder take a task; false if it is not free any more.
    func open(_ id: Int64) throws -> Bool {
        guard try state(id) == 0 else { return false }
        try database.run(
            "UPDATE task SET state = 1, start_time = ?, host_id = 1 WHERE id = ?",
            [.double(transaction.now), .int(id)])
        return true
    }

    /// Ends an open task; false if it is not open any more.
    func close(_ id: Int64, _ reply: XMLRPCReply) throws -> Bool {
        guard try state(id) == 1 else { return false }
        var state: Int64 = 2
        if case .fault = reply { state = 5 }
        let text = String(decoding: try XMLRPCWriter.reply(reply), as: UTF8.self)
        try database.run(
            "UPDATE task SET state = ?, completion_time = ?, result = ? WHERE id = ?",
            [.int(state), .double(transaction.now), .string(text), .int(id)])
        return true
    }

    /// Cancels a task and what is below it; what is finished stays as it is.
    ///
    /// - Returns: The tasks that were cancelled.
    func cancel(_ id: Int64, recurse: Bool) throws -> [Int64] {
        var cancelled: [Int64] = []
        if let state = try state(id), [0, 1, 4].contains(state) {
            try database.run(
                "UPDATE task SET state = 3, completion_time = ? WHERE id = ?",
                [.double(transaction.now), .int(id)])
            try database.run(
                "UPDATE build SET state = 4, completion_time = ? WHERE task_id = ? AND state = 0",
                [.double(transaction.now), .int(id)])
            cancelled.append(id)
        }
        guard recurse else { return cancelled }
        for child in try database.ints("SELECT id FROM task WHERE parent = ?", [.int(id)]) {
            cancelled += try cancel(child, recurse: true)
        }
        return cancelled
    }
}

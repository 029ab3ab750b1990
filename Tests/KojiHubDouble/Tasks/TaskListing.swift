internal import KojiKit

/// `listTasks`: what is wanted is said in a struct.
enum TaskListing {
    static func answer(_ call: HubCall) throws -> XMLRPCValue {
        let wanted = call["opts"].structure ?? [:]
        var conditions = ["1"]
        var values: [XMLRPCValue] = []
        for name in ["arch", "state", "owner", "host_id", "channel_id", "parent", "method"] {
            for (key, word) in [(name, "IN"), ("not_\(name)", "NOT IN")] {
                guard let value = wanted[key] else { continue }
                if value.isNull {
                    conditions.append("t.\(name) IS \(word == "IN" ? "" : "NOT ")NULL")
                    continue
                }
                let list = value.array ?? [value]
                let marks = [String](repeating: "?", count: list.count).joined(separator: ", ")
                conditions.append("t.\(name) \(word) (\(marks))")
                values += list
            }
        }
        let times = [("create", "create_time"), ("start", "start_time"), ("complete", "completion_time")]
        for (word, column) in times {
            for (suffix, sign) in [
                ("Before", "<"), ("After", ">"), ("dBefore", "<"), ("edBefore", "<"), ("edAfter", ">"),
            ] {
                guard let value = wanted[word + suffix], !value.isNull else { continue }
                conditions.append("t.\(column) \(sign) ?")
                values.append(value.string.flatMap(HubTime.seconds).map { .double($0) } ?? value)
            }
        }
        let decode = wanted["decode"]?.isTrue ?? false
        return try QueryOptions(call).rows(
            """
            SELECT \(TaskStore.columns), t.request AS request, t.result AS result, u.name AS owner_name,
                u.usertype AS owner_type
            FROM task t JOIN users u ON u.id = t.owner WHERE \(conditions.joined(separator: " AND "))
            """, values, call.database, standard: "t.id", fix: { decode ? try decoded($0) : $0 })
    }

    private static func decoded(_ row: XMLRPCStruct) throws -> XMLRPCStruct {
        var row = try TaskStore.decoded(row)
        guard let text = row["result"]?.string else { return row }
        switch try TaskStore.reply(text) {
        case .result(let value): row["result"] = [value]
        case .fault(let fault):
            row["result"] = ["faultCode": .int(fault.code), "faultString": .string(fault.message)]
        }
        return row
    }
}

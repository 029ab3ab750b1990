internal import KojiKit

/// Reading and cancelling tasks.
enum TaskMethods {
    static func add(to methods: inout HubMethods) {
        methods.add("getTaskInfo", "getTaskInfo(task_id, request=False, strict=False)") { call in
            let store = TaskStore(call.transaction)
            func info(_ id: XMLRPCValue) throws -> XMLRPCValue {
                if let number = id.int, let task = try store.task(number, request: call.flag("request")) {
                    return .structure(task)
                }
                if call.flag("strict") { throw HubFault.noRow }
                return .null
            }
            if let ids = call["task_id"].array { return .array(try ids.map(info)) }
            return try info(call["task_id"])
        }
        methods.add("getTaskChildren", "getTaskChildren(task_id, request=False, strict=False)") { call in
            let store = TaskStore(call.transaction)
            let id = try call.integer("task_id", column: "task.id") ?? 0
            if call.flag("strict"), try store.state(id) == nil { throw HubFault.noRow }
            return .array(try store.children(id, request: call.flag("request")).map { .structure($0) })
        }
        methods.add("getTaskDescendents", "getTaskDescendents(task_id, request=False)") { call in
            var found: XMLRPCStruct = [:]
            var next = [try call.integer("task_id", column: "task.id") ?? 0]
            while let id = next.popLast() {
                let children = try TaskStore(call.transaction).children(id, request: call.flag("request"))
                found[String(id)] = .array(children.map { .structure($0) })
                next += children.compactMap { $0["id"]?.int }
            }
            return .structure(found)
        }
        methods.add("getTaskResult", "getTaskResult(taskId, raise_fault=True)") { call in
            let id = try call.integer("taskId", column: "task.id") ?? 0
            let row = try call.database.row("SELECT state, result FROM task WHERE id = ?", [.int(id)])
            guard let row else { throw HubFault.generic("No such task: \(id)") }
            if row["state"]?.int == 3 { throw HubFault.generic("Task \(id) is canceled") }
            guard let text = row["result"]?.string, [2, 5].contains(row["state"]?.int) else {
                throw HubFault.generic("Task \(id) is not finished")
            }
            switch try TaskStore.reply(text) {
            case .result(let value): return value
            case .fault(let fault):
                if call.flag("raise_fault") { throw fault }
                return ["faultCode": .int(fault.code), "faultString": .string(fault.message)]
            }
        }
        methods.add("taskFinished", "taskFinished(taskId)") { call in
            let state = try TaskStore(call.transaction).state(call.int("taskId") ?? 0)
            guard let state else { throw HubFault.generic("No such task: \(call["taskId"].plain)") }
            return .bool([2, 3, 5].contains(state))
        }
        methods.add("getTaskRequest", "getTaskRequest(taskId)") { call in
            guard let task = try TaskStore(call.transaction).task(call.int("taskId") ?? 0, request: true)
            else {
                throw HubFault.generic("No such task: \(call["taskId"].plain)")
            }
            return task["request"] ?? []
        }
        methods.add("listTasks", "listTasks(opts=None, queryOpts=None)") { try TaskListing.answer($0) }
        addCancelling(to: &methods)
    }

    private static func addCancelling(to methods: inout HubMethods) {
        methods.add("cancelTask", "cancelTask(task_id, recurse=True)", needs: .login) { call in
            try cancel(call, recurse: call.flag("recurse"))
        }
        methods.add("cancelTaskFull", "cancelTaskFull(task_id, strict=True)", needs: .permission("admin")) {
            call in
            try cancel(call, recurse: true)
        }
        methods.add("cancelTaskChildren", "cancelTaskChildren(task_id)", needs: .login) { call in
            let store = TaskStore(call.transaction)
            for child in try store.children(call.int("task_id") ?? 0, request: false) {
                call.core.tasks.finished(try store.cancel(child["id"]?.int ?? 0, recurse: true))
            }
            return nil
        }
        methods.add(
            "setTaskPriority", "setTaskPriority(task_id, priority, recurse=True)", needs: .permission("admin")
        ) {
            call in
            try call.database.run(
                "UPDATE task SET priority = ? WHERE id = ?", [call["priority"], call["task_id"]])
            return nil
        }
        methods.add("resubmitTask", "resubmitTask(taskID)", needs: .login) { call in
            let store = TaskStore(call.transaction)
            let id = call.int("taskID") ?? 0
            guard let task = try store.task(id, request: true) else {
                throw HubFault.generic("No such task: \(id)")
            }
            guard [3, 5].contains(task["state"]?.int) else {
                throw HubFault.generic("only canceled or failed tasks can be resubmitted")
            }
            var copy = TaskStore.New(
                method: task["method"]?.string ?? "", parameters: task["request"]?.array ?? [],
                owner: try call.user().userID)
            copy.arch = task["arch"]?.string ?? "noarch"
            return .int(try store.make(copy))
        }
    }

    private static func cancel(_ call: HubCall, recurse: Bool) throws -> XMLRPCValue {
        let store = TaskStore(call.transaction)
        let id = try call.integer("task_id", column: "task.id") ?? 0
        guard let task = try store.task(id, request: false) else {
            throw HubFault.generic("No such task: \(id)")
        }
        if task["owner"]?.int != (try call.user().userID), !call.hasPermission("admin") {
            throw HubFault.notAllowed("Cannot cancel task, not owner")
        }
        call.core.tasks.finished(try store.cancel(id, recurse: recurse))
        return nil
    }
}

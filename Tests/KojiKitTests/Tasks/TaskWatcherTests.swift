import TestSupport
import Testing

@testable import KojiKit

@Suite("Waiting for tasks") struct TaskWatcherTests {
    @Test("a task is asked for again and again until it is finished") func one() async throws {
        let replies = try [KojiTask.State.free, .assigned, .open, .closed].map {
            try TaskHub.answer(TaskHub.task(5, $0))
        }
        try await TaskHub.serving(replies) { hub in
            let task = try await hub.watcher().closed(KojiID(5))
            #expect(task.state == .closed)
            #expect(hub.asked == Array(repeating: "getTaskInfo 5", count: 4))
            #expect(hub.clock.pauses.count == 3)
        }
    }

    @Test("several tasks are asked for in one message, and finished ones no more") func several() async throws
    {
        let replies = try [
            TaskHub.answers(TaskHub.task(5, .open), TaskHub.task(6, .open)),
            TaskHub.answers(TaskHub.task(5, .failed), TaskHub.task(6, .open)),
            TaskHub.answer(TaskHub.task(6, .closed)),
        ]
        try await TaskHub.serving(replies) { hub in
            let tasks = try await hub.watcher().finished([KojiID(6), KojiID(5)])
            #expect(tasks.map(\.id) == [KojiID(6), KojiID(5)])
            #expect(tasks.map(\.state) == [.closed, .failed])
            #expect(
                hub.asked == [
                    "getTaskInfo 5, getTaskInfo 6", "getTaskInfo 5, getTaskInfo 6", "getTaskInfo 6",
                ])
        }
    }

    @Test("all that wait share their messages, and one goes on when the first is served") func shared()
        async throws
    {
        let here = Event()
        var first = try TaskHub.answer(TaskHub.task(5, .open))
        first.beginning = here
        let replies = try [
            first, TaskHub.answers(TaskHub.task(5, .closed), TaskHub.task(6, .open)),
            TaskHub.answer(TaskHub.task(6, .closed)),
        ]
        try await TaskHub.serving(replies) { hub in
            let watcher = hub.watcher()
            async let one = watcher.closed(KojiID(5))
            while await watcher.waiterCount < 1 || hub.asked.isEmpty { await Task.yield() }
            async let other = watcher.closed(KojiID(6))
            while await watcher.waiterCount < 2 { await Task.yield() }
            here.happen()
            let tasks = try await [one, other]
            #expect(tasks.map(\.id) == [KojiID(5), KojiID(6)])
            #expect(hub.asked == ["getTaskInfo 5", "getTaskInfo 5, getTaskInfo 6", "getTaskInfo 6"])
        }
    }

    @Test("when the one that asks is cancelled, another one goes on") func handOver() async throws {
        let asked = Event()
        var first = try TaskHub.answer(TaskHub.task(5, .open))
        first.asked = asked
        first.beginning = Event()
        let replies = try [
            first, TaskHub.answer(TaskHub.task(6, .open)), TaskHub.answer(TaskHub.task(6, .closed)),
        ]
        try await TaskHub.serving(replies) { hub in
            let watcher = hub.watcher()
            let leader = Task { try await watcher.closed(KojiID(5)) }
            await asked.wait()
            let other = Task { try await watcher.closed(KojiID(6)) }
            while await watcher.waiterCount < 2 { await Task.yield() }
            leader.cancel()
            let task = try await other.value
            #expect(task.id == KojiID(6))
            let result = await leader.result
            let error = try #require(throws: KojiError.self) { _ = try result.get() }
            #expect(error.code == .cancelled)
            #expect(error.message.contains("https://koji.example.com/koji/taskinfo?taskID=5"))
            #expect(await watcher.waiterCount == 0)
            #expect(hub.asked.suffix(2) == ["getTaskInfo 6", "getTaskInfo 6"])
        }
    }

    @Test("one that only listens can be cancelled while another one asks") func listenerCancelled()
        async throws
    {
        let (asked, go) = (Event(), Event())
        var first = try TaskHub.answer(TaskHub.task(5, .closed))
        (first.asked, first.beginning) = (asked, go)
        try await TaskHub.serving([first]) { hub in
            let watcher = hub.watcher()
            let leader = Task { try await watcher.closed(KojiID(5)) }
            await asked.wait()
            let other = Task { try await watcher.closed(KojiID(6)) }
            while await watcher.waiterCount < 2 { await Task.yield() }
            other.cancel()
            let result = await other.result
            let error = try #require(throws: KojiError.self) { _ = try result.get() }
            #expect(error.code == .cancelled)
            go.happen()
            let task = try await leader.value
            #expect(task.state == .closed)
            #expect(hub.asked == ["getTaskInfo 5"])
        }
    }

    @Test("states of a task and of those that it made are told") func progress() async throws {
        func tree(_ child: KojiTask.State) -> XMLRPCValue {
            ["5": [TaskHub.task(6, child, method: "buildArch", label: "x86_64")], "6": []]
        }
        let replies = try [
            TaskHub.answers(TaskHub.task(5, .open), tree(.free)),
            TaskHub.answers(TaskHub.task(5, .open), tree(.open)),
            TaskHub.answers(TaskHub.task(5, .open), tree(.open)),
            TaskHub.answers(TaskHub.task(5, .closed), tree(.closed)),
        ]
        let log = TaskEventLog()
        try await TaskHub.serving(replies) { hub in
            try await hub.watcher().closed(KojiID(5)) { log.take($0) }
            #expect(
                log.lines == [
                    "5 - OPEN", "5/6 - FREE", "5/6 FREE OPEN", "5 OPEN CLOSED", "5/6 OPEN CLOSED",
                ])
            #expect(hub.asked == Array(repeating: "getTaskInfo 5, getTaskDescendents 5", count: 4))
        }
    }

    @Test("a hub that does not answer for a while does not end the wait") func transient() async throws {
        let replies = try [
            TaskHub.fault(.serverOffline, "planned outage"), TaskHub.fault(.serverOffline, "database outage"),
            TaskHub.answers(TaskHub.task(5, .open), ["5": []]),
            TaskHub.answers(TaskHub.task(5, .closed), ["5": []]),
        ]
        let log = TaskEventLog()
        try await TaskHub.serving(replies) { hub in
            let task = try await hub.watcher().closed(KojiID(5)) { event in
                if case .hubFailed = event { log.take(event) }
            }
            #expect(task.state == .closed)
            #expect(log.lines == ["hub serverOffline 1", "hub serverOffline 2"])
            #expect(hub.asked.count == 4)
        }
    }

    @Test("a hub that does not answer for too long ends the wait") func offline() async throws {
        try await TaskHub.serving([TaskHub.fault(.serverOffline, "planned outage")]) { hub in
            let watcher = hub.watcher { $0.failureLimit = 2 }
            let result = await Task { try await watcher.closed(KojiID(5)) }.result
            let error = try #require(throws: KojiError.self) { _ = try result.get() }
            #expect(error.fault == .serverOffline)
            #expect(hub.asked.count == 3)
        }
    }

    @Test("a task that the hub does not have cannot be waited for") func unknown() async throws {
        try await TaskHub.serving([TaskHub.answer(nil)]) { hub in
            let watcher = hub.watcher()
            let result = await Task { try await watcher.closed(KojiID(5)) }.result
            let error = try #require(throws: KojiError.self) { _ = try result.get() }
            #expect(error.code == .task && error.message.hasPrefix("the hub has no task 5"))
        }
    }

    @Test("what the hub says against one task ends only the wait for that one") func oneRefused() async throws
    {
        let here = Event()
        var first = try TaskHub.answer(TaskHub.task(5, .open))
        first.beginning = here
        let no: XMLRPCValue = ["faultCode": 1000, "faultString": "no such row"]
        let replies = try [
            first, TaskHub.answers(TaskHub.task(5, .open), no), TaskHub.answer(TaskHub.task(5, .closed)),
        ]
        try await TaskHub.serving(replies) { hub in
            let watcher = hub.watcher()
            let one = Task { try await watcher.closed(KojiID(5)) }
            while hub.asked.isEmpty { await Task.yield() }
            let other = Task { try await watcher.closed(KojiID(6)) }
            while await watcher.waiterCount < 2 { await Task.yield() }
            here.happen()
            let result = await other.result
            let error = try #require(throws: KojiError.self) { _ = try result.get() }
            #expect(error.fault == .generic && error.message == "no such row")
            let task = try await one.value
            #expect(task.state == .closed)
        }
    }

    @Test("while nothing changes the hub is asked less often, up to a bound") func backOff() async throws {
        var replies = try Array(repeating: TaskHub.answer(TaskHub.task(5, .open)), count: 12)
        replies.append(try TaskHub.answer(TaskHub.task(5, .closed)))
        try await TaskHub.serving(replies) { hub in
            try await hub.watcher { ($0.patience, $0.slowest) = (3, 3) }.closed(KojiID(5))
            // The first message tells of a change; 1, 2 and 3 intervals lie between the others.
            #expect(hub.asked.count == 13)
            let pauses = 3 * 1 + 3 * 2 + 6 * 3
            #expect(hub.clock.pauses.count == pauses)
        }
    }
}

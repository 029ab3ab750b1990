import TestSupport
import Testing

@testable import KojiKit

@Suite("Tasks that fail or are cancelled") struct TaskFailureTests {
    @Test("a failure names the task's page, the fault, the task in which it happened, and its log")
    func failure() async throws {
        let fault: XMLRPCValue = [
            "faultCode": 1005, "faultString": "error building package; see build.log for more information",
        ]
        let failed = TaskHub.task(12, .failed, method: "buildArch", label: "x86_64")
        let replies = try [
            TaskHub.answer(TaskHub.task(10, .failed)),
            TaskHub.answer([[fault], [["10": [TaskHub.task(11, .closed), failed], "11": [], "12": []]]]),
            TaskHub.answer([[fault], [["state.log", "build.log", "root.log"]]]),
        ]
        try await TaskHub.serving(replies) { hub in
            let watcher = hub.watcher()
            let result = await Task { try await watcher.closed(KojiID(10)) }.result
            let error = try #require(throws: KojiError.self) { _ = try result.get() }
            #expect(error.code == .task)
            #expect(
                error.message
                    == "task 10 (build) failed: error building package; see build.log for more information; it "
                    + "happened in task 12 (buildArch, x86_64); see its build.log; "
                    + "https://koji.example.com/koji/taskinfo?taskID=10")
            #expect(
                hub.asked == [
                    "getTaskInfo 10", "getTaskResult 10, getTaskDescendents 10",
                    "getTaskResult 12, listTaskOutput 12",
                ])
        }
    }

    @Test("a task that somebody cancelled is a failure without a fault") func cancelled() async throws {
        let no: XMLRPCValue = ["faultCode": 1000, "faultString": "Task 22 is canceled"]
        let replies = try [
            TaskHub.answer(TaskHub.task(22, .cancelled)), TaskHub.answers(no, ["22": []]),
            TaskHub.answers(no, []),
        ]
        try await TaskHub.serving(replies) { hub in
            let watcher = hub.watcher()
            let result = await Task { try await watcher.closed(KojiID(22)) }.result
            let error = try #require(throws: KojiError.self) { _ = try result.get() }
            #expect(
                error.message
                    == "task 22 (build) was cancelled; https://koji.example.com/koji/taskinfo?taskID=22")
        }
    }

    @Test("who is interrupted may cancel the tasks, and says which, and which could not be")
    func interrupted()
        async throws
    {
        let asked = Event()
        var first = try TaskHub.answers(TaskHub.task(5, .open), TaskHub.task(6, .open))
        (first.asked, first.beginning) = (asked, Event())
        let no: XMLRPCValue = ["faultCode": 1004, "faultString": "not the owner"]
        let log = TaskEventLog()
        try await TaskHub.serving([first, TaskHub.answers(nil, no)]) { hub in
            let watcher = hub.watcher()
            let session = hub.hub
            let wait = Task {
                try await watcher.finished([KojiID(5), KojiID(6)], onCancel: .cancelTask(through: session)) {
                    log.take($0)
                }
            }
            await asked.wait()
            wait.cancel()
            let result = await wait.result
            let error = try #require(throws: KojiError.self) { _ = try result.get() }
            let text = "cancelled task 5; task 6 could not be cancelled: cancelTask: not the owner"
            #expect(error.code == .cancelled && error.message == text)
            #expect(log.lines == [text])
            #expect(hub.asked.last == "cancelTask 5, cancelTask 6")
        }
    }

    @Test("the first failure below is where it began") func origin() throws {
        func task(_ id: Int64, _ state: KojiTask.State, _ completed: Double) throws -> KojiTask {
            var task = try KojiTask(TaskHub.task(id, state))
            task.completed = completed
            return task
        }
        let tree: [KojiTask.ID: [KojiTask]] = [
            KojiID(1): [try task(2, .failed, 20), try task(3, .failed, 10)],
            KojiID(3): [try task(4, .closed, 1), try task(5, .failed, 9)],
        ]
        #expect(TaskFailure.origin(of: KojiID(1), in: tree)?.id == KojiID(5))
        #expect(TaskFailure.origin(of: KojiID(4), in: tree) == nil)
        // Nobody vouches for a tree without circles.
        let circle = try [KojiTask.ID(1): [task(1, .failed, 1)]]
        #expect(TaskFailure.origin(of: KojiID(1), in: circle)?.id == KojiID(1))
    }

    @Test("a log is the one that the fault names, or the usual one") func log() {
        func files(_ names: String...) -> [KojiTaskFile] {
            names.map { KojiTaskFile(name: $0, volume: "DEFAULT") }
        }
        let all = files("root.log", "build.log", "mock_output.log")
        #expect(TaskFailure.log(named: "see mock_output.log for more", among: all) == "mock_output.log")
        #expect(TaskFailure.log(named: "see other.log for more", among: all) == "build.log")
        #expect(TaskFailure.log(named: "", among: files("x.rpm", "lorax.log")) == "lorax.log")
        #expect(TaskFailure.log(named: "", among: files("x.rpm")) == nil)
    }
}

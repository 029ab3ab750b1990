import TestSupport
import Testing

@testable import KojiKit

/// What is sent and read is what the reference client and a real hub sent.
@Suite("Requests about tasks and repositories") struct TaskRequestsTests {
    @Test("a task has its state, times and arguments") func task() throws {
        let task = try #require(
            try Recorded.answer(to: .task(KojiID(5), request: true), "40-getTaskInfo-request"))
        #expect(task.id == KojiID(5) && task.method == "build" && task.arch == "noarch")
        #expect(task.state == .closed && task.isFinished && task.parent == nil && task.label == nil)
        #expect(task.owner == 1 && task.host == 1 && task.channel == 1 && task.priority == 20)
        #expect(task.weight == 1.0 && !task.isWaiting && !task.isAwaited)
        #expect(task.created == 1795242850.456454 && task.started == 1795243495.893515)
        #expect(task.completed == 1795243496.365564)
        #expect(task.request.count == 3 && task.request[1] == "f99-candidate")
    }

    @Test("children have labels and arguments") func children() throws {
        let children = try Recorded.answer(
            to: .taskChildren(KojiID(5), request: true), "41-getTaskChildren-request")
        let labels = Dictionary(uniqueKeysWithValues: children.map { ($0.label ?? "", $0.method) })
        #expect(labels["srpm"] == "rebuildSRPM" && labels["aarch64"] == "buildArch")
        #expect(labels["x86_64"] == "buildArch" && labels["tag"] == "tagBuild")
        #expect(children.allSatisfy { $0.parent == KojiID(5) && !$0.request.isEmpty })
    }

    @Test("descendants are told by the task that made them") func descendants() throws {
        let tree = try Recorded.answer(to: .taskDescendants(KojiID(10)), "48-getTaskDescendents")
        #expect(tree.keys.sorted() == [KojiID(10), KojiID(11), KojiID(12)])
        #expect(tree[KojiID(10)]?.map(\.state) == [.closed, .failed])
        #expect(tree[KojiID(11)] == [])
    }

    @Test("the fault of a task is told from one of the hub") func results() throws {
        let error = #expect(throws: KojiError.self) {
            _ = try Recorded.answer(to: .taskResult(KojiID(12)), "43-getTaskResult-failed")
        }
        #expect(error?.fault == .build)
        let reply = try Recorded.answer(to: .taskReply(KojiID(12)), "44-getTaskResult-failed-noraise")
        guard case .fault(let fault) = reply else {
            Issue.record("no fault: \(reply)")
            return
        }
        #expect(fault.code == 1005 && fault.message.hasPrefix("error building package (arch x86_64)"))
        for (id, sample) in [(22, "46-getTaskResult-open"), (22, "62-getTaskResult-canceled")] {
            let error = #expect(throws: KojiError.self) {
                _ = try Recorded.answer(to: .taskResult(KojiID(Int64(id))), sample)
            }
            #expect(error?.fault == .generic)
        }
    }

    @Test("whether a task is finished, and that it is cancelled") func finished() throws {
        #expect(try Recorded.answer(to: .isTaskFinished(KojiID(5)), "78-taskFinished"))
        try Recorded.answer(to: .cancelTask(KojiID(22)), "61-cancelTask")
    }

    @Test("tasks are listed with owners, arguments and results") func list() throws {
        let filter = KojiTaskFilter(method: "build", states: [.closed, .failed])
        let tasks = try Recorded.rows(
            of: .tasks(filter, options: KojiQueryOptions(order: ["-id"], limit: 2)), "72-listTasks")
        #expect(tasks.map(\.id) == [KojiID(10), KojiID(5)])
        #expect(tasks.map(\.ownerName) == ["kojiadmin", "kojiadmin"])
        #expect(tasks.map(\.request.count) == [3, 3])
        #expect(tasks.first?.result?.structure?["faultCode"] == 1005)
        let count = try Recorded.answer(
            to: .taskCount(KojiTaskFilter(method: "build")), "73-countOnly")
        #expect(count == 5)
    }

    @Test("a repository has its event and options") func repository() throws {
        let repository = try #require(try Recorded.answer(to: .repository("f99-build"), "69-getRepo"))
        #expect(repository.id == KojiID(1) && repository.tagName == "f99-build")
        #expect(repository.tag == KojiID(6) && repository.task == KojiID(18))
        #expect(repository.taskState == .closed && repository.state == .ready)
        #expect(repository.event == KojiID(42) && repository.eventTime == 1795243685.470458)
        #expect(repository.created == 1795243685.469181 && repository.stateChanged == 1795243685.761419)
        #expect(repository.firstEvent == KojiID(34) && repository.lastEvent == nil)
        #expect(!repository.isDistRepository && repository.options["debuginfo"] == false)
        #expect(try Recorded.answer(to: .repository("f99"), "70-getRepo-none") == nil)
    }

    @Test("users have their principals") func users() throws {
        let user = try #require(try Recorded.answer(to: .user("alice"), "74-getUser"))
        #expect(user.id == KojiID(2) && user.name == "alice" && user.kind == .normal)
        #expect(user.status == .normal && user.kerberosPrincipals == ["alice@KOJI.TEST"])
        #expect(user.authentication == nil)
        let own = try #require(try Recorded.answer(to: .loggedInUser, "11-getLoggedInUser"))
        #expect(own.name == "kojiadmin" && own.authentication == .normal && own.kerberosPrincipals == [])
        #expect(try Recorded.answer(to: .loggedInUser, "12-getLoggedInUser-anon") == nil)
    }

    @Test("a hub tells its versions") func versions() throws {
        #expect(try Recorded.answer(to: .apiVersion, "01-getAPIVersion") == 1)
        #expect(try Recorded.answer(to: .kojiVersion, "02-getKojiVersion") == "1.35.3")
    }

    @Test("builds are tagged, untagged, and get side tags") func tagging() throws {
        let sample = "55-tagBuild"
        let task = try Recorded.answer(to: .tagBuild("f99-updates-testing", "hello-1.0-1.fc99"), sample)
        #expect(task == KojiID(23))
        #expect(
            try Recorded.answer(to: .tagBuild("f99", "hello-1.0-1.fc99"), "82-tagBuild-dup") == KojiID(25))
        let candidate = "f99-updates-candidate"
        try Recorded.answer(to: .untagBuild(candidate, "hello-1.2-1.fc99"), "80-untagBuild")
        try Recorded.answer(to: .tagBuildBypass(candidate, "hello-1.2-1.fc99"), "81-tagBuildBypass")
        let side = try Recorded.answer(to: .createSideTag("f99-build"), "59-createSideTag")
        #expect(side.name == "f99-build-side-11" && side.id == KojiID(11) && side.task == nil)
        #expect(side.repositoryRequest == nil)
        try Recorded.answer(to: .removeSideTag("f99-build-side-11"), "60-removeSideTag")
    }
}

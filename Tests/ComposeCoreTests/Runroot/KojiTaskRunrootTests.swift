import HostKit
import KojiHubDouble
import KojiKit
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

/// Before a hub that keeps real state, and whose builder runs commands.
struct KojiTaskRunrootTests {
    private struct Place: Sendable {
        var hub: KojiHubDouble
        var directory: FilePath
        var runroot: KojiTaskRunroot
        var log: FilePath { directory.appending("logs/x86_64/work.x86_64.log") }

        func request(_ work: RunrootRequest.Work) -> RunrootRequest {
            var request = RunrootRequest(work, arch: "x86_64", log: log)
            request.listsPackages = false
            return request
        }

        /// The numbers of the tasks that were noted.
        var noted: [Int64] {
            get throws {
                let directory = directory.appending("logs/global/koji-tasks")
                return Files.isDirectory(directory)
                    ? try Files.list(directory).compactMap { Int64($0) }.sorted() : []
            }
        }
    }

    private func withPlace(_ body: (Place) async throws -> Void) async throws {
        try await KojiHubDouble.serving { hub in
            try await withTemporaryDirectory { directory in
                try hub.addUser("composer", password: "secret", permissions: ["runroot"])
                try hub.addTag("f44-build", arches: "aarch64 s390x")
                hub.onTask("runroot", .run(directory))
                var profile = KojiProfile(name: "test", server: hub.url)
                profile.pollInterval = .milliseconds(20)
                profile.retryInterval = .milliseconds(10)
                let tasks = KojiTasks(
                    profile, credentials: .password(user: "composer", password: Secret("secret")),
                    environment: try HostEnvironment.current(),
                    record: LogPaths(root: directory.appending("logs")))
                let place = Place(
                    hub: hub, directory: directory,
                    runroot: KojiTaskRunroot(tasks, tag: "f44-build", channel: "image"))
                try await body(place)
            }
        }
    }

    private func state(_ task: Int64, _ place: Place) async throws -> KojiTask.State? {
        let hub = place.runroot.tasks.hub
        let task = try await hub.call(KojiRequest<KojiTask?>.task(KojiID(task)))
        return task?.state
    }

    @Test("a command is a task of the hub, whose output is in the log") func closes() async throws {
        try await withPlace { place in
            let made = place.directory.appending("made it")
            var request = place.request(.words(["sh", "-c", "echo 'one  two'; echo x >'\(made)'"]))
            request.packages = ["lorax", "which"]
            request.mounts = [place.directory]
            request.weight = 4
            request.usesNewChroot = true
            request.ownership = .init(userID: try HostEnvironment.current().userID, paths: [made])
            let result = try await place.runroot.run(request)
            let task = try #require(result.task)
            let noted = try place.noted
            #expect(noted == [task])
            #expect(try Files.stat(made).permissions.contains(.otherRead))
            let log = try Files.readText(place.log)
            #expect(log.contains("Created task: \(task)\n"))
            #expect(log.contains("\none  two\n"))
            let call = try #require(place.hub.calls.first { $0.method == "runroot" })
            let text = "\(call)"
            for word in ["f44-build", "image", "lorax", "which", place.directory.string, "new_chroot"] {
                #expect(text.contains(word), "\(word)")
            }
            #expect(place.hub.count(of: "runroot") == 1)
            let state = try await state(task, place)
            #expect(state == .closed)
        }
    }

    @Test("a task that fails is named with its log, which says why") func fails() async throws {
        try await withPlace { place in
            let runroot = place.runroot
            let request = place.request(.script("echo broken; exit 3"))
            let failure = await #expect(throws: RunrootFailure.self) { _ = try await runroot.run(request) }
            let task = try #require(failure?.task)
            #expect(
                failure?.message
                    == "Runroot task failed: \(task). See \(place.log) for more details.\nbroken")
            let log = try Files.readText(place.log)
            #expect(log.contains("broken"))
            #expect(log.contains("exited with status 3"))
            #expect(place.hub.count(of: "runroot") == 1)
        }
    }

    @Test("a task whose builder has no loop device left is made again, three times at most")
    func loopDevices()
        async throws
    {
        try await withPlace { place in
            let message = "losetup: cannot find an unused loop device"
            let count = place.directory.appending("count")
            let script = "echo >>\(count); [ $(wc -l <\(count)) -ge 3 ] || { echo '\(message)'; exit 1; }"
            let result = try await place.runroot.run(place.request(.script(script)))
            let noted = try place.noted
            #expect(noted.count == 3)
            #expect(noted.last == result.task)
            // The same told by lorax alone, on storage that both see.
            let lorax = place.directory.appending("lorax")
            try Files.createDirectories(lorax)
            var request = place.request(
                .script(
                    "echo 'losetup: /x.img: failed to set up loop device: busy' >\(lorax)/program.log; exit 1"
                ))
            request.loraxLogs = lorax
            let failing = request
            let runroot = place.runroot
            await #expect(throws: RunrootFailure.self) { _ = try await runroot.run(failing) }
            let all = try place.noted
            #expect(all.count == 3 + 4)
        }
    }

    @Test("a task whose making was answered to nobody is found, and not made again") func lostAnswer()
        async throws
    {
        try await withPlace { place in
            place.hub.disturb("runroot", .dropAfter)
            let result = try await place.runroot.run(
                place.request(.script("echo once >>\(place.directory)/once")))
            let noted = try place.noted
            #expect(noted == [result.task])
            let once = try Files.readText(place.directory.appending("once"))
            #expect(once == "once\n")
        }
    }

    @Test("a compose that is interrupted cancels the task that nobody has taken") func cancelled()
        async throws
    {
        try await withPlace { place in
            place.hub.onTask("runroot", .stayFree)
            let (runroot, request) = (place.runroot, place.request(.script("true")))
            let isOver = Atomic<Bool>(false)
            let work = Task {
                defer { isOver.store(true, ordering: .relaxed) }
                return try await runroot.run(request)
            }
            while try place.noted.isEmpty, !isOver.load(ordering: .relaxed) { await Task.yield() }
            work.cancel()
            await #expect(throws: CancellationError.self) { _ = try await work.value }
            let task = try #require(try place.noted.first)
            let state = try await state(task, place)
            #expect(state == .cancelled)
            let log = try Files.readText(place.log)
            #expect(log.contains("cancelled task \(task)"))
        }
    }

    @Test("so it does with a task of which it has not heard yet") func cancelledUnheard() async throws {
        try await withPlace { place in
            place.hub.onTask("runroot", .stayFree)
            let (done, never) = (Gate(), Gate())
            place.hub.disturb("runroot", .holdAnswer(done, never))
            let (runroot, request) = (place.runroot, place.request(.script("true")))
            let work = Task { try await runroot.run(request) }
            await done.wait()
            work.cancel()
            await #expect(throws: CancellationError.self) { _ = try await work.value }
            never.open()
            let hub = runroot.tasks.hub
            let all = try await hub.list(.tasks(KojiTaskFilter(method: "runroot")))
            #expect(all.map(\.state) == [.cancelled])
        }
    }

    @Test("what a killed start left running is cancelled, but not what a later one waits for")
    func abandoned() async throws {
        try await withPlace { place in
            let (tasks, request) = (place.runroot.tasks, place.request(.script("true")))
            let none = try await tasks.cancelAbandoned()
            #expect(none == nil)
            let closed = try #require(try await place.runroot.run(request).task)
            let over = try await tasks.cancelAbandoned()
            #expect(over == nil)
            place.hub.onTask("runroot", .stayFree)
            let notes = TaskNotes(LogPaths(root: place.directory.appending("logs")))
            let submission = KojiRunroot(tag: "f44-build", arch: "x86_64", command: .shell("true"))
            let made = try await KojiSession.withSession(
                tasks.profile, .password(user: "composer", password: Secret("secret")),
                environment: try HostEnvironment.current()
            ) { session in
                [
                    try await session.call(.runroot(submission)),
                    try await session.call(.runroot(submission)),
                ]
            }
            for (id, mark) in zip(made, ["", "awaited"]) { try notes.keep(id, mark: mark) }
            let report = try await tasks.cancelAbandoned()
            #expect(report == "cancelled task \(made[0])")
            var states: [KojiTask.State?] = []
            for id in [closed] + made.map(\.rawValue) { states.append(try await state(id, place)) }
            #expect(states == [.closed, .cancelled, .free])
        }
    }

    @Test("work that is the same everywhere goes to x86_64, or for sources to the tag's first arch")
    func indifferent() async throws {
        try await withPlace { place in
            let runroot = place.runroot
            let own = try await runroot.indifferentArch(for: "s390x")
            #expect(own == "s390x")
            let sources = try await runroot.indifferentArch(for: "src")
            #expect(sources == "aarch64")
            try place.hub.addTag("wide-build", arches: "s390x x86_64")
            let wide = KojiTaskRunroot(runroot.tasks, tag: "wide-build", channel: nil)
            let usual = try await wide.indifferentArch(for: "aarch64")
            #expect(usual == "x86_64")
            let none = KojiTaskRunroot(runroot.tasks, tag: "no-build", channel: nil)
            let error = await #expect(throws: KojiError.self) {
                _ = try await none.indifferentArch(for: "src")
            }
            #expect(error?.message == "Tag \"no-build\" does not exist.")
        }
    }
}

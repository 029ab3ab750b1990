import HostKit
import KojiHubDouble
import KojiKit
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

/// In build roots of Koji's and on other machines.
@Suite(Tool.require("ostree", "git", "flock"))
struct OSTreeRunrootTests {
    @Test("a runroot task has the packages, the mounts, the weight and a root of its own")
    func runroot() async throws {
        try await OSTreePlace.with(.koji) { place in
            try place.addMaker()
            let made = try await place.make(#""runroot_packages": ["extra"]"#)
            #expect(made.first?.commit != nil)
            let call = try #require(place.place.hub.calls.first { $0.method == "runroot" })
            let options = try #require(call.parameters.last?.structure)
            #expect(
                options["packages"]?.array?.compactMap(\.string) == [
                    "pungi", "ostree", "rpm-ostree", "extra",
                ])
            #expect(
                options["mounts"]?.array?.compactMap(\.string) == [
                    place.layout.top.string, place.repository.string,
                ])
            #expect(options["weight"] == .double(3.5) && options["new_chroot"] == true)
            #expect(call.parameters[1].string == "x86_64")
            let command = try #require(call.parameters[2].string)
            #expect(command.contains("; set -x; pungi-make-ostree tree --repo=\(place.repository) "))
            // Nothing is asked of the hub for a commit that is there.
            try await place.make(#""runroot_packages": ["extra"]"#)
            #expect(place.place.hub.count(of: "runroot") == 1)
        }
    }

    @Test("a runroot task that fails is named") func failure() async throws {
        try await OSTreePlace.with(.koji) { place in
            try place.script("pungi-make-ostree", "exit 1")
            let failure = await #expect(throws: RunrootFailure.self) { try await place.make() }
            #expect(failure?.message.hasPrefix("Runroot task failed: ") == true)
        }
    }

    @Test("another machine is asked over ssh", Tool.requireSystem("sshd", "ssh", "ssh-keygen"))
    func ssh() async throws {
        try await SSHServer.serving(["builder.example.com"]) { server in
            try await OSTreePlace.with(.openssh) { place in
                var place = place
                try place.use(server)
                try place.addMaker()
                let made = try await place.make()
                #expect(made.first?.commit != nil)
                #expect(try place.calls.first?.hasPrefix("tree --repo=\(place.repository) ") == true)
                let logs = place.logs()
                let texts = try Files.list(logs).filter { $0.hasSuffix(".log") }
                    .map { try Files.readText(logs.appending($0)) }
                let start = "COMMAND: ssh -oBatchMode=yes -n -l \(server.user) builder.example.com "
                #expect(texts.contains { $0.hasPrefix(start) })
            }
        }
    }

    private static let plugin = "ostree_use_koji_plugin = True"

    /// Lets the plugin's tasks do what the program does.
    private func addPlugin(_ place: OSTreePlace) throws {
        try place.place.hub.addUser("composer", permissions: ["runroot", "pungi_ostree"])
        let (bin, root) = (place.bin, place.directory)
        place.place.hub.onTask(
            "pungi_ostree",
            .make { task in
                let words = ["repo", "log-dir", "treefile"].map {
                    "--\($0)=\(task.options[$0]?.string ?? "")"
                }
                let line = "PATH=\(bin):$PATH pungi-make-ostree tree " + ShellWords.join(words)
                guard try task.shell(line, in: root, log: "ostree.log") == 0 else {
                    throw XMLRPCFault(code: 1005, message: "the commit failed")
                }
                return "done"
            })
    }

    @Test("a task of the plugin has the same options, and is not made twice") func task() async throws {
        try await OSTreePlace.with(.koji) { place in
            try place.addMaker()
            try addPlugin(place)
            let more = #""version": "7", "update_summary": True, "unified_core": True"#
            let made = try await place.make(more, option: Self.plugin)
            #expect(made.first?.commit != nil)
            let call = try #require(place.place.hub.calls.first { $0.method == "pungi_ostree" })
            #expect(call.parameters.prefix(2).map(\.string) == ["f44-build", "x86_64"])
            let options = try #require(call.parameters.last?.structure)
            let work = place.layout.work.ostree(1)
            let texts = [
                "repo": place.repository.string, "log-dir": place.logs().string,
                "treefile": "\(work)/config_repo/server.yaml", "version": "7",
                "extra-config": "\(work)/extra_config.json",
            ]
            for (name, text) in texts { #expect(options[name]?.string == text, "\(name)") }
            #expect(options["update-summary"] == true && options["unified-core"] == true)
            #expect(options["ostree-ref"] == nil && options["force-new-commit"] == nil)
            #expect(options["packages"]?.array?.compactMap(\.string) == ["pungi", "ostree", "rpm-ostree"])
            #expect(options["weight"] == .double(3.5))
            // Stopped before the record was written: the task of before is asked what became of it.
            try Files.remove(place.logs().appending("work.json"))
            let again = try await place.make(more, option: Self.plugin)
            #expect(again == made)
            #expect(place.place.hub.count(of: "pungi_ostree") == 1)
            // Another treefile is another task.
            try await place.config.commit("Change", ["server.yaml": "ref: test/x\n"])
            let changed = try await place.make(more, option: Self.plugin)
            #expect(changed.first?.commit != made.first?.commit)
            #expect(place.place.hub.count(of: "pungi_ostree") == 2)
        }
    }

    @Test("a task of the plugin that fails is an error with its cause") func failingTask() async throws {
        try await OSTreePlace.with(.koji) { place in
            try addPlugin(place)
            place.place.hub.onTask("pungi_ostree", .fail(1005, "no space left"))
            let error = await #expect(throws: ComposeError.self) { try await place.make(option: Self.plugin) }
            #expect(error?.code == .koji)
            #expect(error?.message.hasPrefix("pungi_ostree task failed: ") == true)
            #expect(error?.message.contains("no space left") == true)
            #expect(try place.messages == [])
        }
    }

    @Test("a phase that is interrupted cancels its tasks") func cancelled() async throws {
        try await OSTreePlace.with(.koji) { place in
            try addPlugin(place)
            place.place.hub.onTask("pungi_ostree", .stayFree)
            let isOver = Atomic<Bool>(false)
            let work = Task {
                defer { isOver.store(true, ordering: .relaxed) }
                return try await place.make(option: Self.plugin)
            }
            let notes = place.layout.logs.kojiTask(0).removingLastComponent()
            while !isOver.load(ordering: .relaxed), try !Files.isDirectory(notes) || Files.list(notes).isEmpty
            {
                await Task.yield()
            }
            work.cancel()
            await #expect(throws: CancellationError.self) { try await work.value }
            let tasks = try #require(place.context.koji)
            let all = try await tasks.hub.list(.tasks(KojiTaskFilter(method: "pungi_ostree")))
            #expect(all.map(\.state) == [.cancelled])
        }
    }
}

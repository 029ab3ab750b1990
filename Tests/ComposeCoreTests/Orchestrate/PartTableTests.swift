import SystemPackage
import Testing

@testable import ComposeCore

/// The statuses of parts as pure functions.
struct PartTableTests {
    /// `name: dependency dependency`, with `?` behind the name of a part that may fail.
    private func parts(_ lines: String...) -> [OrchestrateConfig.Part] {
        lines.map { line in
            let halves = line.split(separator: ":", omittingEmptySubsequences: false)
            var part = OrchestrateConfig.Part(name: String(halves[0].prefix { $0 != "?" }), config: "c")
            part.isFailable = halves[0].hasSuffix("?")
            part.dependencies = halves.count > 1 ? halves[1].split(separator: " ").map(String.init) : []
            return part
        }
    }

    private func text(_ table: PartTable) -> String {
        table.rows.map { "\($0.name)=\($0.status.rawValue)" }.joined(separator: " ")
    }

    @Test("a part is ready when all that it needs is finished, incomplete too") func ready() {
        var table = PartTable(parts("a", "b", "c:a b", "d:c"))
        #expect(table.ready == ["a", "b"])
        table.start("a")
        #expect(table.ready == ["b"])
        #expect(table.end("a", .finished) == [])
        table.start("b")
        #expect(table.end("b", .finishedIncomplete) == ["c"])
        #expect(text(table) == "a=FINISHED b=FINISHED_INCOMPLETE c=READY d=WAITING")
        #expect(table.overall == .started)
    }

    @Test("what builds on a failed part is blocked, however far above") func blocked() {
        var table = PartTable(parts("a", "b:a", "c:b", "d", "e:c d"))
        table.start("a")
        #expect(table.end("a", .doomed) == ["b", "c", "e"])
        #expect(text(table) == "a=DOOMED b=BLOCKED c=BLOCKED d=READY e=BLOCKED")
        table.end("d", .finished)
        #expect(table["e"]?.status == .blocked)
        #expect(table.overall == .doomed)
    }

    @Test(
        "the whole is as good as its parts",
        arguments: [
            ("FINISHED FINISHED", "FINISHED FINISHED", ComposeStatus.finished),
            ("FINISHED FINISHED_INCOMPLETE", "FINISHED FINISHED", .finishedIncomplete),
            ("FINISHED READY", "DOOMED DOOMED", .started),
            ("WAITING FINISHED", "FINISHED FINISHED", .started),
            ("STARTED DOOMED", "FINISHED FINISHED", .started),
            ("FINISHED DOOMED", "FINISHED FINISHED", .doomed),
            ("FINISHED BLOCKED", "FINISHED FINISHED", .doomed),
            ("FINISHED FINISHED", "DOOMED BLOCKED", .finishedIncomplete),
        ])
    func overall(required: String, failable: String, expected: ComposeStatus) throws {
        var table = PartTable(parts("a", "b", "c?", "d?"))
        let statuses = (required + " " + failable).split(separator: " ")
        for (name, status) in zip(["a", "b", "c", "d"], statuses) {
            table.restore(name, try #require(PartStatus(rawValue: String(status))))
        }
        #expect(table.overall == expected)
    }

    @Test("a restart takes what did not finish, or what is named, with all above and what is missing below")
    func restarted() {
        var table = PartTable(parts("a", "b:a", "c:b", "d", "e:d"))
        for name in ["a", "d"] { table.end(name, .finished) }
        table.end("b", .doomed)
        table.end("e", .finished)
        #expect(text(table) == "a=FINISHED b=DOOMED c=BLOCKED d=FINISHED e=FINISHED")
        #expect(table.restarted([]) == ["b", "c"])
        #expect(table.restarted(["d"]) == ["d", "e"])
        #expect(table.restarted(["c"]) == ["b", "c"])
        #expect(table.restarted(["a"]) == ["a", "b", "c"])
        table.reset(table.restarted(["c"]))
        #expect(text(table) == "a=FINISHED b=READY c=WAITING d=FINISHED e=FINISHED")
    }

    @Test("only one part of each circle is told, and long chains are no problem") func circles() {
        #expect(
            DependencyCircles.find(parts("a:b", "b:a c", "c", "d:d", "e:a")) == [
                ["a", "b", "a"], ["d", "d"],
            ])
        let many = (0..<5000).map { number in
            var part = OrchestrateConfig.Part(name: "p\(number)", config: "c")
            part.dependencies = number < 4999 ? ["p\(number + 1)"] : []
            return part
        }
        #expect(DependencyCircles.find(many) == [])
    }

    @Test("a part is started as in the reference") func arguments() {
        var part = OrchestrateConfig.Part(name: "a", config: "c")
        part.just = ["init", "pkgset"]
        part.skipped = ["test"]
        var command = PartCommand(
            part: part, config: "/t/work/config/a.conf", directory: "/t/parts/S-1-20260101.0",
            type: .production,
            extraArguments: ["--supported"])
        command.label = "RC-1.0"
        command.old = "/o/parts"
        command.kojiEvent = "7"
        #expect(
            command.arguments == [
                "compose", "--config", "/t/work/config/a.conf", "--compose-dir", "/t/parts/S-1-20260101.0",
                "--production", "--label", "RC-1.0", "--just-phase", "init", "--just-phase", "pkgset",
                "--skip-phase", "test", "--old-composes", "/o/parts", "--koji-event", "7", "--supported",
                "--no-latest-link",
            ])
        #expect(
            OrchestrateSession.phase(in: "x [INFO    ] [BEGIN] ---------- PHASE: EXTRA_FILES ----------")
                == "extra_files")
        #expect(OrchestrateSession.phase(in: "x [INFO    ] [DONE ] ---------- PHASE: TEST ----------") == nil)
    }
}

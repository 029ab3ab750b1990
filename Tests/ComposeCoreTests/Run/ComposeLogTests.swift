import HostKit
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

struct ComposeLogTests {
    @Test("a line has time, level and text; a phase with its own log has its name in front") func lines() {
        let time = Timestamp(seconds: 1_795_242_752)
        let stamp = "\(time.local.date) \(time.local.time)"
        let line = ComposeLog.Line(time: time, level: .info, text: "[BEGIN] x")
        #expect(line.formatted == "\(stamp) [INFO    ] [BEGIN] x")
        let named = ComposeLog.Line(time: time, level: .critical, phase: "createiso", text: "x")
        #expect(named.formatted == "\(stamp) [CREATEISO       ] [CRITICAL] x")
        let hostile = ComposeLog.Line(
            time: time, level: .debug, text: "a\n2026-01-01 [INFO    ] b\u{1B}[31m\r")
        #expect(hostile.formatted == "\(stamp) [DEBUG   ] a\n    2026-01-01 [INFO    ] b [31m ")
    }

    @Test("messages of many tasks stay whole, and the watcher sees each") func together() async throws {
        try await withTemporaryDirectory { directory in
            let layout = ComposeLayout(directory)
            let seen = Mutex<[String]>([])
            let log = try ComposeLog(layout.logs, now: { Timestamp(seconds: 0) }) { line in
                seen.withLock { $0.append(line.text) }
            }
            let texts = (0..<200).map { "\($0) " + String(repeating: "x", count: 5000) }
            _ = try await texts.concurrentMap(limit: 50) { text in log.info(text) }
            let lines = try Files.readText(layout.logs.main).split(separator: "\n")
            #expect(
                Set(lines.map { String($0.dropFirst("1970-01-01 00:00:00 [INFO    ] ".count)) }) == Set(texts)
            )
            #expect(Set(seen.withLock { $0 }) == Set(texts))
        }
    }

    @Test("excluded packages have a file of their own") func excluded() async throws {
        try await withTemporaryDirectory { directory in
            let layout = ComposeLayout(directory)
            let seen = Mutex<[String]>([])
            let log = try ComposeLog(layout.logs, now: { Timestamp(seconds: 0) }) { line in
                seen.withLock { $0.append(line.text) }
            }
            log.excludedArch("Excluding (EXCLUDEARCH: ['x']): a")
            log.warning("other")
            #expect(try Files.readText(layout.logs.excludingArch).hasSuffix("(EXCLUDEARCH: ['x']): a\n"))
            #expect(try !Files.readText(layout.logs.main).contains("EXCLUDEARCH"))
            #expect(seen.withLock { $0 } == ["Excluding (EXCLUDEARCH: ['x']): a", "other"])
        }
    }

    @Test("a compose and its phases are told of in the reference's lines") func phases() async throws {
        try await withTemporaryDirectory { directory in
            let layout = ComposeLayout(directory)
            let log = try ComposeLog(layout.logs, now: { Timestamp(seconds: 0) })
            let start = ComposeLog.Start(
                .at(0, ["USER": "me"]), version: "1", command: ["pungi", "--config", "http://u:p@h/a b"])
            log.begin(start, try .forTests(), layout)
            log.beginPhase("createrepo")
            log.endPhase("createrepo", took: .milliseconds(2001))
            log.skipPhase("test")
            let stamp = "1970-01-01 00:00:00 ".count
            let lines = try Files.readText(layout.logs.main).split(separator: "\n").map {
                String($0.dropFirst(stamp))
            }
            #expect(lines.contains("[INFO    ] User name: me"))
            #expect(lines.contains("[INFO    ] Command line: pungi --config 'http://<redacted>@h/a b'"))
            #expect(lines.contains("[INFO    ] COMPOSE_ID=PT-1.0-20261121.t.0"))
            #expect(
                lines.suffix(4) == [
                    "[INFO    ] [BEGIN] ---------- PHASE: CREATEREPO ----------",
                    "[INFO    ] [DONE ] ---------- PHASE: CREATEREPO ----------",
                    "[INFO    ] PHASE CREATEREPO took 3 seconds",
                    "[WARNING ] [SKIP ] ---------- PHASE: TEST ----------",
                ])
        }
    }

    @Test("a second start goes on behind what is there") func again() async throws {
        try await withTemporaryDirectory { directory in
            let layout = ComposeLayout(directory)
            for text in ["first", "second"] {
                try ComposeLog(layout.logs, now: { Timestamp(seconds: 0) }).info(text)
            }
            #expect(try Files.readText(layout.logs.main).split(separator: "\n").count == 2)
        }
    }

    @Test("a log that cannot be written stops nothing, and the watcher is told once") func fullDisk()
        async throws
    {
        try await withTemporaryDirectory { directory in
            let layout = ComposeLayout(directory)
            try Files.createDirectories(layout.logs.global)
            // The device that is always full.
            try Files.symlink("/dev/full", at: layout.logs.main)
            let seen = Mutex<[String]>([])
            let log = try ComposeLog(layout.logs, now: { Timestamp(seconds: 0) }) { line in
                seen.withLock { $0.append(line.text) }
            }
            log.info("one")
            log.info("two")
            let texts = seen.withLock { $0 }
            #expect(texts.count == 3)
            #expect(texts[1].hasPrefix("cannot write the log"))
        }
    }
}

struct CommandLogTests {
    @Test("a command's log has its line, as many dashes, and what it wrote") func success() async throws {
        try await withTemporaryDirectory { directory in
            let log = directory.appending("logs/x.log")
            let host = try Host.forTests()
            let command = try Command.shell("echo out; echo err >&2", in: directory)
            for _ in 0..<2 { try await CommandLog.run(command, with: host.runner, log: log) }
            let lines = try Files.readText(log).split(separator: "\n").map(String.init)
            #expect(lines[0] == "COMMAND: sh -c 'echo out; echo err >&2'")
            #expect(lines[1] == String(repeating: "-", count: lines[0].count))
            #expect(Set(lines[2...]) == ["out", "err"] && lines.count == 4)
        }
    }

    @Test("a failure names the log, and keeps passwords out of both") func failure() async throws {
        try await withTemporaryDirectory { directory in
            let log = directory.appending("x.log")
            let host = try Host.forTests()
            let command = try Command.shell("echo http://me:secret@host/; exit 3", in: directory)
            let error = await #expect(throws: CommandLog.Failure.self) {
                try await CommandLog.run(command, with: host.runner, log: log)
            }
            #expect(error?.description.hasPrefix("ERROR running command: sh -c") == true)
            #expect(error?.description.hasSuffix("\nFor more details see \(log)") == true)
            #expect(error?.description.contains("secret") == false)
            #expect(try !Files.readText(log).contains("secret"))
            #expect(error?.cause.status == .exited(3))
        }
    }

    @Test("a command that cannot be started has the reason in its log") func missing() async throws {
        try await withTemporaryDirectory { directory in
            let log = directory.appending("x.log")
            let host = try Host.forTests()
            let command = Command("no-such-program", environment: ["PATH": "/nowhere"], in: directory)
            await #expect(throws: CommandLog.Failure.self) {
                try await CommandLog.run(command, with: host.runner, log: log)
            }
            #expect(try Files.readText(log).hasSuffix("no-such-program: command not found\n"))
        }
    }
}

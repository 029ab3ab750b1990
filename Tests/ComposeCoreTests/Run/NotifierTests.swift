import ConfigSyntax
import HostKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

struct NotifierTests {
    /// Runs a body with a script that appends what it gets to `seen`, and a notifier for it.
    private func withScript(
        _ script: String = #"printf '%s ' "$1" >> seen; cat >> seen; echo >> seen"#, withCompose: Bool = true,
        timeout: Duration? = .seconds(60),
        _ body: (FilePath, Notifier, ComposeLayout) async throws -> Void
    ) async throws {
        try await withTemporaryDirectory { directory in
            let path = directory.appending("a hook")
            try Files.writeAtomically(
                "#!/bin/sh\n\(script)\n", to: path, mode: FilePermissions(rawValue: 0o755))
            var host = try Host.forTests()
            host.environment.currentDirectory = directory
            host.environment.now = { Timestamp(seconds: 1_795_242_752) }
            let layout = ComposeLayout(directory.appending("compose"))
            try Files.createDirectories(layout.top)
            let log = try ComposeLog(layout.logs, now: host.environment.now)
            let rules = [LayoutConfig.PathTranslation(prefix: directory.string, url: "http://x")]
            let subject = Notifier.Subject(
                try .forTests(.named("LP", "2", base: ReleaseConfig.base("BO", "9"))), layout,
                PathTranslator(rules))
            let notifier = Notifier(
                [path.string], on: host, about: withCompose ? subject : nil, log: log, timeout: timeout)
            try await body(directory, notifier, layout)
        }
    }

    private func parse(_ text: String) throws -> ConfigMapping {
        let document = ConfDocument(path: "x.json") { _ in Array(text.utf8) }
        return try #require(document.root.mapping)
    }

    @Test("a script gets the event and an object with the facts of the compose") func facts() async throws {
        try await withScript { directory, notifier, layout in
            await notifier.phaseStarted("init")
            let text = try Files.readText(layout.top.appending("seen"))
            #expect(text.hasPrefix("phase-start {"))
            let message = try parse(String(text.dropFirst("phase-start ".count)))
            #expect(message["phase_name"]?.string == "init")
            #expect(message["compose_id"]?.string == "LP-2-BO-9-20261121.t.0")
            #expect(message["compose_label"]?.isNull == true)
            #expect(message["compose_respin"]?.integer == 0)
            #expect(message["compose_path"]?.string == layout.top.string)
            #expect(message["location"]?.string == "http://x/compose/compose")
            #expect(message["release_is_layered"]?.bool == true)
            #expect(message["base_product_type"]?.string == "ga")
            #expect(
                message.entries.map(\.name).sorted() == [
                    "base_product_name", "base_product_short", "base_product_type", "base_product_version",
                    "compose_date", "compose_id", "compose_label", "compose_path", "compose_respin",
                    "compose_type",
                    "location", "phase_name", "release_is_layered", "release_name", "release_short",
                    "release_type",
                    "release_version",
                ])
        }
    }

    @Test("scripts run one at a time, and each run has its log, also within one second") func oneAtATime()
        async throws
    {
        let script = "mkdir busy || echo clash >> seen; echo \"$1\" >> seen; rmdir busy"
        try await withScript(script) { directory, notifier, layout in
            _ = try await (0..<10).concurrentMap(limit: 10) { await notifier.send("event\($0)") }
            let seen = try Files.readText(layout.top.appending("seen")).split(separator: "\n").map(
                String.init)
            #expect(seen.sorted() == (0..<10).map { "event\($0)" })
            let logs = try Files.list(layout.logs.notifications)
            #expect(logs.count == 10)
            #expect(logs.contains("notification-2026-11-21T06:32:32Z.log"))
        }
    }

    @Test("a script that fails, hangs or is missing only warns") func failing() async throws {
        for (script, timeout) in [("exit 1", Duration?.none), ("sleep 100", .milliseconds(200))] {
            try await withScript(script, timeout: timeout) { _, notifier, layout in
                await notifier.statusChanged(.doomed)
                let text = try Files.readText(layout.logs.main)
                #expect(text.contains("[WARNING ] Failed to invoke notification script.\n"))
            }
        }
        try await withScript { directory, notifier, layout in
            try Files.remove(directory.appending("a hook"))
            await notifier.statusChanged(.doomed)
            #expect(try Files.readText(layout.logs.main).contains("Failed to invoke notification script."))
        }
    }

    @Test("a cancelled compose does not wait for its scripts") func cancellation() async throws {
        try await withScript("touch started; exec sleep 100", timeout: nil) { directory, notifier, layout in
            let clock = ContinuousClock()
            let task = Task { await notifier.statusChanged(.terminated) }
            while !Files.exists(layout.top.appending("started")) { await Task.yield() }
            let duration = await clock.measure {
                task.cancel()
                await task.value
            }
            #expect(duration < .seconds(50))
        }
    }

    @Test("a compose that does not start is told from the target directory, or from here") func failToStart()
        async throws
    {
        try await withScript(withCompose: false) { directory, notifier, _ in
            let target = directory.appending("target")
            try Files.createDirectories(target)
            for place in [target.string, "/no/such/place"] {
                await notifier.failedToStart(
                    command: ["pungi", "--config", "a\"b"], targetDirectory: place, config: "a\"b",
                    detail: "no", errors: ["e1"])
            }
            let text = try Files.readText(target.appending("seen"))
            let message = try parse(String(text.dropFirst("fail-to-start ".count)))
            #expect(
                message.entries.map(\.name).sorted() == [
                    "command", "config", "detail", "errors", "target_dir",
                ])
            #expect(message["command"]?.sequence?.map(\.string) == ["pungi", "--config", "a\"b"])
            #expect(Files.exists(directory.appending("seen")))
        }
    }

    @Test("a command line is split as a shell would, without one") func commandLine() async throws {
        try await withTemporaryDirectory { directory in
            var host = try Host.forTests()
            host.environment.currentDirectory = directory
            let notifier = Notifier([#"sh -c 'echo "$0" > seen' "x;y""#], on: host)
            await notifier.send("event")
            #expect(try Files.readText(directory.appending("seen")) == "x;y\n")
        }
    }
}

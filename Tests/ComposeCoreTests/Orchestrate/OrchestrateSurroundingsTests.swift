import HostKit
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

/// Tickets and Koji events, which parts are given.
struct OrchestrateSurroundingsTests {
    /// Writes a program in the language of the shell.
    private func writeScript(_ lines: String, to path: FilePath) throws {
        try Files.createDirectories(path.removingLastComponent())
        try Files.writeAtomically("#!/bin/sh\n\(lines)\n", to: path, mode: FilePermissions(rawValue: 0o755))
    }

    @Test("tickets are had anew while they are needed, and gone afterwards") func tickets() async throws {
        try await withTemporaryDirectory { directory in
            // The second time it tells who waits.
            try writeScript(
                """
                echo "$KRB5CCNAME" >>\(directory)/caches
                test $(wc -l <\(directory)/caches) = 2 && echo >\(directory)/renewed
                exit 0
                """, to: directory.appending("bin/kinit"))
            var host = try Host.forTests()
            host.environment.variables["PATH"] = "\(directory)/bin:/usr/bin:/bin"
            host.environment.variables["TMPDIR"] = directory.appending("tmp").string
            try Files.createDirectories(directory.appending("tmp"))
            try await host.runner.check(.shell("mkfifo renewed", in: directory))
            var tickets = KerberosTickets(
                kerberos: .init(keytab: "/keytab", principal: "me@HERE"), host: host)
            tickets.renewal = .milliseconds(1)
            let before = host
            try await tickets.with { _ in
            } _: { variables in
                let cache = try #require(variables["KRB5CCNAME"] ?? nil)
                #expect(cache.hasPrefix("FILE:\(directory)/tmp/pungi-tickets-"))
                let record = try Files.stat(FilePath(String(cache.dropFirst(5))).removingLastComponent())
                #expect(record.permissions.rawValue & 0o077 == 0)
                try await before.runner.check(.shell("cat renewed", in: directory))
            }
            #expect(try Files.list(directory.appending("tmp")) == [])
        }
    }

    @Test("without a keytab the tickets that are there are used") func ownTickets() async throws {
        let tickets = KerberosTickets(kerberos: .init(), host: try .forTests())
        let variables = try await tickets.with { _ in
        } _: {
            $0
        }
        #expect(variables.isEmpty)
    }

    @Test("the Koji event is asked for once, for all parts and restarts") func kojiEvent() async throws {
        try await withTemporaryDirectory { directory in
            for name in ["one", "two"] {
                let text = """
                    release_name = "Sample"
                    release_short = "S"
                    release_version = "1.0"
                    variants_file = "\(name).xml"
                    pkgset_source = "repos"
                    pkgset_repos = {"x86_64": "/r"}
                    gather_method = "deps"
                    comps_file = "c.xml"
                    sigkeys = [None]

                    """
                try Files.writeAtomically(text, to: directory.appending("\(name).conf"))
            }
            try Files.writeAtomically(
                """
                [general]
                target = \(directory)
                compose_type = ci
                release_name = Sample
                release_short = S
                release_version = 1.0
                koji_profile = brew
                [one]
                config = one.conf
                [two]
                config = two.conf
                failable = yes
                """, to: directory.appending("all.conf"))
            // A part that only says how it was started, and fails.
            try writeScript("echo \"$@\" >>\(directory)/starts; exit 1", to: directory.appending("part"))
            let asked = Mutex<[String]>([])
            var run = OrchestrateRun(
                "\(directory)/all.conf", on: try .forTests(), program: directory.appending("part"),
                commandLine: ["pungi"])
            run.eventProvider = { profile in
                asked.withLock { $0.append(profile) }
                return 42
            }
            let report = try await run.start()
            #expect(report.status == .doomed)
            #expect(report.parts.rows.map(\.status) == [.doomed, .doomed])
            _ = try await run.restart(report.directory)
            #expect(asked.withLock { $0 } == ["brew"])
            let starts = try Files.readText(directory.appending("starts")).split(separator: "\n")
            #expect(starts.count == 4)
            #expect(starts.allSatisfy { $0.hasSuffix(" --ci --koji-event 42 --no-latest-link") })
            let log = try Files.readText(report.directory.pushing("logs/global/pungi.global.log"))
            #expect(log.contains("Part one failed after "))
            #expect(log.contains("it ended with status 1 and is without a status"))
        }
    }
}

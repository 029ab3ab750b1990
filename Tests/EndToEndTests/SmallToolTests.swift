import HostKit
import SystemPackage
import TestSupport
import Testing

/// Runs the built program by its own name, or through a link with another one.
private func run(
    _ arguments: [String], as name: String = "pungi", input: String = "",
    environment: [String: String] = [:], in directory: FilePath
) async throws -> Outcome {
    var program = try Executable.pungi()
    if name != "pungi" {
        program = directory.appending(name)
        if !Files.isSymlink(program) { try Files.symlink(Executable.pungi(), at: program) }
    }
    let command = Command(
        program.string, arguments, environment: Project.variables(environment, home: directory),
        in: directory, timeout: .seconds(60), input: Array(input.utf8))
    let result = try await Host.forTests().runner.run(command)
    return Outcome(status: result.status, output: result.output, errors: result.errorOutput)
}

/// `pungi compare-depsolving`.
struct CompareDepsolvingCommandTests {
    private func with(_ body: (FilePath) async throws -> Void) async throws {
        try await withTemporaryDirectory { directory in
            try Files.writeAtomically(
                "[INFO    ] hello\nRPM(input): /a/x-1-1.noarch.rpm\n", to: directory.appending("old.log"))
            try Files.writeAtomically(
                "RPM: file:///b/x-1-1.noarch.rpm\n", to: directory.appending("same.log"))
            try Files.writeAtomically("RPM: /b/x-1-2.noarch.rpm\n", to: directory.appending("new.log"))
            try Files.writeAtomically("nothing\n", to: directory.appending("none.log"))
            try await body(directory)
        }
    }

    @Test("logs of the same packages end with 0, others with 1 and lists; by both names") func statuses()
        async throws
    {
        try await with { directory in
            for (name, words) in [
                ("pungi", ["compare-depsolving"]), ("pungi-compare-depsolving", []),
            ] {
                let same = try await run(words + ["old.log", "same.log"], as: name, in: directory)
                #expect(same.status == .exited(0))
                #expect(same.output == "ADDED: 0\nREMOVED: 0\n")
                let other = try await run(words + ["old.log", "new.log"], as: name, in: directory)
                #expect(other.status == .exited(1))
                #expect(
                    other.output
                        == "ADDED: 1\n  RPM: x-1-2.noarch.rpm\nREMOVED: 1\n  RPM: x-1-1.noarch.rpm\n")
                #expect(other.errors.isEmpty)
            }
        }
    }

    @Test("a log that cannot be read ends with 1, one that is not named with 2, one of no gather warns")
    func failures() async throws {
        try await with { directory in
            let missing = try await run(["compare-depsolving", "old.log", "x.log"], in: directory)
            #expect(missing.status == .exited(1))
            #expect(missing.errors.contains("x.log") && missing.output.isEmpty)
            let short = try await run(["compare-depsolving", "old.log"], in: directory)
            #expect(short.status == .exited(2))
            let empty = try await run(["compare-depsolving", "none.log", "none.log"], in: directory)
            #expect(empty.status == .exited(0))
            #expect(empty.errors.contains("warning: none.log names no package"))
        }
    }
}

/// `pungi notification-report-progress`.
struct ReportProgressCommandTests {
    private static let variable = "_PUNGI_ORCHESTRATOR_PROGRESS_MONITOR"

    @Test("a line is appended for each phase that begins or ends; by both names") func lines() async throws {
        try await withTemporaryDirectory { directory in
            let environment = [Self.variable: "progress"]
            for (name, words) in [
                ("pungi", ["notification-report-progress"]), ("pungi-notification-report-progress", []),
            ] {
                for event in ["phase-start", "phase-stop", "status-change"] {
                    let outcome = try await run(
                        words + [event], as: name, input: #"{"phase_name": "init", "location": "/c"}"#,
                        environment: environment, in: directory)
                    #expect(outcome.status == .exited(0), "\(outcome.errors)")
                    #expect((outcome.output + outcome.errors).isEmpty)
                }
            }
            let text = try Files.readText(directory.appending("progress"))
            let both = "/c: phase init started\n/c: phase init finished\n"
            #expect(text == both + both)
        }
    }

    @Test("a broken message ends with 1; without the variable nothing is looked at") func broken()
        async throws
    {
        try await withTemporaryDirectory { directory in
            let words = ["notification-report-progress", "phase-start"]
            let broken = try await run(
                words, input: "{", environment: [Self.variable: "progress"], in: directory)
            #expect(broken.status == .exited(1))
            #expect(broken.errors.contains("the message on standard input cannot be used"))
            let unset = try await run(words, input: "{", in: directory)
            #expect(unset.status == .exited(0))
            let short = try await run(["notification-report-progress"], in: directory)
            #expect(short.status == .exited(2))
            #expect(try Files.list(directory) == [])
        }
    }

    @Test("as a notification script it hears the phases of a compose, and of the parts of several")
    func compose() async throws {
        try await withComposeProject { project in
            let progress = project.root.appending("progress")
            let script = "\(try Executable.pungi()) notification-report-progress"
            let made = try await project.compose(
                "--just-phase", "init", "--notification-script", script,
                environment: [Self.variable: progress.string])
            let text = try Files.readText(progress)
            let location = made.path("compose").string
            let both = "\(location): phase init started\n\(location): phase init finished\n"
            #expect(text.hasPrefix(both), "\(text)")
        }
        try await withOrchestrateProject { orchestrate in
            let progress = orchestrate.project.root.appending("progress")
            let script = "\(try Executable.pungi()) notification-report-progress"
            try orchestrate.writePart("server", "base")
            try orchestrate.join(
                "[server]\nconfig = server.conf\n\(OrchestrateProject.brief)",
                general: "extra_args = --notification-script '\(script)'")
            _ = try await orchestrate.start(environment: [Self.variable: progress.string])
            let text = try Files.readText(progress)
            #expect(text.contains("/parts/S-1.0-"))
            #expect(text.contains("/compose: phase init finished\n"), "\(text)")
        }
    }
}

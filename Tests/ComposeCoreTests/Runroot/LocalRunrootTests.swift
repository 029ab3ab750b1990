import HostKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

struct LocalRunrootTests {
    private func withRunroot(
        _ body: (LocalRunroot, FilePath) async throws -> Void
    ) async throws {
        try await withTemporaryDirectory { directory in
            var host = try Host.forTests()
            host.environment.currentDirectory = directory
            try await body(LocalRunroot(host), directory)
        }
    }

    @Test("a program is run without a shell, a script with one, and the log has what they wrote")
    func run() async throws {
        try await withRunroot { runroot, directory in
            var request = RunrootRequest(
                .words(["echo", "$HOME; x"]), arch: "x86_64", log: directory.appending("a/words.log"))
            request.listsPackages = false
            _ = try await runroot.run(request)
            #expect(try Files.readText(request.log).hasSuffix("\n$HOME; x\n"))
            request.work = .script("echo one; echo two")
            request.log = directory.appending("a/script.log")
            let result = try await runroot.run(request)
            #expect(try Files.readText(request.log).hasSuffix("\none\ntwo\n"))
            #expect(result == RunrootResult())
        }
    }

    @Test("the packages of this machine are listed when they are asked for", Tool.require("rpm"))
    func packages() async throws {
        try await withRunroot { runroot, directory in
            let log = directory.appending("x.log")
            _ = try await runroot.run(RunrootRequest(.words(["true"]), arch: "x86_64", log: log))
            #expect(try Files.readText(directory.appending("x.rpms.log")).contains("COMMAND: rpm -qa"))
        }
    }

    @Test("a failure names the log, which has the reason") func failure() async throws {
        try await withRunroot { runroot, directory in
            let log = directory.appending("x.log")
            let request = RunrootRequest(.script("echo why >&2; exit 3"), arch: "x86_64", log: log)
            let failure = await #expect(throws: RunrootFailure.self) { _ = try await runroot.run(request) }
            #expect(failure?.log == log)
            #expect(failure?.message.contains("For more details see \(log)") == true)
            #expect(try Files.readText(log).hasSuffix("\nwhy\n"))
        }
    }
}

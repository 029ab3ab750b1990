import Foundation
import HostKit
import SystemPackage
import TestSupport
import Testing

/// `pungi config dump` and `config show`, and the reference's names.
struct PungiDumpTests {
    private static let cases = Fixtures.path("pungi-compose-case")

    private func run(_ arguments: [String], in directory: FilePath = cases, as name: String? = nil)
        async throws -> Outcome
    {
        try await withTemporaryDirectory { links in
            var program = try Executable.pungi()
            if let name {
                let link = links.appending(name)
                try FileManager.default.createSymbolicLink(
                    atPath: link.string, withDestinationPath: program.string)
                program = link
            }
            let command = Command(
                program.string, arguments, environment: Project.variables([:], home: directory),
                in: directory, timeout: .seconds(60))
            let result = try await Host.forTests().runner.run(command)
            return Outcome(status: result.status, output: result.output, errors: result.errorOutput)
        }
    }

    /// The golden dump, with this machine's processors.
    private func golden(_ output: String) throws -> String {
        let golden = try Files.readText(Fixtures.golden("pungi-dump/compose-case.json"))
        let mark = "\"createrepo_num_threads\": "
        let rest = try #require(output.range(of: mark)).upperBound
        let number = output[rest...].prefix { $0.isNumber }
        #expect(Int(number).map { $0 > 0 } == true)
        return golden.replacing(mark + "4", with: mark + number)
    }

    @Test("both names dump the same, whole and without a line break at the end") func dump() async throws {
        let own = try await run(["config", "dump", "--offline", "test.conf"])
        #expect(own.status == .exited(0))
        #expect(own.errors.isEmpty)
        #expect(try own.output == golden(own.output))
        let same = try await run(["--offline", "test.conf"], as: "pungi-config-dump")
        #expect(same.output == own.output)
        #expect(try await run(["test.conf"], as: "pungi-config-dump").output == own.output)
    }

    @Test("options of the reference count: an event, definitions, no checks") func options() async throws {
        let dump = try await run([
            "config", "dump", "--just-dump", "--freeze-event", "42", "-e", "release_name=X", "test.conf",
        ])
        #expect(dump.status == .exited(0))
        #expect(dump.output.contains("\"koji_event\": 42"))
        #expect(dump.output.contains("\"release_name\": \"X\""))
        #expect(!dump.output.contains("release_internal"))
    }

    @Test("a configuration with errors exits with 1 and tells them on standard error") func invalid()
        async throws
    {
        try await withTemporaryDirectory { directory in
            try Files.writeAtomically("check_deps = 1\n", to: directory.appending("a.conf"))
            let dump = try await run(["config", "dump", "a.conf"], in: directory)
            #expect(dump.status == .exited(1))
            #expect(dump.output.isEmpty)
            #expect(dump.errors.contains("a.conf:1:14: error: "))
            let show = try await run(["config", "show", "a.conf"], in: directory)
            #expect(show.status == .exited(1))
            #expect(show.errors.contains("a.conf:1:14: error: "))
        }
    }

    @Test(
        "a wrong command line or source exits with 2",
        arguments: [
            (["none.conf"], "Error Source none.conf is neither file nor directory."),
            (["--just-dump", "--offline", "test.conf"], "exclude each other"),
            (["--multi", "x", "a", "b"], "Only one description of a compose can be given"),
            (["--freeze-event", "x", "test.conf"], "--freeze-event"),
            (["-e", "X=1", "test.conf"], "definition should be in var=value format: 'X=1'"), ([], "<source>"),
        ])
    func usage(arguments: [String], message: String) async throws {
        for name in [nil, "pungi-config-dump"] {
            let dump = try await run((name == nil ? ["config", "dump"] : []) + arguments, as: name)
            #expect(dump.status == .exited(2))
            #expect(dump.output.isEmpty)
            #expect(dump.errors.contains(message))
        }
    }

    @Test("a compose of parts is dumped into a directory") func parts() async throws {
        try await withTemporaryDirectory { directory in
            try Files.copyTree(Self.cases, to: directory.appending("case"))
            try Files.writeAtomically(
                "[general]\n[one]\nconfig = case/test.conf\n", to: directory.appending("all.ini"))
            let dump = try await run(
                ["config", "dump", "--offline", "--multi", "out", "all.ini"], in: directory)
            #expect(dump.status == .exited(0))
            #expect(dump.output.isEmpty)
            let out = directory.appending("out")
            #expect(try Files.list(out) == ["all.ini", "comps.xml", "one.json", "variants.xml"])
            let text = try Files.readText(out.appending("one.json"))
            #expect(try text == golden(text))
        }
    }

    @Test("show prints what is set, a named option, or JSON") func show() async throws {
        let show = try await run(["config", "show", "test.conf"])
        #expect(show.status == .exited(0))
        #expect(show.output.hasPrefix("release_name = \"Peer Test\"  # test.conf:2\n"))
        let one = try await run(["config", "show", "test.conf", "greedy_method"])
        #expect(
            one.output == """
                # Which of several providers are taken.
                greedy_method = "build"  # test.conf:20

                """)
        let all = try await run(["config", "show", "--all", "test.conf"])
        #expect(all.output.contains("\nhashed_directories = True  # test.conf:22\n"))
        #expect(all.output.contains("\ngather_fulltree = False  # default\n"))
        let json = try await run(["config", "show", "--json", "test.conf"])
        _ = try JSONSerialization.jsonObject(with: Data(json.output.utf8))
        let slip = try await run(["config", "show", "test.conf", "greedy_metod"])
        #expect(slip.status == .exited(2))
        #expect(slip.errors.contains("did you mean 'greedy_method'?"))
    }

    @Test(
        "references are resolved when asked for, and by the reference's name unless offline",
        Tool.require("git"))
    func online() async throws {
        try await withTemporaryDirectory { directory in
            let repository = try await GitFixture.create(at: directory.appending("repo"))
            let commit = try await repository.commit("one", ["f": "one"])
            let base = try Fixtures.text("pungi-config-cases/112-ok-minimal.conf")
            for (name, branch) in [("good", "main"), ("bad", "gone")] {
                try Files.writeAtomically(
                    base + "global_ksurl = \"file://\(repository.path)#origin/\(branch)\"\n",
                    to: directory.appending("\(name).conf"))
            }
            try Files.writeAtomically(
                Fixtures.text("pungi-config-cases/variants.xml"), to: directory.appending("variants.xml"))
            let validate = ["config", "validate"]
            for (arguments, name, status) in [
                (validate + ["bad.conf"], nil, 0), (validate + ["--offline", "bad.conf"], nil, 0),
                (validate + ["--online", "bad.conf"], nil, 1),
                (validate + ["--online", "good.conf"], nil, 0),
                (validate + ["--online", "--offline", "good.conf"], nil, 2),
                (["bad.conf"], "pungi-config-validate", 1), (["good.conf"], "pungi-config-validate", 0),
                (["--offline", "bad.conf"], "pungi-config-validate", 0),
            ] as [([String], String?, Int32)] {
                let outcome = try await run(arguments, in: directory, as: name)
                #expect(outcome.status == .exited(status), "\(arguments) \(name ?? "")")
                if status == 1 {
                    let text = outcome.errors + outcome.output
                    #expect(text.contains("ref does not exist in remote repo"))
                    #expect(text.contains("bad.conf:9:16: error: "))
                }
            }
            let dump = try await run(["config", "dump", "good.conf"], in: directory)
            #expect(dump.output.contains("\"global_ksurl\": \"file://\(repository.path)#\(commit)\""))
            #expect(try await run(["config", "dump", "bad.conf"], in: directory).status == .exited(1))
        }
    }
}

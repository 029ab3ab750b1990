import HostKit
import KojiHubDouble
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

/// Installers of a lorax of this machine.
@Suite(Tool.require("xorriso", "mformat", "mcopy", "mmd", "rpm"))
struct BuildinstallPhaseTests {
    @Test("each tree gets an installer of its own, its logs, and a record of both") func all() async throws {
        try await InstallerWorkshop.with { workshop in
            let outcome = try await workshop.perform()
            let (layout, work) = (workshop.layout, workshop.layout.work)
            #expect(
                outcome
                    == BuildinstallOutcome(outputs: [
                        InstallerOutput(
                            variant: "Server", arch: "x86_64",
                            directory: work.buildinstall("Server", "x86_64"),
                            volumeID: "PT-1.0 Server.x86_64"),
                        InstallerOutput(
                            variant: "Workstation", arch: "aarch64",
                            directory: work.buildinstall("Workstation", "aarch64"),
                            volumeID: "PT-1.0 Workstation.aarch64"),
                        InstallerOutput(
                            variant: "Workstation", arch: "x86_64",
                            directory: work.buildinstall("Workstation", "x86_64"),
                            volumeID: "PT-1.0 Workstation.x86_64"),
                    ]))
            let boot = try ISOVolume(outcome.outputs[1].directory.pushing("images/boot.iso"))
            #expect(boot.volumeID == "PT-1.0 Workstation.aarch64")
            let logs = layout.logs.buildinstallLogs("Server", "x86_64")
            #expect(try Files.list(logs) == ["lorax.log", "program.log"])
            #expect(Files.exists(layout.logs.buildinstallPackages("Server", "x86_64")))
            let log = try Files.readText(layout.logs.buildinstall("Server", "x86_64"))
            #expect(log.contains("COMMAND: /bin/sh -c"))
            let lines = try workshop.log
            #expect(lines.contains("[BEGIN] Running buildinstall for arch x86_64, variant Server"))
            #expect(lines.contains("[DONE ] Running buildinstall for arch aarch64, variant Workstation"))
            let record = try WorkRecord.read(layout.logs.buildinstallRecord("Server", "x86_64"))
            #expect(record.outputs.count == 6 && record.inputs["package set"] == "packages of today")
            #expect(record.inputs["volume ID"] == "PT-1.0 Server.x86_64")
            let made = await workshop.context.state.deliverables
            #expect(made.required.map(\.name) == ["buildinstall", "buildinstall", "buildinstall"])
        }
    }

    @Test("packages' repositories come first, then the configuration's, then comps; paths become URLs")
    func sources() async throws {
        let lines = """
            lorax_extra_sources = [("^Server$", {"x86_64": ["http://u:secret@extra/$basearch", "rel/repo"], "*": "/abs"})]
            """
        try await InstallerWorkshop.with(lines) { workshop in
            _ = try await workshop.performServer()
            let call = try #require(try workshop.calls.first)
            let work = workshop.layout.work
            let current = workshop.context.host.environment.currentDirectory
            let sources = try ShellWords.split(call).filter { $0.hasPrefix("--source=") }
            #expect(
                sources == [
                    "--source=file://\(work.packageSetRepository("f44", "x86_64"))",
                    "--source=http://example.com/more/$basearch", "--source=http://u:secret@extra/$basearch",
                    "--source=file://\(current.appending("rel/repo"))", "--source=file:///abs",
                    "--source=file://\(work.compsRepository("x86_64", variant: "Server"))",
                ])
            let record = try Files.readText(workshop.layout.logs.buildinstallRecord("Server", "x86_64"))
            #expect(!record.contains("secret"))
        }
    }

    @Test("patterns that fit no variant and trees that are skipped are told") func messages() async throws {
        let lines = """
            lorax_options = [("^None$", {"*": {}})]
            lorax_extra_sources = [("^Nil", {"*": "http://x"})]
            buildinstall_packages = [("^None$", {"*": ["a"]})]
            buildinstall_skip = [("^Work", {"*": True}), ("^No$", {"*": True})]
            """
        try await InstallerWorkshop.with(lines) { workshop in
            let outcome = try await workshop.perform()
            #expect(outcome.outputs.map(\.variant) == ["Server"])
            let log = try workshop.log
            #expect(
                log.contains("[BUILDINSTALL] Patterns in config do not match any variant: ^Nil, ^No$, ^None$")
            )
            #expect(log.contains("Skipping buildinstall for Workstation.aarch64 due to config option"))
        }
    }

    @Test(
        "the configuration of lorax is fetched before it runs",
        arguments: [#""lorax.conf""#, #"{"scm": "file", "file": "lorax.conf"}"#])
    func configurationFile(option: String) async throws {
        let lines = "lorax_options = [(\"^Server$\", {\"*\": {\"configuration_file\": \(option)}})]"
        try await InstallerWorkshop.with(lines) { workshop in
            try workshop.put("[lorax]\n", workshop.directory.appending("lorax.conf"))
            _ = try await workshop.performServer()
            let place = workshop.layout.work.loraxConfiguration("Server", "x86_64")
            #expect(try workshop.calls.first?.contains("'--config' '\(place)'") == true)
            #expect(try Files.readText(place) == "[lorax]\n")
            // Another content is another installer.
            try workshop.put("[other]\n", workshop.directory.appending("lorax.conf"))
            _ = try await workshop.performServer()
            #expect(try workshop.calls.count == 2)
            #expect(try workshop.log.contains("again: these differ: configuration file"))
        }
    }

    @Test("a configuration of lorax that is not there is named with its option") func missingConfiguration()
        async throws
    {
        let lines = "lorax_options = [(\"^Server$\", {\"*\": {\"configuration_file\": \"none.conf\"}})]"
        try await InstallerWorkshop.with(lines) { workshop in
            let phase = workshop.phase
            let plan = try phase.plan()
            let error = await #expect(throws: SourceError.self) { _ = try await phase.perform(plan) }
            #expect("\(try #require(error))".contains("lorax_options"))
            #expect("\(try #require(error))".contains("none.conf"))
            #expect(try workshop.calls.allSatisfy { !$0.contains("--variant=Server") })
        }
    }

    @Test("what lorax cannot have is the cause of its failure, in the log and in the error") func failure()
        async throws
    {
        try await InstallerWorkshop.with { workshop in
            try workshop.put("", workshop.directory.appending("fail"))
            let phase = workshop.phase
            let plan = [try workshop.plan("Server")]
            let error = await #expect(throws: ComposeError.self) { _ = try await phase.perform(plan) }
            #expect(error?.code == .image)
            let message = try #require(error?.message)
            #expect(
                message.hasPrefix("The installer of Server.x86_64 could not be made: ERROR running command: ")
            )
            #expect(
                message.contains(
                    "For more details see \(workshop.layout.logs.buildinstall("Server", "x86_64"))\n"))
            #expect(message.contains("\nDependency check failed\nnothing provides b needed by c\n"))
            #expect(!message.contains("pw@"))
            #expect(try workshop.log.contains("nothing provides b needed by c"))
            #expect(!Files.exists(workshop.layout.logs.buildinstallRecord("Server", "x86_64")))
        }
    }

    @Test("an installer that may fail leaves the others alone, and its tree is named") func mayFail()
        async throws
    {
        let lines = #"failable_deliverables = [("^Workstation$", {"x86_64": ["buildinstall"]})]"#
        try await InstallerWorkshop.with(lines) { workshop in
            workshop.config.skip = VariantArchMap([.init("^Workstation$", ["aarch64": [true]])])
            try workshop.put("Workstation", workshop.directory.appending("fail"))
            let outcome = try await workshop.perform()
            #expect(outcome.outputs.map(\.variant) == ["Server"])
            #expect(outcome.failed == [TreeID("Workstation", "x86_64")])
            let log = try workshop.log
            #expect(
                log.contains(
                    "[FAIL] Buildinstall (variant Workstation, arch x86_64) failed, but going on anyway."))
            let made = await workshop.context.state.deliverables
            #expect(made.failed == [.init("buildinstall", variant: "Workstation", arch: "x86_64")])
            // A later start makes what is missing, and keeps the rest.
            try Files.remove(workshop.directory.appending("fail"))
            let again = try await workshop.perform()
            #expect(again.outputs.count == 2 && again.failed.isEmpty)
            let calls = try workshop.calls
            #expect(calls.count == 3, "\(calls)")
        }
    }

    @Test("lorax that says that it succeeded, and made nothing, has failed") func nothing() async throws {
        try await InstallerWorkshop.with { workshop in
            try Files.writeAtomically(
                "#!/bin/sh\nexit 0\n", to: workshop.bin.appending("lorax"),
                mode: FilePermissions(rawValue: 0o755))
            let phase = workshop.phase
            let plan = [try workshop.plan("Server")]
            let error = await #expect(throws: ComposeError.self) { _ = try await phase.perform(plan) }
            #expect(error?.message.contains("there is nothing in") == true)
        }
    }

    @Test("a compose that is interrupted leaves no lorax behind, and the next start makes the installer")
    func interrupted() async throws {
        try await InstallerWorkshop.with { workshop in
            try workshop.put("", workshop.directory.appending("hang"))
            let note = workshop.directory.appending("hanging")
            try await workshop.interruptServer { (Files.record(note)?.size ?? 0) > 0 }
            let process = try Files.readText(note).filter(\.isNumber)
            let status = FilePath("/proc/\(process)/status")
            let state = Files.exists(status) ? try Files.readText(status) : ""
            #expect(!state.contains("sleep") || state.contains("Z (zombie)"))
            try Files.remove(workshop.directory.appending("hang"))
            let outcome = try await workshop.performServer()
            #expect(outcome.outputs.count == 1)
            #expect(try workshop.calls.count == 2)
        }
    }

    @Test("the first failure that must not be ends the others") func endsOthers() async throws {
        try await InstallerWorkshop.with { workshop in
            // Server fails at once, and everything else would run for ten minutes.
            try workshop.put("Server", workshop.directory.appending("fail"))
            let script = try Files.readText(workshop.bin.appending("lorax"))
            try Files.writeAtomically(
                script.replacing(
                    "set -e\n", with: "set -e\ncase \"$*\" in *=Workstation*) exec sleep 600 ;; esac\n"),
                to: workshop.bin.appending("lorax"), mode: FilePermissions(rawValue: 0o755))
            let phase = workshop.phase
            let plan = try phase.plan()
            let error = await #expect(throws: ComposeError.self) { _ = try await phase.perform(plan) }
            #expect(error?.message.contains("Server.x86_64") == true)
        }
    }
}

import HostKit
import KojiHubDouble
import KojiKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

/// Installers that Koji has made.
@Suite(Tool.require("xorriso", "mformat", "mcopy", "mmd"))
struct BuildinstallKojiTests {
    private static let lines = """
        buildinstall_packages = [(".*", {"*": ["kernel"]})]
        runroot_weights = {"buildinstall": 4}
        runroot_channel = "image"
        """

    @Test("lorax runs in a build root with what it needs, and its output is ours") func runroot() async throws
    {
        try await InstallerWorkshop.with(Self.lines, method: .koji) { workshop in
            workshop.runTasks()
            let outcome = try await workshop.performServer()
            #expect(outcome.outputs.count == 1)
            let call = try #require(workshop.hub.calls.first { $0.method == "runroot" })
            let top = workshop.layout.top
            let (output, logs) = (
                workshop.layout.work.buildinstall("Server", "x86_64"),
                workshop.layout.logs.buildinstallLogs("Server", "x86_64")
            )
            let parameters = call.parameters
            #expect(parameters.first == "f44-build" && parameters[1] == "x86_64")
            let line = try #require(parameters[2].string)
            #expect(line.contains("set -x; rm -rf \(output) && lorax '--product=PT Linux'"))
            let user = workshop.context.host.environment.userID
            #expect(
                line.hasSuffix(
                    " ; EXIT_CODE=$? ; chmod -R a+r \(output) \(logs) ; chown -R \(user) \(output) \(logs) ; "
                        + "exit $EXIT_CODE"))
            let named = try #require(parameters.last?.structure)
            #expect(named["packages"] == ["lorax", "kernel"])
            #expect(named["mounts"] == [.string(top.string)])
            #expect(named["weight"] == 4.0 && named["channel"] == "image")
            // What is whole is kept: a second start makes no task.
            _ = try await workshop.performServer()
            #expect(workshop.hub.count(of: "runroot") == 1)
            #expect(try workshop.log.contains("Keeping the installer of Server.x86_64: it is whole"))
        }
    }

    @Test("a task that fails is named with its log and what lorax says") func fails() async throws {
        try await InstallerWorkshop.with(method: .koji) { workshop in
            workshop.runTasks()
            try workshop.put("", workshop.directory.appending("fail"))
            let phase = workshop.phase
            let plan = [try workshop.plan("Server")]
            let error = await #expect(throws: ComposeError.self) { _ = try await phase.perform(plan) }
            let message = try #require(error?.message)
            #expect(message.contains("could not be made: Runroot task failed: "))
            #expect(message.contains("\nDependency check failed\nnothing provides b"))
        }
    }

    @Test("a task that finds no loop device, as lorax's log says, is made again") func loopDevices()
        async throws
    {
        try await InstallerWorkshop.with(method: .koji) { workshop in
            let directory = workshop.directory
            let script = try Files.readText(workshop.bin.appending("lorax"))
            let failure = """
                if [ ! -e \(directory)/second ]; then touch \(directory)/second
                echo 'losetup: cannot find an unused loop device' >"$(dirname "$log")/program.log"; exit 1; fi
                mkdir -p "$out/images"
                """
            try Files.writeAtomically(
                script.replacing("mkdir -p \"$out/images\"", with: failure),
                to: workshop.bin.appending("lorax"), mode: FilePermissions(rawValue: 0o755))
            workshop.runTasks()
            let outcome = try await workshop.performServer()
            #expect(outcome.outputs.count == 1)
            #expect(workshop.hub.count(of: "runroot") == 2)
        }
    }

    @Test("output and logs come back from the storage of tasks, which see repositories by their URLs")
    func elsewhere() async throws {
        let lines = #"lorax_options = [("^Server$", {"*": {"configuration_file": "lorax.conf"}})]"#
        try await InstallerWorkshop.with(lines, method: .koji) { workshop in
            let storage = workshop.directory.appending("storage")
            workshop.config.topDirectory = storage.string
            try workshop.put("[lorax]\n", workshop.directory.appending("lorax.conf"))
            workshop.runTasks()
            let outcome = try await workshop.performServer()
            let root = storage.pushing("buildinstall-compose/x86_64/Server")
            #expect(
                outcome.outputs.map(\.directory) == [workshop.layout.work.buildinstall("Server", "x86_64")])
            #expect(Files.exists(outcome.outputs[0].directory.pushing("images/boot.iso")))
            #expect(
                try Files.readlink(outcome.outputs[0].directory.appending("boot.link")) == "images/boot.iso")
            #expect(
                try Files.list(workshop.layout.logs.buildinstallLogs("Server", "x86_64"))
                    == ["lorax.log", "program.log"])
            let call = try #require(workshop.hub.calls.first { $0.method == "runroot" })
            let line = try #require(call.parameters[2].string)
            #expect(line.contains("rm -rf \(root) && lorax "))
            #expect(line.contains(" --logfile=\(root)/logs/lorax.log "))
            #expect(line.contains(" --config \(storage)/buildinstall-compose/x86_64/Server-lorax.conf "))
            #expect(line.contains(" \(root)/results ; EXIT_CODE"))
            #expect(line.contains("--source=http://example.com/c/work/x86_64/repo/f44 "))
            #expect(line.contains("--source=http://example.com/c/work/x86_64/comps_repo_Server "))
            #expect(call.parameters.last?.structure?["mounts"] == [.string(storage.string)])
        }
    }

    @Test("logs come back from there after a failure as well") func failsElsewhere() async throws {
        try await InstallerWorkshop.with(method: .koji) { workshop in
            workshop.config.topDirectory = workshop.directory.appending("storage").string
            try workshop.put("", workshop.directory.appending("fail"))
            workshop.runTasks()
            let phase = workshop.phase
            let plan = [try workshop.plan("Server")]
            let error = await #expect(throws: ComposeError.self) { _ = try await phase.perform(plan) }
            #expect(error?.message.contains("nothing provides b needed by c") == true)
        }
    }

    @Test(
        "the forerunner of lorax makes one directory for all trees of an arch, and its failure fails them all"
    )
    func legacy() async throws {
        let lines = """
            buildinstall_method = "buildinstall"
            lorax_use_koji_plugin = True
            failable_deliverables = [("^Server$", {"x86_64": ["buildinstall"]})]
            """
        try await InstallerWorkshop.with(lines, method: .koji) { workshop in
            // The program is one of systems that are long gone.
            let output = workshop.layout.work.buildinstall(nil, "x86_64")
            let directory = workshop.directory
            workshop.hub.onTask("runroot", arch: "aarch64", .fail(1005, "no machine"))
            workshop.hub.onTask(
                "runroot", arch: "x86_64",
                .make { task in
                    _ = try task.shell(
                        "mkdir -p \(output)/images; echo >\(output)/images/boot.iso", in: directory,
                        log: "runroot.log")
                    return "done"
                })
            let phase = workshop.phase
            let plan = [try workshop.plan(nil)]
            let outcome = try await phase.perform(plan)
            #expect(outcome.outputs.map(\.variant) == ["Server", "Workstation"])
            #expect(outcome.outputs.allSatisfy { $0.directory == output })
            #expect(outcome.outputs.map(\.volumeID) == ["PT-1.0 Server.x86_64", "PT-1.0 Workstation.x86_64"])
            let call = try #require(workshop.hub.calls.first { $0.method == "runroot" })
            let line = try #require(call.parameters[2].string)
            let work = workshop.layout.work
            #expect(
                line.contains(
                    "set -x; /usr/lib/anaconda-runtime/buildinstall --debug --version 1.0 --brand redhat "
                        + "--product 'PT Linux' --release 'redhat 1.0' --buildarch x86_64 "
                        + "--bugurl https://bugzilla.redhat.com --output \(output) "
                        + "file://\(work.packageSetRepository("f44", "x86_64")) 'http://example.com/more/$basearch' "
                        + "file://\(work.compsRepository("x86_64")) ; EXIT_CODE=$? "))
            #expect(call.parameters.last?.structure?["packages"] == ["anaconda"])
            let logs = workshop.layout.logs
            #expect(Files.exists(logs.root.pushing("x86_64/buildinstall.x86_64.log")))
            #expect(Files.exists(logs.root.pushing("x86_64/buildinstall-RPMs.x86_64.log")))
            _ = try await phase.perform(plan)
            #expect(workshop.hub.count(of: "runroot") == 1)
            // It may fail where it may fail for any variant.
            try Files.removeTree(output)
            workshop.hub.onTask("runroot", arch: "x86_64", .fail(1005, "no machine"))
            let failed = try await phase.perform(plan)
            #expect(failed.failed == [TreeID("Server", "x86_64"), TreeID("Workstation", "x86_64")])
            let other = try phase.plan().filter { $0.arch == "aarch64" }
            let error = await #expect(throws: ComposeError.self) { _ = try await phase.perform(other) }
            #expect(error?.message.hasPrefix("The installer of aarch64 could not be made: ") == true)
        }
    }

    // MARK: The task that runs nothing else

    private static let plugin = lines + "\nlorax_use_koji_plugin = True"

    @Test(
        "the task of its own gets lorax's arguments by name, and its results and logs are brought to their places"
    )
    func ownTask() async throws {
        try await InstallerWorkshop.with(Self.plugin, method: .local) { workshop in
            try workshop.hub.addBuild(.init("lorax", "42.1", "1", rpms: [.init("lorax", "x86_64")]))
            workshop.runPlugin(installing: ["lorax-42.1-1"])
            let outcome = try await workshop.performServer()
            let output = workshop.layout.work.buildinstall("Server", "x86_64")
            #expect(outcome.outputs.map(\.directory) == [output])
            #expect(try Files.list(output).contains("images"))
            #expect(try !Files.list(output).contains("results"))
            #expect(
                try Files.list(workshop.layout.logs.buildinstallLogs("Server", "x86_64"))
                    == ["lorax.log", "program.log"])
            #expect(
                try Files.readText(workshop.layout.logs.buildinstallPackages("Server", "x86_64"))
                    == "lorax-42.1-1.x86_64\n")
            let call = try #require(workshop.hub.calls.first { $0.method == "pungi_buildinstall" })
            #expect(call.parameters.prefix(2) == ["f44-build", "x86_64"])
            let work = workshop.layout.work
            var expected: XMLRPCStruct = [
                "channel": "image", "packages": ["lorax", "kernel"], "weight": 4.0,
                "mounts": [.string(workshop.layout.top.string)],
                "product": "PT Linux", "version": "1.0", "release": "1.0", "variant": "Server",
                "installpkgs": ["memtest86+", "kexec tools"], "buildarch": "x86_64",
                "volid": "PT-1.0 Server.x86_64", "nomacboot": true, "noupgrade": true,
                "outputdir": .string(output.string), "__starstar": true,
            ]
            expected["chown_uid"] = .int(Int64(workshop.context.host.environment.userID))
            expected["sources"] = XMLRPCValue([
                "file://\(work.packageSetRepository("f44", "x86_64"))", "http://example.com/more/$basearch",
                "file://\(work.compsRepository("x86_64", variant: "Server"))",
            ])
            #expect(call.parameters.last?.structure == expected)
            let log = try Files.readText(workshop.layout.logs.buildinstall("Server", "x86_64"))
            #expect(log.contains("volid: PT-1.0 Server.x86_64"))
            _ = try await workshop.performServer()
            #expect(workshop.hub.count(of: "pungi_buildinstall") == 1)
        }
    }

    @Test("a task that writes right where it is told is fine, too, and so is one on other storage")
    func places()
        async throws
    {
        try await InstallerWorkshop.with(Self.plugin) { workshop in
            workshop.runPlugin(inPlace: true)
            // The stand-in wants to make its directory itself, logs and all.
            let script = try Files.readText(workshop.bin.appending("lorax"))
            try Files.writeAtomically(
                script.replacing("log=${word#--logfile=}", with: "log=\(workshop.directory)/l/x.log"),
                to: workshop.bin.appending("lorax"), mode: FilePermissions(rawValue: 0o755))
            let outcome = try await workshop.performServer()
            #expect(Files.exists(outcome.outputs[0].directory.pushing("images/boot.iso")))
        }
        try await InstallerWorkshop.with(Self.plugin) { workshop in
            let storage = workshop.directory.appending("storage")
            workshop.config.topDirectory = storage.string
            workshop.runPlugin()
            let outcome = try await workshop.performServer()
            #expect(Files.exists(outcome.outputs[0].directory.pushing("images/boot.iso")))
            let call = try #require(workshop.hub.calls.first { $0.method == "pungi_buildinstall" })
            let named = try #require(call.parameters.last?.structure)
            #expect(named["outputdir"] == .string("\(storage)/buildinstall-compose/x86_64/Server"))
            #expect(named["mounts"] == [.string(storage.string)])
            #expect(
                named["sources"]?.array?.first == "http://example.com/c/work/x86_64/repo/f44")
        }
    }

    @Test("a task of an earlier start is waited for while it runs, and its results are taken once")
    func taken()
        async throws
    {
        try await InstallerWorkshop.with(Self.plugin) { workshop in
            workshop.runPlugin()
            _ = try await workshop.performServer()
            let output = workshop.layout.work.buildinstall("Server", "x86_64")
            // The compose was killed before it could take what the task had made.
            try Files.remove(workshop.layout.logs.buildinstallRecord("Server", "x86_64"))
            let aside = workshop.directory.appending("aside")
            try Files.move(output, to: aside)
            try Files.createDirectories(output)
            try Files.move(aside, to: output.appending("results"))
            _ = try await workshop.performServer()
            #expect(workshop.hub.count(of: "pungi_buildinstall") == 1)
            #expect(Files.exists(output.pushing("images/boot.iso")))
            // What was taken is damaged since: the task has nothing more to give.
            try workshop.put("", output.appending(".treeinfo"))
            _ = try await workshop.performServer()
            #expect(workshop.hub.count(of: "pungi_buildinstall") == 2)
            #expect(try Files.readText(output.appending(".treeinfo")).contains("general"))
            #expect(
                try workshop.log.contains(
                    "again: work/x86_64/buildinstall/Server/.treeinfo is missing or damaged"))
        }
    }

    @Test("a task of its own that fails, is cancelled or makes nothing fails the installer")
    func ownTaskFails()
        async throws
    {
        try await InstallerWorkshop.with(Self.plugin) { workshop in
            let phase = workshop.phase
            let plan = [try workshop.plan("Server")]
            try workshop.put("", workshop.directory.appending("fail"))
            workshop.runPlugin()
            let failed = await #expect(throws: ComposeError.self) { _ = try await phase.perform(plan) }
            #expect(failed?.message.contains("Buildinstall task failed: ") == true)
            #expect(failed?.message.contains("lorax failed: 1") == true)
            #expect(failed?.message.contains("nothing provides b needed by c") == true)
            workshop.hub.onTask("pungi_buildinstall", .succeed("done"))
            let nothing = await #expect(throws: ComposeError.self) { _ = try await phase.perform(plan) }
            #expect(nothing?.message.contains("there is nothing in") == true)
        }
    }

    @Test("a compose that is interrupted cancels the task") func cancelled() async throws {
        try await InstallerWorkshop.with(Self.plugin) { workshop in
            workshop.hub.onTask("pungi_buildinstall", .stayFree)
            let notes = workshop.layout.logs.kojiTask(0).removingLastComponent()
            try await workshop.interruptServer { try Files.isDirectory(notes) && !Files.list(notes).isEmpty }
            let hub = try workshop.context.tasks().hub
            let tasks = try await hub.list(.tasks(KojiTaskFilter(method: "pungi_buildinstall")))
            #expect(tasks.map(\.state) == [.cancelled])
        }
    }
}

/// Installers that another machine makes.
@Suite(Tool.requireSystem("sshd", "ssh", "ssh-keygen", "xorriso", "mformat", "mcopy", "rpm"))
struct BuildinstallSSHTests {
    @Test("lorax runs on the machine of its arch, in the place that templates make") func ssh() async throws {
        try await SSHServer.serving(["builder.example"]) { server in
            try await InstallerWorkshop.with { workshop in
                var runroot = RunrootConfig()
                runroot.methods = [.buildinstall: .openssh]
                runroot.tag = "f44-build"
                runroot.ssh.user = server.user
                runroot.ssh.hosts = ["x86_64": "builder.example"]
                runroot.ssh.installTemplate = "echo {packages} >\(workshop.directory)/installed"
                runroot.ssh.runTemplate = "PATH=\(workshop.bin):$PATH {command}"
                var host = workshop.context.host
                host.environment = server.environment(host)
                workshop.context.use(host, runroot)
                let outcome = try await workshop.performServer()
                #expect(Files.exists(outcome.outputs[0].directory.pushing("images/boot.iso")))
                #expect(try Files.readText(workshop.directory.appending("installed")) == "lorax\n")
                let log = try Files.readText(workshop.layout.logs.buildinstall("Server", "x86_64"))
                #expect(log.hasPrefix("COMMAND: ssh -oBatchMode=yes -n -l \(server.user) builder.example"))
                // There is no machine for the other arch.
                let phase = workshop.phase
                let plan = [try workshop.plan("Workstation", "aarch64")]
                let error = await #expect(throws: ComposeError.self) { _ = try await phase.perform(plan) }
                #expect(error?.message.contains("The arch 'aarch64' not in runroot_ssh_hostnames.") == true)
            }
        }
    }
}

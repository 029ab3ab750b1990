import HostKit
import KojiKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

/// What is decided before anything runs.
struct BuildinstallPlanTests {
    private func command(_ workshop: InstallerWorkshop, _ variant: String = "Server") throws -> LoraxCommand {
        try #require(try workshop.plan(variant).work.lorax)
    }

    private static let everything = """
        lorax_options = [("^Server$", {"x86_64": {"bugurl": "https://bugs.example.com/?a b", "nomacboot": False,
            "noupgrade": False, "add_template": ["/t/one.tmpl", "two's.tmpl"], "add_arch_template": ["/t/arch.tmpl"],
            "add_template_var": ["a=1"], "add_arch_template_var": ["b=2 3"], "rootfs_size": 3, "version": "Rawhide",
            "dracut_args": ["--xz", "--add rescue"], "skip_branding": True, "squashfs_only": True,
            "configuration_file": "lorax.conf"}})]
        """

    @Test("lorax is told nothing but what it must be, in the reference's order") func standard() async throws
    {
        try await InstallerWorkshop.with { workshop in
            let top = workshop.layout.top
            let command = try command(workshop)
            #expect(
                command.script == """
                    rm -rf \(top)/work/x86_64/buildinstall/Server && lorax '--product=PT Linux' --version=1.0 \
                    --release=1.0 --variant=Server --nomacboot --noupgrade --buildarch=x86_64 \
                    '--volid=PT-1.0 Server.x86_64' --installpkgs=memtest86+ '--installpkgs=kexec tools' \
                    --logfile=\(top)/logs/x86_64/buildinstall-Server-logs/lorax.log \
                    \(top)/work/x86_64/buildinstall/Server
                    """)
        }
    }

    @Test("every option of lorax has its place and is quoted") func everything() async throws {
        try await InstallerWorkshop.with(Self.everything) { workshop in
            let identity = try ComposeIdentity(
                release: .named("PT", "1.0"), type: .production, date: "20261121",
                label: ComposeLabel("RC-1.0"))
            workshop.context.use(workshop.context.host, workshop.context.runroots.config, identity: identity)
            let top = workshop.layout.top
            var command = try command(workshop)
            command.sources = ["file:///a b", "http://c/"]
            #expect(
                command.script == """
                    rm -rf \(top)/work/x86_64/buildinstall/Server && lorax '--product=PT Linux' --version=Rawhide \
                    --release=Rawhide '--source=file:///a b' --source=http://c/ --variant=Server \
                    '--bugurl=https://bugs.example.com/?a b' --isfinal --buildarch=x86_64 \
                    '--volid=PT-1.0 Server.x86_64' --installpkgs=memtest86+ '--installpkgs=kexec tools' \
                    --add-template=/t/one.tmpl '--add-template=two'"'"'s.tmpl' --add-arch-template=/t/arch.tmpl \
                    --add-template-var=a=1 '--add-arch-template-var=b=2 3' \
                    --logfile=\(top)/logs/x86_64/buildinstall-Server-logs/lorax.log --rootfs-size=3 \
                    --dracut-arg=--xz '--dracut-arg=--add rescue' --skip-branding --squashfs-only \
                    --config \(top)/work/x86_64/Server/lorax.conf \(top)/work/x86_64/buildinstall/Server
                    """)
        }
    }

    @Test("the task of Koji's is told the same under its own names, and nothing that says nothing")
    func taskOptions() async throws {
        try await InstallerWorkshop.with(Self.everything + "\nlorax_use_koji_plugin = True") { workshop in
            let output = workshop.layout.work.buildinstall("Server", "x86_64").string
            var command = try command(workshop)
            command.sources = ["http://c/"]
            #expect(
                command.taskOptions == [
                    "product": "PT Linux", "version": "Rawhide", "release": "Rawhide",
                    "sources": ["http://c/"],
                    "variant": "Server", "installpkgs": ["memtest86+", "kexec tools"], "buildarch": "x86_64",
                    "volid": "PT-1.0 Server.x86_64", "bugurl": "https://bugs.example.com/?a b",
                    "add-template": ["/t/one.tmpl", "two's.tmpl"], "add-arch-template": ["/t/arch.tmpl"],
                    "add-template-var": ["a=1"], "add-arch-template-var": ["b=2 3"], "rootfs-size": 3,
                    "dracut-args": ["--xz", "--add rescue"], "skip_branding": true, "squashfs_only": true,
                    "outputdir": .string(output),
                    "configuration_file": .string("\(workshop.layout.top)/work/x86_64/Server/lorax.conf"),
                ])
            let plain = try self.command(workshop, "Workstation").taskOptions
            #expect(
                Set(plain.members.map(\.name)) == [
                    "product", "version", "release", "variant", "buildarch", "volid", "nomacboot",
                    "noupgrade",
                    "outputdir",
                ])
            #expect(plain["nomacboot"] == true && plain["noupgrade"] == true)
            let plan = try workshop.plan("Server")
            #expect(plan.delivery.what == "pungi_buildinstall")
        }
    }

    @Test(
        "of several blocks lists are joined, False sticks for two options, and the last one counts for the rest"
    )
    func merging() async throws {
        let lines = """
            lorax_options = [
              (".*", {"*": {"bugurl": "one", "nomacboot": False, "noupgrade": False, "add_template": ["a"],
                 "add_arch_template": ["c"], "add_template_var": ["e"], "add_arch_template_var": ["g"],
                 "dracut_args": ["i"], "rootfs_size": 2, "version": "1", "skip_branding": True,
                 "squashfs_only": True, "configuration_file": "x.conf"}}),
              ("^Server", {"x86_64": {"nomacboot": True, "noupgrade": True, "add_template": ["b"],
                 "add_arch_template": ["d"], "add_template_var": ["f"], "add_arch_template_var": ["h"],
                 "dracut_args": ["j"]}}),
              ("^Workstation", {"x86_64": {"bugurl": "two", "rootfs_size": 4, "version": "2"}}),
              ("^Workstation", {"x86_64": {"skip_branding": True, "squashfs_only": False,
                 "configuration_file": {"scm": "file", "file": "y.conf"}}})]
            """
        try await InstallerWorkshop.with(lines) { workshop in
            let server = try command(workshop).options
            #expect(!server.noMacBoot && !server.noUpgrade)
            #expect(server.templates == ["a", "b"] && server.archTemplates == ["c", "d"])
            #expect(server.templateVariables == ["e", "f"] && server.archTemplateVariables == ["g", "h"])
            #expect(server.dracutArguments == ["i", "j"])
            #expect(server.bugURL == "one" && server.rootSize == "2" && server.version == "1")
            // A block that says nothing of these takes them back.
            #expect(!server.skipsBranding && !server.squashfsOnly && server.configurationFile == nil)
            let workstation = try command(workshop, "Workstation").options
            #expect(workstation.bugURL == "two" && workstation.rootSize == "4" && workstation.version == "2")
            #expect(workstation.skipsBranding && !workstation.squashfsOnly)
            var source = SCMSource()
            source.files = ["y.conf"]
            #expect(workstation.configurationFile == .scm(source))
            let other = try #require(workshop.plan("Workstation", "aarch64").work.lorax)
            #expect(other.options.skipsBranding && other.options.squashfsOnly)
            #expect(other.options.configurationFile == .path("x.conf"))
            #expect(other.buildArch == "aarch64")
        }
    }

    @Test(
        "an installer is made for each tree of a variant that is neither empty, skipped nor another's extension"
    )
    func trees() async throws {
        let lines = """
            buildinstall_skip = [("^Workstation$", {"*": True}), ("^Work", {"aarch64": False})]
            buildinstall_packages = [("^Server$", {"x86_64": ["lorax-templates", "kernel"]})]
            failable_deliverables = [("^Workstation$", {"*": ["buildinstall"]}), ("^Server$", {"*": ["iso"]})]
            runroot_weights = {"buildinstall": 3.5}
            """
        try await InstallerWorkshop.with(lines) { workshop in
            let plans = try workshop.phase.plan()
            #expect(plans.map(\.title) == ["Server.x86_64", "Workstation.aarch64"])
            #expect(plans.map(\.canFail) == [false, true])
            #expect(plans.map(\.packages) == [["lorax", "lorax-templates", "kernel"], ["lorax"]])
            #expect(workshop.phase.skipped == [TreeID("Workstation", "x86_64")])
            #expect(
                plans.map(\.delivery) == [
                    PlannedDelivery(.buildinstall, variant: "Server", arches: ["x86_64"], what: "lorax"),
                    PlannedDelivery(
                        .buildinstall, variant: "Workstation", arches: ["aarch64"], what: "lorax",
                        failable: ["aarch64"]),
                ])
            workshop.config.method = nil
            #expect(try workshop.phase.plan().isEmpty && workshop.phase.skipped.isEmpty)
        }
    }

    @Test("versions of .treeinfo and names of discs go into the call") func names() async throws {
        let lines = """
            image_volid_formats = ["{release_short}-{variant}-{disc_type}-{arch}"]
            disc_types = {"boot": "netinst"}
            volume_id_substitutions = {"Workstation": "WS"}
            """
        try await InstallerWorkshop.with(lines) { workshop in
            var release = ReleaseConfig.named("PT", "1.0")
            release.treeinfoVersion = "1.0 Beta"
            let identity = try ComposeIdentity(release: release, type: .test, date: "20261121")
            workshop.context.use(workshop.context.host, workshop.context.runroots.config, identity: identity)
            let command = try command(workshop, "Workstation")
            #expect(command.volumeID == "PT-WS-netinst-x86_64")
            #expect(
                command.words.contains("--version=1.0 Beta") && command.words.contains("--release=1.0 Beta"))
        }
    }

    @Test(
        "packages' arches of trees",
        arguments: [("i386", "athlon"), ("armhfp", "armv7hnl"), ("ppc64", "ppc64p7"), ("s390x", "s390x")])
    func buildArch(tree: String, arch: String) { #expect(LoraxCommand.buildArch(tree) == arch) }

    @Test("the forerunner of lorax runs once for each arch, for all its trees") func legacy() async throws {
        let lines = """
            buildinstall_method = "buildinstall"
            buildinstall_skip = [("^Server$", {"*": True})]
            failable_deliverables = [("^Server$", {"x86_64": ["buildinstall"]})]
            buildinstall_packages = [("^Server$", {"x86_64": ["a"]}), ("^Work", {"*": ["b"]})]
            """
        try await InstallerWorkshop.with(lines) { workshop in
            let plans = try workshop.phase.plan()
            #expect(plans.map(\.arch) == ["aarch64", "x86_64"] && plans.allSatisfy { $0.variant == nil })
            #expect(plans.map(\.packages) == [["anaconda", "b"], ["anaconda", "a", "b"]])
            #expect(plans.map(\.canFail) == [false, true])
            #expect(plans[1].delivery.variant == "Server Workstation")
            #expect(
                plans[1].targets.map(\.volumeID) == ["PT-1.0 Server.x86_64", "PT-1.0 Workstation.x86_64"])
            guard case .legacy(var command) = plans[1].work else {
                Issue.record("another program")
                return
            }
            command.sources = ["file:///r"]
            let output = workshop.layout.work.buildinstall(nil, "x86_64").string
            #expect(
                command.words == [
                    "/usr/lib/anaconda-runtime/buildinstall", "--debug", "--version", "1.0", "--brand",
                    "redhat",
                    "--product", "PT Linux", "--release", "redhat 1.0", "--buildarch", "x86_64", "--bugurl",
                    "https://bugzilla.redhat.com", "--output", output, "file:///r",
                ])
            command.isFinal = true
            #expect(command.words.contains("--final"))
        }
    }

    @Test("a task of Koji's needs a tag, and a volume ID has to be short enough") func impossible()
        async throws
    {
        try await InstallerWorkshop.with("lorax_use_koji_plugin = True") { workshop in
            workshop.context.use(workshop.context.host, RunrootConfig())
            let phase = workshop.phase
            let error = #expect(throws: ComposeError.self) { _ = try phase.plan() }
            #expect(error?.message.contains("set runroot_tag") == true)
        }
        try await InstallerWorkshop.with(
            #"image_volid_formats = ["{variant}{variant}{variant}{variant}{arch}"]"#
        ) {
            let phase = $0.phase
            let error = #expect(throws: ComposeError.self) { _ = try phase.plan() }
            #expect(error?.code == .imageName)
        }
    }
}

import HostKit
import KojiHubDouble
import KojiKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

/// With a stand-in for lorax that makes a real ISO image.
@Suite(Tool.require("xorriso", "git"))
struct OSTreeInstallerTests {
    /// The words that lorax gets come as a line into `calls`; `$out` is its directory.
    private static let lorax = #"""
        for word; do
            case "$word" in --volid=*) volid=${word#*=} ;; esac
            out=$word
        done
        [ ! -e "$out" ]
        mkdir -p "$out/images" "$out/repodata" "$out/Packages" "$out/EFI"
        echo new >"$out/images/install.img"
        echo new >"$out/.treeinfo"
        echo new >"$out/repodata/repomd.xml"
        echo new >"$out/Packages/new.rpm"
        ln -s images/install.img "$out/link"
        xorriso -as mkisofs -quiet -V "$volid" -o "$out/images/boot.iso" "$out/EFI" 2>/dev/null
        """#

    private func addLorax(_ place: OSTreePlace, _ text: String = Self.lorax) throws {
        try place.script("lorax", "echo \"$@\" >>\"\(place.directory)/calls\"\n\(text)")
    }

    private func phase(
        _ place: OSTreePlace, _ block: String, _ more: String = ""
    ) async throws -> OSTreeInstallerPhase {
        let config = try await ComposeConfig.lines(
            "ostree_installer = [(\"^Server$\", {\"x86_64\": {\(block)}})]\n\(more)")
        return OSTreeInstallerPhase(
            config.ostreeInstaller, buildinstall: config.buildinstall, place.context
        ) { arch, variant in ["/srv/\(arch)/\(variant ?? "")"] }
    }

    private func make(
        _ place: OSTreePlace, _ block: String = #""repo": "http://example.com/r""#, _ more: String = ""
    ) async throws -> [OSTreeInstallerOutput] {
        let phase = try await phase(place, block, more)
        return try await phase.perform(phase.plan())
    }

    private func tree(_ place: OSTreePlace) -> FilePath {
        place.layout.compose.appending("Server/x86_64/os")
    }

    @Test("an installer is put over its tree, and its image is listed") func installer() async throws {
        try await OSTreePlace.with { place in
            try addLorax(place)
            let tree = tree(place)
            for (name, text) in [
                ("repodata/repomd.xml", "old"), ("images/install.img", "old"), ("kept", "old"),
            ] {
                try Files.createDirectories(tree.pushing(FilePath(name)).removingLastComponent())
                try Files.writeAtomically(text, to: tree.pushing(FilePath(name)))
            }
            let made = try await make(place)
            let output = try #require(made.first)
            let work = place.layout.work.ostreeInstaller("Server", "x86_64")
            #expect(made.count == 1 && output.variant == "Server" && output.arch == "x86_64")
            #expect(output.directory == work && output.volumeID == "PT-1.0 Server.x86_64")
            #expect(try Files.readText(tree.pushing("repodata/repomd.xml")) == "old")
            #expect(try Files.readText(tree.pushing("images/install.img")) == "new\n")
            #expect(try Files.readText(tree.appending("kept")) == "old")
            #expect(try Files.readText(tree.appending(".treeinfo")) == "new\n")
            #expect(try Files.readlink(tree.appending("link")) == "images/install.img")
            #expect(!Files.exists(tree.appending("Packages")))
            let image = output.image.image
            #expect(image.path == "Server/x86_64/iso/PT-1.0-20261121.t.0-Server-x86_64-ostree1.iso")
            #expect(image.type == "dvd-ostree" && image.format == "iso" && image.isBootable)
            #expect(image.volumeID == "PT-1.0 Server.x86_64" && image.subvariant == "Server")
            #expect(output.image.variant == "Server" && output.image.arches == ["x86_64"])
            let iso = place.layout.compose.pushing(FilePath(image.path))
            #expect(try Files.stat(iso).inode == Files.stat(work.pushing("images/boot.iso")).inode)
            let logs = place.layout.logs.ostreeInstaller("Server", "x86_64", number: 1)
            #expect(
                try place.calls == [
                    "--product=PT Linux --version=1.0 --release=20261121.t.0 --source=http://example.com/r "
                        + "--source=file:///srv/x86_64/Server --variant=Server --nomacboot --noupgrade "
                        + "--buildarch=x86_64 --volid=PT-1.0 Server.x86_64 --logfile=\(logs)/lorax.log \(work)"
                ])
            #expect(await place.context.state.deliverables.required.map(\.name) == ["ostree-installer"])
        }
    }

    @Test("every key is an option of lorax, and relative templates come from their repository")
    func options() async throws {
        try await OSTreePlace.with { place in
            try addLorax(place)
            let templates = try await GitFixture.create(at: place.directory.appending("templates"))
            try await templates.commit("Begin", ["a.tmpl": "x\n"])
            _ = try await make(
                place,
                """
                "repo": [], "release": "!RELEASE_FROM_DATE_RESPIN", "installpkgs": ["p", "q"], "rootfs_size": "4",
                "template_repo": "\(templates.path)", "template_branch": "main", "skip_branding": True,
                "add_template": ["a.tmpl", "/b.tmpl"], "add_arch_template": ["c.tmpl"],
                "add_template_var": ["v=1"], "add_arch_template_var": ["w=2"]
                """)
            let directory = place.layout.work.loraxTemplates("Server", "x86_64")
            let call = try #require(try place.calls.first)
            #expect(call.contains(" --release=20261121.0 --source=file:///srv/x86_64/Server "))
            #expect(
                call.contains(
                    " --volid=PT-1.0 Server.x86_64 --installpkgs=p --installpkgs=q --add-template=\(directory)/a.tmpl "
                        + "--add-template=/b.tmpl --add-arch-template=\(directory)/c.tmpl --add-template-var=v=1 "
                        + "--add-arch-template-var=w=2 --logfile="))
            #expect(call.contains("/lorax.log --rootfs-size=4 --skip-branding "))
            #expect(try Files.readText(directory.appending("a.tmpl")) == "x\n")
        }
    }

    @Test("a finished installer is kept, and one that was damaged is made again") func resume() async throws {
        try await OSTreePlace.with { place in
            try addLorax(place)
            let first = try await make(place)
            let second = try await make(place)
            #expect(first == second)
            #expect(try place.calls.count == 1)
            try Files.writeAtomically("x", to: first[0].directory.pushing("images/install.img"))
            _ = try await make(place)
            #expect(try place.calls.count == 2)
            #expect(try Files.readText(tree(place).pushing("images/install.img")) == "new\n")
            _ = try await make(place, #""repo": "http://example.com/other""#)
            #expect(try place.calls.count == 3)
        }
    }

    @Test(
        "what is no installer is an error",
        arguments: [
            ("mkdir -p $out", "lorax made no images/boot.iso for Server.x86_64; see "),
            ("mkdir -p $out/images; echo x >$out/images/boot.iso", "boot.iso"),
        ])
    func noInstaller(_ text: String, _ message: String) async throws {
        try await OSTreePlace.with { place in
            try addLorax(place, "for out; do :; done\n\(text)")
            let error = await #expect(throws: ComposeError.self) { _ = try await make(place) }
            #expect(error?.code == .image)
            #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
            #expect(!Files.exists(tree(place)))
        }
    }

    @Test("a failure ends the phase, unless the arch may fail") func failure() async throws {
        try await OSTreePlace.with { place in
            try addLorax(place, "exit 3")
            await #expect(throws: RunrootFailure.self) { _ = try await make(place) }
            let made = try await make(place, #""repo": "http://example.com/r", "failable": ["*"]"#)
            #expect(made == [])
            #expect(
                try place.place.log.contains(
                    "[FAIL] Ostree installer (variant Server, arch x86_64) failed, but going on anyway."))
        }
    }

    @Test("a tree has one installer only, unless it may be overwritten") func clash() async throws {
        try await OSTreePlace.with { place in
            var config = try await phase(place, "").config
            var buildinstall = BuildinstallConfig()
            buildinstall.method = .lorax
            var phase = OSTreeInstallerPhase(config, buildinstall: buildinstall, place.context) { _, _ in [] }
            let error = #expect(throws: ComposeError.self) { try phase.plan() }
            #expect(
                error?.message
                    == "Can not generate ostree installer for Server.x86_64: it has buildinstall running already and "
                    + "the files would clash.")
            phase.isBuildinstallSkipped = true
            #expect(try phase.plan().count == 1)
            config.overwrites = true
            let overwriting = OSTreeInstallerPhase(config, buildinstall: buildinstall, place.context) {
                _, _ in []
            }
            #expect(try overwriting.plan().count == 1)
            config.overwrites = false
            buildinstall.skip = VariantArchMap([.init("^Server$", ["x86_64": [true]])])
            let apart = OSTreeInstallerPhase(config, buildinstall: buildinstall, place.context) { _, _ in [] }
            #expect(try apart.plan().count == 1)
        }
    }

    @Test("relative templates need their repository, and a tree has room for one installer")
    func badBlocks() async throws {
        try await OSTreePlace.with { place in
            let relative = try await phase(place, #""add_arch_template": ["a.tmpl"]"#)
            let error = #expect(throws: ComposeError.self) { try relative.plan() }
            #expect(
                error?.message.hasPrefix("Relative path to template without setting template_repo: 'a.tmpl'")
                    == true)
            let config = try await ComposeConfig.lines(
                "ostree_installer = [(\"^Server$\", {\"x86_64\": {}}), (\"^S\", {\"*\": {}})]")
            let two = OSTreeInstallerPhase(
                config.ostreeInstaller, buildinstall: config.buildinstall, place.context
            ) { _, _ in [] }
            let several = #expect(throws: ComposeError.self) { try two.plan() }
            #expect(several?.message.hasPrefix("2 blocks of ostree_installer are for Server.x86_64") == true)
        }
    }

    @Test("a runroot task has the packages and gives away what it makes") func runroot() async throws {
        try await OSTreePlace.with(.koji) { place in
            try addLorax(place)
            _ = try await make(place, #""repo": "http://example.com/r", "extra_runroot_pkgs": ["x"]"#)
            let call = try #require(place.place.hub.calls.first { $0.method == "runroot" })
            let options = try #require(call.parameters.last?.structure)
            #expect(options["packages"]?.array?.compactMap(\.string) == ["pungi", "lorax", "ostree", "x"])
            #expect(options["mounts"]?.array?.compactMap(\.string) == [place.layout.top.string])
            #expect(options["weight"] == .double(2))
            let work = place.layout.work.ostreeInstaller("Server", "x86_64")
            let command = call.parameters[2].string ?? ""
            #expect(command.contains("; set -x; rm -rf \(work) && lorax "))
            #expect(command.contains("; chown -R \(place.context.host.environment.userID) \(work) ;"))
        }
    }

    @Test("a task of the plugin has the same options, and is not made twice") func plugin() async throws {
        try await OSTreePlace.with(.koji) { place in
            try addLorax(place)
            try runPlugin(place)
            let hub = place.place.hub
            let block = #""repo": "http://example.com/r", "installpkgs": ["p"], "rootfs_size": "4""#
            let more = "ostree_installer_use_koji_plugin = True"
            let made = try await make(place, block, more)
            #expect(made.count == 1)
            let call = try #require(hub.calls.first { $0.method == "pungi_buildinstall" })
            let options = try #require(call.parameters.last?.structure)
            let texts = [
                "product": "PT Linux", "version": "1.0", "release": "20261121.t.0", "variant": "Server",
                "buildarch": "x86_64", "volid": "PT-1.0 Server.x86_64", "rootfs-size": "4",
                "outputdir": place.layout.work.ostreeInstaller("Server", "x86_64").string,
            ]
            for (name, text) in texts { #expect(options[name]?.string == text, "\(name)") }
            #expect(
                options["sources"]?.array?.compactMap(\.string) == [
                    "http://example.com/r", "file:///srv/x86_64/Server",
                ])
            #expect(options["installpkgs"]?.array?.compactMap(\.string) == ["p"])
            #expect(options["packages"]?.array?.compactMap(\.string) == ["pungi", "lorax", "ostree"])
            #expect(options["nomacboot"] == true && options["isfinal"] == nil && options["logfile"] == nil)
            #expect(options["chown_uid"] == .int(Int64(place.context.host.environment.userID)))
            let logs = place.layout.logs.ostreeInstaller("Server", "x86_64", number: 1)
            try Files.remove(logs.appending("work.json"))
            let again = try await make(place, block, more)
            #expect(again == made)
            #expect(hub.count(of: "pungi_buildinstall") == 1)
        }
    }

    @Test(
        "one that writes below directories of its own has its results and logs brought, and is made anew without"
    )
    func pluginDirectories() async throws {
        try await OSTreePlace.with(.koji) { place in
            try addLorax(place)
            try runPlugin(place, below: "/results", logging: true)
            let block = #""repo": "http://example.com/r""#
            let more = "ostree_installer_use_koji_plugin = True"
            let made = try await make(place, block, more)
            let output = place.layout.work.ostreeInstaller("Server", "x86_64")
            #expect(made.map(\.directory) == [output])
            #expect(Files.exists(output.pushing("images/boot.iso")))
            #expect(!Files.exists(output.appending("results")))
            let logs = place.layout.logs.ostreeInstaller("Server", "x86_64", number: 1)
            #expect(try Files.readText(logs.appending("pylorax.log")) == "hello\n")
            #expect(Files.exists(logs.appending("runroot.log")))
            try Files.remove(logs.appending("work.json"))
            try Files.removeTree(output)
            let again = try await make(place, block, more)
            #expect(again.count == 1)
            #expect(place.place.hub.count(of: "pungi_buildinstall") == 2)
        }
    }

    /// Lets the plugin's tasks do what lorax does.
    ///
    /// - Parameters:
    ///   - directory: What comes behind the directory that the task is told.
    ///   - logging: Whether there is a log, in a directory beside.
    private func runPlugin(_ place: OSTreePlace, below directory: String = "", logging: Bool = false) throws {
        let hub = place.place.hub
        try hub.addUser("composer", permissions: ["runroot", "pungi_buildinstall"])
        let (bin, root) = (place.bin, place.directory)
        hub.onTask(
            "pungi_buildinstall",
            .make { task in
                let output = task.options["outputdir"]?.string ?? ""
                let words = ["--volid=\(task.options["volid"]?.string ?? "")", output + directory]
                var line = "PATH=\(bin):$PATH lorax " + ShellWords.join(words)
                if logging { line += " && mkdir \(output)/logs && echo hello >\(output)/logs/pylorax.log" }
                guard try task.shell(line, in: root, log: "lorax.log") == 0 else {
                    throw XMLRPCFault(code: 1005, message: "lorax failed")
                }
                return "done"
            })
    }

    @Test("a link that leads out of an installer does not come into a tree") func links() async throws {
        try await OSTreePlace.with { place in
            try addLorax(place, Self.lorax + "\nln -s /etc/passwd \"$out/bad\"")
            let error = await #expect(throws: ComposeError.self) { _ = try await make(place) }
            #expect(error?.message.contains("is a link that leads out of the installer") == true)
            #expect(!Files.exists(tree(place).appending("bad")))
        }
    }
}

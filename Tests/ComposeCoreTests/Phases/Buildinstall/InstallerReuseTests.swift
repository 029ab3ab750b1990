import HostKit
import KojiHubDouble
import KojiKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

/// Installers of older composes, and of the same compose after a stop.
@Suite(Tool.require("xorriso", "mformat", "mcopy", "mmd", "rpm"))
struct InstallerReuseTests {
    private static let lines = "buildinstall_allow_reuse = True"

    /// Makes the installer of Server in a compose, then does something with the next one.
    private func withNext(
        _ lines: String = lines, _ body: (inout InstallerWorkshop, InstallerWorkshop) async throws -> Void
    ) async throws {
        try await InstallerWorkshop.with(lines) { workshop in
            _ = try await workshop.performServer()
            var next = try workshop.next()
            try await body(&next, workshop)
        }
    }

    @Test("an unchanged installer of an older compose is linked, with its logs and its record") func reused()
        async throws
    {
        try await withNext { next, first in
            let outcome = try await next.performServer()
            let output = outcome.outputs[0].directory
            #expect(output == next.layout.work.buildinstall("Server", "x86_64"))
            #expect(try next.calls.count == 1)
            let image = try Files.stat(output.pushing("images/boot.iso"))
            let old = try Files.stat(
                first.layout.work.buildinstall("Server", "x86_64").pushing("images/boot.iso"))
            #expect(image.inode == old.inode)
            #expect(try Files.readlink(output.appending("boot.link")) == "images/boot.iso")
            #expect(
                try Files.list(next.layout.logs.buildinstallLogs("Server", "x86_64"))
                    == ["lorax.log", "program.log"])
            #expect(Files.exists(next.layout.logs.buildinstallPackages("Server", "x86_64")))
            #expect(try next.log.contains("Reusing the installer of Server.x86_64 of compose"))
            // It is whole now, and the next start keeps it.
            _ = try await next.performServer()
            #expect(try next.log.contains("Keeping the installer of Server.x86_64"))
            // The third compose takes it from the second.
            let third = try next.next("third")
            _ = try await third.performServer()
            #expect(try next.calls.count == 1)
        }
    }

    @Test("nothing is reused that was not allowed, or has no older compose") func notAllowed() async throws {
        try await withNext { next, _ in
            next.config.allowsReuse = false
            _ = try await next.performServer()
            #expect(try next.calls.count == 2)
            #expect(try !next.log.contains("eusing the installer"))
        }
    }

    @Test("other packages, other options or another comps make another installer, and the log says which")
    func changed() async throws {
        try await withNext { next, first in
            next.packageSet = "packages of tomorrow"
            _ = try await next.performServer()
            #expect(
                try next.log.contains("Not reusing the installer of Server.x86_64: these differ: package set")
            )
            var other = try first.next("other")
            try await other.configure(
                """
                buildinstall_allow_reuse = True
                lorax_options = [(".*", {"*": {"bugurl": "http://b"}})]
                image_volid_formats = ["V-{variant}"]
                buildinstall_packages = [(".*", {"*": ["more"]})]
                """)
            try other.put(
                "<comps><group/></comps>\n",
                other.layout.work.compsRepository("x86_64", variant: "Server").pushing("repodata/comps.xml"))
            _ = try await other.performServer()
            #expect(try other.log.contains("these differ: comps, options, runroot packages, volume ID"))
            #expect(try first.calls.count == 3)
        }
    }

    @Test("what is not known to be the same is made again") func unknown() async throws {
        try await withNext { next, _ in
            next.packageSet = nil
            _ = try await next.performServer()
            #expect(try next.log.contains("Server.x86_64: it is not known which packages there are"))
            // Not even after a stop of the same compose.
            _ = try await next.performServer()
            #expect(try next.calls.count == 3)
        }
        try await withNext(Self.lines + "\nlorax_extra_sources = [(\".*\", {\"*\": \"http://x\"})]") {
            next, first in
            _ = try await next.performServer()
            #expect(try next.log.contains("lorax_extra_sources may have other packages than they had then"))
            // Of the same compose they are the same.
            _ = try await first.performServer()
            #expect(try next.calls.count == 2)
        }
    }

    @Test(
        "damaged, missing and additional files of an older installer are found",
        arguments: ["images/boot.iso", "isolinux/isolinux.cfg", "boot.link", "isolinux/more.cfg"])
    func damaged(file: String) async throws {
        try await withNext { next, first in
            let path = first.layout.work.buildinstall("Server", "x86_64").pushing(FilePath(file))
            switch file {
            case "images/boot.iso":
                var bytes = try Files.read(path)
                bytes[40_000] ^= 1
                try Files.writeAtomically(bytes, to: path)
            case "isolinux/isolinux.cfg": try Files.remove(path)
            case "boot.link":
                try Files.remove(path)
                try Files.symlink("images/elsewhere", at: path)
            default: try first.put("more", path)
            }
            _ = try await next.performServer()
            #expect(
                try next.log.contains(
                    "Server.x86_64: work/x86_64/buildinstall/Server/\(file) is missing or damaged"))
            #expect(try next.calls.count == 2)
        }
    }

    @Test("a record that cannot be read, or one of a compose without its files, is as good as none")
    func noRecord()
        async throws
    {
        try await withNext { next, first in
            try first.put("{", first.layout.logs.buildinstallRecord("Server", "x86_64"))
            _ = try await next.performServer()
            #expect(try next.log.contains("Server.x86_64: there is no record of it"))
        }
        try await withNext { next, first in
            try Files.removeTree(first.layout.work.root)
            _ = try await next.performServer()
            #expect(try next.log.contains("is missing or damaged"))
        }
    }

    @Test("other packages in a runroot of this machine make another installer") func localPackages()
        async throws
    {
        try await withNext { next, first in
            let log = first.layout.logs.buildinstallPackages("Server", "x86_64")
            try first.put("lorax-1-1.x86_64\n", log)
            let rpm = "#!/bin/sh\necho lorax-1-1.x86_64\necho gpg-pubkey-1-1.none\n"
            try Files.writeAtomically(
                rpm, to: first.bin.appending("rpm"), mode: FilePermissions(rawValue: 0o755))
            _ = try await next.performServer()
            #expect(try next.calls.count == 1)
            let third = try first.next("third")
            try first.put("lorax-1-2.x86_64\n", log)
            _ = try await third.performServer()
            #expect(
                try third.log.contains(
                    "packages of the runroot have changed: lorax-1-1.x86_64, lorax-1-2.x86_64"))
            #expect(try next.calls.count == 2)
        }
    }

    @Test("a build root of Koji's is asked for once, and by the packages that its tag has now")
    func tagPackages()
        async throws
    {
        let lines = Self.lines + "\nlorax_use_koji_plugin = True"
        try await InstallerWorkshop.with(lines) { workshop in
            workshop.config.skip = VariantArchMap([.init("^Workstation$", ["aarch64": [true]])])
            let lorax = KojiHubDouble.Build(
                "lorax", "42.1", "1", rpms: [.init("lorax", "x86_64"), .init("lorax-docs", "noarch")])
            try workshop.hub.addBuild(lorax, tag: "f44-build")
            workshop.runPlugin(installing: ["lorax-42.1-1"])
            _ = try await workshop.perform()
            #expect(try workshop.calls.count == 2)
            let second = try workshop.next()
            _ = try await second.perform()
            #expect(try workshop.calls.count == 2)
            #expect(workshop.hub.count(of: "listTaggedRPMS") == 1)
            let call = try #require(workshop.hub.calls.first { $0.method == "listTaggedRPMS" })
            let named = try #require(call.parameters.last?.structure)
            #expect(
                named["latest"] == true && named["inherit"] == true && named["arch"] == ["noarch", "x86_64"])
            let update = KojiHubDouble.Build("lorax", "42.2", "1", rpms: [.init("lorax", "x86_64")])
            try workshop.hub.addBuild(update, tag: "f44-build")
            let third = try workshop.next("third")
            _ = try await third.perform()
            #expect(
                try third.log.contains(
                    "packages of the runroot have changed: lorax-42.1-1.x86_64, lorax-docs-42.1-1.noarch"))
            #expect(try workshop.calls.count == 4)
        }
    }

    @Test("a hub that does not answer keeps nothing from being made") func hubFails() async throws {
        let lines = Self.lines + "\nlorax_use_koji_plugin = True"
        try await InstallerWorkshop.with(lines) { workshop in
            try workshop.hub.addBuild(.init("lorax", "42.1", "1", rpms: [.init("lorax", "x86_64")]))
            workshop.runPlugin(installing: ["lorax-42.1-1"])
            _ = try await workshop.performServer()
            // The tag is gone.
            var next = try workshop.next()
            var runroot = next.context.runroots.config
            runroot.tag = "f45-build"
            next.context.use(next.context.host, runroot)
            _ = try await next.performServer()
            #expect(try next.log.contains("what is installed in the runroot cannot be told: "))
            #expect(try workshop.calls.count == 2)
        }
    }
}

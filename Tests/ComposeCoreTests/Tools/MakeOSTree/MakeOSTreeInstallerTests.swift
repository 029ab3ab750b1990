import HostKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

/// `make-ostree installer` with a stand-in for lorax.
@Suite(Tool.require("ostree"))
struct MakeOSTreeInstallerTests {
    private func request(_ place: TreefileCase) -> MakeOSTreeInstaller.Request {
        MakeOSTreeInstaller.Request(
            product: "Fedora", version: "41", release: "20261121.0", sources: ["http://example.org/a"],
            output: place.path("work/out"))
    }

    @Test("lorax gets what is asked for, and nothing else") func plain() async throws {
        try await TreefileCase.with { place in
            try await MakeOSTreeInstaller(request(place), on: place.host).run()
            #expect(
                try place.arguments() == [
                    "--product=Fedora", "--version=41", "--release=20261121.0",
                    "--source=http://example.org/a",
                    "@/work/out",
                ])
            #expect(place.exists("work/out/images/boot.iso"))
        }
    }

    @Test("all options reach lorax, and what the extra configuration says comes behind them")
    func all() async throws {
        try await TreefileCase.with { place in
            for name in ["one.tmpl", "two.tmpl", "arch.tmpl", "arch2.tmpl"] { try place.write("", to: name) }
            try place.write(
                """
                {"repo": [{"baseurl": "http://example.org/b"}], "sources": ["http://example.org/c"],
                 "installpkgs": ["bash"], "add_template": ["two.tmpl"], "add_arch_template": ["arch2.tmpl"],
                 "add_template_var": ["x=2"], "add_arch_template_var": ["y=2"], "rootfs_size": ["8"],
                 "skip_branding": true, "template_repo": "http://example.org/templates.git", "failable": ["*"]}
                """, to: "extra.json")
            var request = request(place)
            request.variant = "IoT"
            request.bugURL = "http://bugs/"
            request.leavesOutMacs = true
            request.isFinal = true
            request.arch = "x86_64"
            request.volumeID = "IoT 41"
            request.packages = ["kernel"]
            request.templates = ["one.tmpl"]
            request.archTemplates = [place.path("arch.tmpl").string]
            request.templateVariables = ["x=1"]
            request.archTemplateVariables = ["y=1"]
            request.rootSize = "4"
            request.logs = place.path("logs")
            request.extraConfig = place.path("extra.json")
            try await MakeOSTreeInstaller(request, on: place.host).run()
            #expect(
                try place.arguments() == [
                    "--product=Fedora", "--version=41", "--release=20261121.0",
                    "--source=http://example.org/a",
                    "--source=http://example.org/c", "--source=http://example.org/b", "--variant=IoT",
                    "--bugurl=http://bugs/", "--nomacboot", "--isfinal", "--buildarch=x86_64",
                    "--volid=IoT 41",
                    "--installpkgs=kernel", "--installpkgs=bash", "--add-template=one.tmpl",
                    "--add-template=two.tmpl", "--add-arch-template=@/arch.tmpl",
                    "--add-arch-template=arch2.tmpl", "--add-template-var=x=1", "--add-template-var=x=2",
                    "--add-arch-template-var=y=1", "--add-arch-template-var=y=2",
                    "--logfile=@/logs/lorax.log",
                    "--rootfs-size=8", "--skip-branding", "@/work/out",
                ])
            #expect(place.exists("logs/create-installer.log"))
        }
    }

    @Test("an extra configuration may leave out what it likes", arguments: ["{}", #"{"add_template": []}"#])
    func sparse(_ extra: String) async throws {
        try await TreefileCase.with { place in
            try place.write(extra, to: "extra.json")
            var request = request(place)
            request.extraConfig = place.path("extra.json")
            try await MakeOSTreeInstaller(request, on: place.host).run()
            #expect(try place.arguments().count == 5)
        }
    }

    @Test("an empty directory is in nobody's way, anything else is") func output() async throws {
        try await TreefileCase.with { place in
            try Files.createDirectories(place.path("work/out"))
            let tool = MakeOSTreeInstaller(request(place), on: place.host)
            try await tool.run()
            let error = await #expect(throws: ComposeError.self) { try await tool.run() }
            #expect(error?.code == .commandLine)
            let fact = "cannot remove \(place.path("work/out")): the directory is not empty"
            #expect(error?.message == "\(fact); name a new directory for the output")
            #expect(place.exists("work/out/images/boot.iso"))
        }
    }

    @Test("without a repository, or with a template that is not there, lorax is not started")
    func mistakes() async throws {
        try await TreefileCase.with { place in
            var without = request(place)
            without.sources = []
            let nowhere = MakeOSTreeInstaller(without, on: place.host)
            let none = await #expect(throws: ComposeError.self) { try await nowhere.run() }
            #expect(none?.code == .commandLine)
            var with = request(place)
            with.templates = ["missing.tmpl"]
            let bare = MakeOSTreeInstaller(with, on: place.host)
            let missing = await #expect(throws: ComposeError.self) { try await bare.run() }
            #expect(missing?.message.hasPrefix("there is no template missing.tmpl;") == true)
            #expect(!place.exists("arguments"))
        }
    }
}

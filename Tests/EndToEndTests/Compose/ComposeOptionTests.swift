import HostKit
import SystemPackage
import TestSupport
import Testing

/// What options make of trees and repositories.
@Suite(Tool.require("python3", "createrepo_c")) struct ComposeOptionTests {
    private let kinds =
        ComposeProject.variant("HA", "addon", groups: ["ha"])
        + ComposeProject.variant("LP", "layered-product", groups: ["lp"])
        + ComposeProject.variant(
            "Server", arches: ["x86_64", "aarch64"],
            "<ref id=\"HA\"/><ref id=\"LP\"/>", attributes: " has_optional=\"true\"")

    @Test("addons live in their parent's tree, optional variants and layered products in their own")
    func children() async throws {
        try await withComposeProject { project in
            try project.writeVariants(kinds)
            try project.writeComps("core: base, tool, docs, picky", "ha: cluster", "lp: extra")
            let made = try await project.compose()
            #expect(
                try made.files().filter { $0.hasSuffix(".rpm") } == [
                    "Server-LP/source/tree/Packages/extra-1.0-1.src.rpm",
                    "Server-LP/x86_64/os/Packages/extra-1.0-1.x86_64.rpm",
                    "Server-optional/x86_64/os/Packages/base-devel-1.0-1.x86_64.rpm",
                    "Server/aarch64/os/Packages/base-1.0-1.aarch64.rpm",
                    "Server/aarch64/os/Packages/docs-1.0-1.noarch.rpm",
                    "Server/aarch64/os/Packages/tool-2.0-3.aarch64.rpm",
                    "Server/source/tree/Packages/base-1.0-1.src.rpm",
                    "Server/source/tree/Packages/docs-1.0-1.src.rpm",
                    "Server/source/tree/Packages/picky-1.0-1.src.rpm",
                    "Server/source/tree/Packages/sample-release-1.0-1.src.rpm",
                    "Server/source/tree/Packages/tool-2.0-3.src.rpm",
                    "Server/source/tree/addons/HA/cluster-1.0-1.src.rpm",
                    "Server/x86_64/debug/tree/Packages/tool-debuginfo-2.0-3.x86_64.rpm",
                    "Server/x86_64/os/Packages/base-1.0-1.x86_64.rpm",
                    "Server/x86_64/os/Packages/docs-1.0-1.noarch.rpm",
                    "Server/x86_64/os/Packages/picky-1.0-1.noarch.rpm",
                    "Server/x86_64/os/Packages/sample-release-1.0-1.noarch.rpm",
                    "Server/x86_64/os/Packages/tool-2.0-3.x86_64.rpm",
                    "Server/x86_64/os/addons/HA/cluster-1.0-1.x86_64.rpm",
                ])
            #expect(!made.exists("compose/Server/x86_64/os/addons/HA/.treeinfo"))
            let layered = try made.text("compose/Server-LP/x86_64/os/.treeinfo")
            #expect(layered.contains("[base_product]\nname = Sample\n"))
            #expect(layered.contains("[release]\nis_layered = true\nname = LP Product\nshort = LP\n"))
            let info = try made.metadata("composeinfo", "payload", "variants", "Server-LP", "release")
            #expect((info as? [String: Any])?["name"] as? String == "LP Product")
            #expect(Set(try made.listedPaths()) == Set(try made.files().filter { $0.hasSuffix(".rpm") }))
            let excluded = try made.text("logs/global/excluding-arch.global.log")
            #expect(
                excluded.contains("[aarch64] Excluding (EXCLUDEARCH: [\"aarch64\"]): picky-1.0-1.noarch.rpm"))
            #expect(try !made.log.contains("EXCLUDEARCH"))
        }
    }

    @Test("only the arches and variants that are asked for are made") func limits() async throws {
        let lines = "tree_arches = [\"aarch64\"]\ntree_variants = [\"Server\"]"
        try await withComposeProject(lines) { project in
            try project.writeVariants(
                ComposeProject.variant("Client")
                    + ComposeProject.variant("Server", arches: ["x86_64", "aarch64"]))
            let made = try await project.compose()
            #expect(try Files.list(made.published) == ["Server", "metadata"])
            #expect(try Files.list(made.published.appending("Server")) == ["aarch64", "source"])
        }
    }

    @Test("trees lie where templates put them, and metadata says so") func templates() async throws {
        try await withComposeProject(
            """
            hashed_directories = True
            paths_templates = {
                "os_tree": "{variant}/{arch}/tree", "repository": "{variant}/{arch}/tree",
                "packages": "{variant}/{arch}/tree/rpms",
            }
            release_discinfo_description = "%(variant_name)s for %(arch)s"
            """
        ) { project in
            let made = try await project.compose()
            #expect(made.exists("compose/Server/x86_64/tree/rpms/t/tool-2.0-3.x86_64.rpm"))
            #expect(made.exists("compose/Server/x86_64/tree/repodata/repomd.xml"))
            #expect(try made.listedPaths().contains("Server/x86_64/tree/rpms/t/tool-2.0-3.x86_64.rpm"))
            let paths = try made.metadata("composeinfo", "payload", "variants", "Server", "paths")
            let packages = (paths as? [String: [String: String]])?["packages"]
            #expect(packages?["x86_64"] == "Server/x86_64/tree/rpms")
            #expect(
                try made.text("compose/Server/x86_64/tree/.treeinfo").contains("\npackages = rpms\n"))
            let lines = try made.text("compose/Server/x86_64/tree/.discinfo").split(separator: "\n")
            #expect(lines.dropFirst() == ["Server for x86_64", "x86_64", "ALL"])
            #expect(
                try made.text("compose/Server/x86_64/tree/media.repo").contains("mediaid=\(lines[0])\n"))
        }
    }

    @Test("repositories have the checksums and the compression that are asked for") func checksums()
        async throws
    {
        try await withComposeProject("createrepo_checksum = \"sha512\"\ncreaterepo_use_xz = True") {
            project in
            let made = try await project.compose()
            let repodata = "compose/Server/x86_64/os/repodata"
            let names = try Files.list(made.path(repodata))
            let primary = try #require(names.first { $0.hasSuffix("-primary.xml.xz") })
            #expect(primary.prefix { $0 != "-" }.count == 128)
            let index = try made.text("\(repodata)/repomd.xml")
            #expect(index.contains("<checksum type=\"sha512\">"))
            #expect(!index.contains("sha256"))
            let text = try await Host.forTests().runner.check(
                .shell("xz -dc '\(repodata)/\(primary)'", in: made.top))
            #expect(text.output.contains("<checksum type=\"sha512\" pkgid=\"YES\">"))
            #expect(try made.text("compose/Server/x86_64/os/.treeinfo").contains("repomd.xml = sha512:"))
        }
    }

    @Test("databases and arguments of one's own are made by createrepo_c, from the same lists")
    func tool() async throws {
        let lines = "createrepo_database = True\ncreaterepo_extra_args = [\"--distro=cpe:/o:x,Sample\"]"
        try await withComposeProject(lines, arches: ["x86_64", "aarch64"]) { project in
            let made = try await project.compose()
            for tree in ["x86_64/os", "aarch64/os", "source/tree", "x86_64/debug/tree"] {
                let index = try made.text("compose/Server/\(tree)/repodata/repomd.xml")
                #expect(index.contains("<data type=\"primary_db\">"), "\(tree)")
                #expect(index.contains("<distro cpeid=\"cpe:/o:x\">Sample</distro>"), "\(tree)")
                #expect(index.contains("<data type=\"group\">") == tree.hasSuffix("os"), "\(tree)")
            }
            let log = try made.text("logs/x86_64/createrepo-Server.rpm.x86_64.log")
            #expect(log.hasPrefix("COMMAND: createrepo_c "))
            #expect(
                try made.text("work/x86_64/repo_package_list/Server.x86_64.rpm.conf").split(separator: "\n")
                    .contains("Packages/tool-2.0-3.x86_64.rpm"))
            #expect(try made.leftovers() == [])
        }
    }

    @Test("deltas are made against the packages of the newest finished compose", arguments: [false, true])
    func deltas(isHashed: Bool) async throws {
        let hashed = "hashed_directories = \(isHashed ? "True" : "False")\n"
        try await withComposeProject(hashed) { project in
            try project.writeVariants(ComposeProject.variant("Server"))
            let old = try await project.compose()
            let doomed = try await project.compose("--just-phase", "init")
            try Files.writeAtomically("DOOMED\n", to: doomed.path("STATUS"))
            try project.configure(hashed + "createrepo_deltas = True")
            let refused = try await project.run()
            #expect(refused.status == .exited(1))
            #expect(refused.errors.contains("cannot generate deltas without old composes"))
            let made = try await project.compose("--old-composes", project.target.string)
            let log = try made.text("logs/x86_64/createrepo-Server.rpm.x86_64.log")
            let packages = "\(old.published)/Server/x86_64/os/Packages"
            let places = isHashed ? ["b", "d", "s", "t"].map { "\(packages)/\($0)" } : [packages]
            let options = places.map { "--oldpackagedirs=\($0)" }.joined(separator: " ")
            #expect(log.contains(" --deltas \(options) --workers"))
            #expect(!made.exists("logs/global/createrepo-Server.srpm.global.log"))
        }
    }

    @Test("a certificate is part of its tree's repository, plain too") func productID() async throws {
        try await withComposeProject("product_id = \"certificates\"") { project in
            try project.writeVariants(ComposeProject.variant("Server"))
            try project.write("a certificate\n", to: "certificates/Server-x86_64-0123.pem")
            try project.write("another\n", to: "certificates/Client-x86_64-0123.pem")
            let made = try await project.compose()
            let repodata = "compose/Server/x86_64/os/repodata"
            #expect(try made.text("\(repodata)/productid") == "a certificate\n")
            #expect(try made.text("\(repodata)/repomd.xml").contains("<data type=\"productid\">"))
            #expect(!made.exists("compose/Server/source/tree/repodata/productid"))
        }
    }

    @Test("missing and doubtful certificates are errors that name tree and files") func productIDErrors()
        async throws
    {
        try await withComposeProject("product_id = \"certificates\"", arches: ["x86_64", "aarch64"]) {
            project in
            try project.write("a certificate\n", to: "certificates/Server-x86_64-0123.pem")
            let missing = try await project.run()
            #expect(missing.status == .exited(1))
            #expect(missing.errors.contains("No product certificate found (arch: aarch64, variant: Server)"))
            try project.write("another\n", to: "certificates/pre-Server-x86_64-1.pem")
            try project.writeVariants(ComposeProject.variant("Server"))
            let several = try await project.run()
            #expect(several.status == .exited(1))
            #expect(
                several.errors.contains(
                    "Multiple product certificates found (arch: x86_64, variant: Server): "
                        + "Server-x86_64-0123.pem, pre-Server-x86_64-1.pem"))
            try project.configure(
                "product_id = \"certificates\"\nproduct_id_allow_name_prefix = False\n"
                    + "product_id_allow_missing = True")
            try project.writeVariants(ComposeProject.variant("Server", arches: ["x86_64", "aarch64"]))
            let made = try await project.compose()
            #expect(!made.exists("compose/Server/aarch64/os/repodata/productid"))
        }
    }

    @Test("prepopulated and mapped packages come in beside those of comps") func otherSources() async throws {
        try await withComposeProject(
            """
            gather_prepopulate = "prepopulate.json"
            gather_source_mapping = "mapping.json"
            gather_method = {"^.*$": {"comps": "deps", "json": "nodeps"}}
            """, arches: ["x86_64", "aarch64"]
        ) { project in
            try project.write(
                #"{"Server": {"x86_64": {"extra-1.0-1.src": ["extra.x86_64", "gone.x86_64"]}}}"#,
                to: "prepopulate.json")
            try project.write(
                #"{"Server": {"x86_64": {"broken": ["x86_64"], "picky": [null]}}}"#, to: "mapping.json")
            let made = try await project.compose()
            #expect(
                try made.packages("Server/x86_64/os") == [
                    "base-1.0-1.x86_64.rpm", "broken-1.0-1.x86_64.rpm", "docs-1.0-1.noarch.rpm",
                    "extra-1.0-1.x86_64.rpm", "picky-1.0-1.noarch.rpm", "sample-release-1.0-1.noarch.rpm",
                    "tool-2.0-3.x86_64.rpm",
                ])
            #expect(try made.packages("Server/aarch64/os").count == 3)
            #expect(
                try made.log.contains(
                    "Server.x86_64: there is no package 'gone.x86_64', asked for by gather_prepopulate"))
        }
    }

    @Test("what a lookaside repository has is used and not published") func lookaside() async throws {
        try await withComposeProject { project in
            let other = project.root.appending("other")
            try await SampleRepositories.make("look base-1.0-1.x86_64", in: other)
            try project.writeVariants(ComposeProject.variant("Server"))
            try project.writeComps("core: tool")
            try project.configure("gather_lookaside_repos = [(\"^Server$\", {\"*\": \"other/look\"})]")
            let made = try await project.compose()
            #expect(
                try made.packages("Server/x86_64/os") == [
                    "sample-release-1.0-1.noarch.rpm", "tool-2.0-3.x86_64.rpm",
                ])
            #expect(try !made.log.contains("Unresolvable"))
        }
    }

    @Test("a variant that is another's lookaside keeps what both need, and a circle is refused")
    func variantAsLookaside() async throws {
        try await withComposeProject("variant_as_lookaside = [(\"Client\", \"Server\")]") { project in
            try project.writeVariants(
                ComposeProject.variant("Client", groups: ["ha"]) + ComposeProject.variant("Server"))
            try project.writeComps("core: base, tool", "ha: cluster")
            let made = try await project.compose()
            #expect(
                try made.packages("Client/x86_64/os").filter { !$0.hasPrefix("sample") } == [
                    "cluster-1.0-1.x86_64.rpm"
                ])
            try project.configure(
                "variant_as_lookaside = [(\"Client\", \"Server\"), (\"Server\", \"Client\")]")
            let circle = try await project.run()
            #expect(circle.status == .exited(1))
            #expect(circle.errors.contains("circle"), "\(circle.errors)")
            #expect(circle.errors.contains("'Client', 'Server'"))
        }
    }

    @Test("unresolved dependencies and missing comps packages stop a compose that asks for it, all listed")
    func checks() async throws {
        try await withComposeProject("check_deps = True") { project in
            try project.writeVariants(
                ComposeProject.variant("Client") + ComposeProject.variant("Server"))
            try project.writeComps("core: broken, ghost, spectre")
            let broken = try await project.run()
            #expect(broken.status == .exited(1))
            for variant in ["Client", "Server"] {
                #expect(
                    broken.errors.contains(
                        "\(variant).x86_64: Unresolvable dependency nothing-has-this in broken.x86_64"))
            }
            let first = try project.onlyCompose()
            #expect(try first.status == "DOOMED\n")
            #expect(try first.packages() == [])
            try project.configure("check_deps = False\nrequire_all_comps_packages = True")
            let missing = try await project.run()
            #expect(missing.status == .exited(1))
            for variant in ["Client", "Server"] {
                for name in ["ghost", "spectre"] {
                    #expect(missing.errors.contains("\(variant).x86_64: \(name), comps group 'core'"))
                }
            }
            try project.configure("check_deps = False")
            let made = try await project.compose()
            #expect(try made.log.contains("[WARNING ] Server.x86_64: there is no package 'ghost'"))
        }
    }

    @Test(
        "of packages with one file name one is published, and all metadata is that one's",
        arguments: ["deps", "nodeps"])
    func sameNames(method: String) async throws {
        try await withComposeProject { project in
            let place = project.root.appending("twins")
            try await SampleRepositories.make(
                """
                a plus+name-1.0~rc1^2-1.x86_64
                a same-1.0-1.x86_64
                a dup-1.0-1.noarch
                b dup-1.0-1.noarch
                b same-1.0-1.x86_64 provides=different
                src plus+name-1.0~rc1^2-1.src
                src same-1.0-1.src
                src dup-1.0-1.src
                """, in: place)
            try project.configure(
                "pkgset_repos = {\"*\": [\"twins/a\", \"twins/b\", \"twins/src\"]}\n"
                    + "gather_method = \"\(method)\"")
            try project.writeComps("core: plus+name, same, dup")
            let made = try await project.compose()
            let tree = "compose/Server/x86_64/os"
            let names = try made.packages("Server/x86_64/os")
            #expect(
                names == [
                    "dup-1.0-1.noarch.rpm", "plus+name-1.0~rc1^2-1.x86_64.rpm", "same-1.0-1.x86_64.rpm",
                ])
            let sums = try await Host.forTests().runner.check(
                .shell(
                    """
                    cd '\(made.path(tree))'
                    sha256sum Packages/*.rpm | cut -c1-64 | sort
                    zcat repodata/*-primary.xml.gz | sed -n 's/.*pkgid="YES">\\([0-9a-f]*\\)<.*/\\1/p' | sort
                    """, in: project.root))
            let lines = sums.output.split(separator: "\n")
            #expect(lines.count == 6)
            #expect(lines.prefix(3) == lines.suffix(3))
        }
    }

    @Test("variables in addresses are filled in, and paths may have blanks") func variables() async throws {
        try await withComposeProject(arches: ["x86_64", "aarch64"]) { project in
            let place = project.root.appending("a place")
            try Files.symlink(project.repositories, at: place)
            try project.configure(
                "pkgset_repos = {\"*\": [\"a place/$basearch\", \"file://\(place)/source\"]}")
            let made = try await project.compose()
            #expect(try made.packages("Server/aarch64/os").count == 3)
            #expect(try made.packages("Server/source").count == 4)
        }
    }

    @Test("each package's way into the compose can be told, after a failure too") func why() async throws {
        try await withComposeProject("check_deps = True") { project in
            try project.writeVariants(ComposeProject.variant("Server"))
            try project.writeComps("core: cluster")
            let made = try await project.compose()
            let told = try await project.pungi(["why", "base", "-C", made.top.string])
            #expect(told.status == .exited(0), "\(told.errors)")
            #expect(told.output.contains("base-1.0-1.x86_64 in Server.x86_64"))
            #expect(told.output.contains("comps group 'core'"))
            let json = try await project.pungi(["why", "tool.x86_64", "--json", "-C", made.top.string])
            #expect(json.output.contains("\"variant\": \"Server\""))
            let unknown = try await project.pungi(["why", "no-such-package", "-C", made.top.string])
            #expect(unknown.status == .exited(1))
            #expect(unknown.errors.contains("no tree of the compose has 'no-such-package'"))
            try project.writeComps("core: broken")
            let failed = try await project.run()
            #expect(failed.status == .exited(1))
            let doomed = try #require(try project.composes.last)
            let reason = try await project.pungi(["why", "broken", "-C", doomed.top.string])
            #expect(reason.status == .exited(0), "\(reason.errors)")
            #expect(reason.output.contains("comps group 'core'"))
        }
    }
}

import HostKit
import SystemPackage
import TestSupport
import Testing

/// The same input gives the same compose.
@Suite(Tool.require("python3", "createrepo_c")) struct ComposeReproducibleTests {
    @Test(
        "two composes of one moment are the same in everything that is published",
        arguments: ["", "createrepo_database = True", "createiso_use_xorrisofs = True", "iso_size = \"12k\""])
    func same(option: String) async throws {
        let lines = """
            product_id = "certificates"
            hashed_directories = True
            create_jigdo = True
            split_iso_reserve = 0
            extra_files = [("^Server$", {"*": [{"scm": "file", "repo": "", "file": "comps.xml"}]})]
            extra_isos = {"^Server$": [{"include_variants": ["Client"], "filename": "extra-{filename}"}]}

            """
        try await withComposeProject(lines + option) { project in
            try project.writeVariants(
                ComposeProject.variant("HA", "addon", groups: ["ha"])
                    + ComposeProject.variant("Server", "variant", "<ref id=\"HA\"/>")
                    + ComposeProject.variant("Client"))
            try project.writeComps("core: base, tool, docs", "ha: cluster")
            for name in ["Server", "Client", "Server-HA"] {
                try project.write("certificate of \(name)\n", to: "certificates/\(name)-x86_64-1.pem")
            }
            var texts: [[String: [UInt8]]] = []
            for number in 1...2 {
                // Another place and other names for everything that has nothing to do with the result.
                var copy = project
                copy.root = project.root.appending("copy-\(number)")
                for name in ["sample.conf", "variants.xml", "comps.xml"] {
                    try copy.write(Files.readText(project.root.appending(name)), to: name)
                }
                try Files.copyTree(
                    project.root.appending("certificates"), to: copy.root.appending("certificates"))
                let made = try await copy.compose(environment: ["SOURCE_DATE_EPOCH": "1795242752"])
                #expect(made.top.lastComponent?.string == "S-1.0-20261121.t.0")
                var bytes: [String: [UInt8]] = [:]
                for file in try made.files() {
                    bytes[file] = try Files.read(made.published.pushing(FilePath(file)))
                }
                texts.append(bytes)
            }
            #expect(texts[0].keys.sorted() == texts[1].keys.sorted())
            #expect(texts[0].filter { texts[1][$0.key] != $0.value }.keys.sorted() == [])
            #expect(texts[0].count > 60)
            #expect(texts[0].keys.count { $0.hasSuffix(".iso") } >= 6)
        }
    }
}

import HostKit
import RepoKit
import SourceDiagnostics
import TestSupport
import Testing

@testable import ComposeCore

@Suite struct CompsStagesTests {
    private static func variants(_ text: String) -> Variants {
        var file = VariantsFile(SourceFile(name: "variants.xml", text: text))
        return Variants(&file)
    }

    private static func stages() throws -> CompsStages {
        let bytes = try Fixtures.bytes("pungi-compose-case/comps.xml")
        let file = try CompsReader().read(SourceFile(name: "comps.xml", bytes: bytes))
        return try CompsStages(file, variants: variants(Fixtures.text("pungi-compose-case/variants.xml")))
    }

    @Test(
        "each variant's comps are those of the reference's compose, byte for byte",
        arguments: [
            ("Server", "x86_64"), ("Server", "aarch64"), ("Client", "x86_64"),
            ("Server-HighAvailability", "x86_64"),
        ])
    func variants(variant: String, arch: String) throws {
        let found = try #require(try Self.stages()[variant: variant, arch: arch])
        let expected = try Fixtures.text("pungi-compose-case/expected/comps-\(variant).\(arch).xml")
        #expect(String(decoding: found.bytes, as: UTF8.self) == expected)
    }

    @Test("there is a file for each arch, and each arch of each variant") func all() throws {
        let stages = try Self.stages()
        #expect(stages.arches.map(\.arch) == ["aarch64", "x86_64"])
        #expect(
            stages.variants.map { "\($0.variant).\($0.arch)" } == [
                "Client.x86_64", "Everything.aarch64", "Everything.x86_64", "Server.aarch64", "Server.x86_64",
                "Server-HighAvailability.x86_64", "Server-optional.aarch64", "Server-optional.x86_64",
            ])
        #expect(stages.variants.flatMap(\.warnings).map(\.name) == ["nosuchgroup", "nosuchgroup"])
    }

    @Test("an arch's comps lose what is for other arches, and nothing else") func arch() throws {
        let stages = try Self.stages()
        let file = String(decoding: stages.arches[1].bytes, as: UTF8.self)
        #expect(file.contains("<packagereq type=\"mandatory\">grub</packagereq>"))
        #expect(!file.contains("efishim"))
        #expect(file.contains("<packagereq type=\"optional\" variant=\"Client\">httpd-tools</packagereq>"))
        #expect(file.contains("conflicts-server"))
    }

    @Test("an environment may name groups of the parent and of lookaside variants, by pattern, too")
    func lookasides() throws {
        let file = try CompsReader().read(
            SourceFile(
                name: "c",
                text: """
                    <comps>
                    <group><id>g</id><packagelist><packagereq>p</packagereq></packagelist></group>
                    <group variant="A"><id>in-a</id><packagelist><packagereq>p</packagereq></packagelist></group>
                    <environment><id>e</id><grouplist><groupid>g</groupid><groupid>in-a</groupid>
                    <groupid>outside</groupid><groupid>unknown</groupid></grouplist></environment></comps>
                    """))
        let variants = Self.variants(
            """
            <variants>
            <variant id="A" name="A" type="variant"><arches><arch>x</arch></arches>
              <groups><group glob="true">in-*</group></groups></variant>
            <variant id="B" name="B" type="variant"><arches><arch>x</arch></arches>
              <groups><group>g</group><group>outside</group></groups>
              <environments><environment>e</environment></environments>
              <variants><variant id="opt" name="o" type="optional"><arches><arch>x</arch></arches>
              <groups><group>g</group></groups><environments><environment>e</environment></environments>
              </variant></variants></variant></variants>
            """)
        let stages = try CompsStages(
            file, variants: variants, lookasides: [GatherConfig.LookasidePair(variant: "B", lookaside: "A")])
        func groups(_ uid: String) throws -> [String] {
            try #require(stages[variant: uid, arch: "x"]?.comps.environments.first).groups.map(\.id)
        }
        #expect(try groups("B") == ["g", "in-a"])
        #expect(try groups("B-opt") == ["g", "outside"])
    }

    @Test("white space around package names stops the compose, with all places") func blanks() throws {
        let file = try CompsReader().read(
            SourceFile(
                name: "c.xml",
                text: """
                    <comps><group><id>g</id><packagelist>
                    <packagereq>a </packagereq><packagereq>ok</packagereq>
                    <packagereq>
                      b</packagereq></packagelist></group></comps>
                    """))
        do throws(ComposeError) {
            _ = try CompsStages(file, variants: Self.variants("<variants/>"))
            Issue.record("it was taken")
        } catch {
            #expect(error.code == .comps)
            #expect(
                error.message == """
                    Comps file contains errors:
                    Package name a  in group 'g' contains leading or trailing whitespace
                    Package name   b in group 'g' contains leading or trailing whitespace
                    """)
            #expect(error.diagnostics.map(\.range.start.line) == [2, 3])
        }
    }

    @Test("what a tree asks for knows its groups") func packages() throws {
        let packages = try #require(try Self.stages()[variant: "Server", arch: "x86_64"]).packages
        #expect(packages.mandatory.first { $0.name == "grub" }?.groups == ["core"])
        #expect(packages.default.map(\.name) == ["curl", "missing-package"])
        #expect(packages.conditional == [.init(requires: "gtk", install: "wallpaper", groups: ["web"])])
        #expect(packages.langpacks.map(\.install) == ["corelib-langpack-%s"])
        #expect(packages.origins(of: "httpd-manual") == [.init(group: "web", type: .optional)])
        #expect(!packages.names.contains("wallpaper"))
    }
}

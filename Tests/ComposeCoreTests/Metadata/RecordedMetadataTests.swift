import ConfigSyntax
import HostKit
import RPMKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

/// The files that the reference wrote, read and written again, and made of the facts behind them.
struct RecordedMetadataTests {
    @Test(
        "what the reference wrote comes back byte for byte",
        arguments: ["expected", "expected-xorriso", "expected-split"])
    func roundTrips(set: String) throws {
        func check<File: MetadataFile>(_ type: File.Type, _ name: String) throws {
            let recorded = try RecordedCase.expected(name, in: set)
            let file = try type.init(decoding: recorded, name: name)
            let isSame = file.encoded() == recorded
            #expect(isSame, "\(name)")
        }
        try check(ComposeInfo.self, "composeinfo.json")
        try check(RPMManifest.self, "rpms.json")
        try check(ImageManifest.self, "images.json")
        try check(ExtraFilesManifest.self, "extra_files.json")
        if set == "expected" { try check(ModuleManifest.self, "modules.json") }
    }

    @Test("a read package list holds what the file says") func rpms() throws {
        let manifest = try RPMManifest(decoding: RecordedCase.expected("rpms.json"), name: "rpms.json")
        let entry = manifest.rpms["Client"]?["x86_64"]?["gtk-0:1.0-1.pt1.src"]?[
            "gtk-debuginfo-0:1.0-1.pt1.x86_64"]
        let expected = RPMManifest.Entry(
            path: "Client/x86_64/debug/tree/Packages/g/gtk-debuginfo-1.0-1.pt1.x86_64.rpm", category: .debug)
        #expect(entry == expected)
        #expect(manifest.compose.id == "PT-1.0-20261121.t.0")
    }

    @Test(
        "composeinfo.json made of the facts and the directories is the reference's",
        arguments: [
            ("expected", ComposeType.test, nil), ("expected-xorriso", .nightly, nil),
            ("expected-split", .production, "RC-1.0"),
        ])
    func composeInfo(set: String, type: ComposeType, label: String?) throws {
        let identity = try ComposeIdentity.forTests(RecordedCase.release, type, label: label)
        let recorded = try RecordedCase.expected("composeinfo.json", in: set)
        let published = try RecordedCase.published(set)
        let made = ComposeInfo(
            identity, variants: try RecordedCase.variants(), layout: ComposeLayout("/c"),
            isPublished: published.contains)
        #expect(String(decoding: made.encoded(), as: UTF8.self) == String(decoding: recorded, as: UTF8.self))
        // A place that is not there is not listed.
        let bare = ComposeInfo(
            identity, variants: try RecordedCase.variants(), layout: ComposeLayout("/c"),
            isPublished: { _ in false })
        #expect(bare.variants.values.allSatisfy { $0.paths.isEmpty })
    }

    @Test("only directories that are there are listed") func onDisk() async throws {
        try await withTemporaryDirectory { directory in
            let layout = ComposeLayout(directory)
            for path in [
                "Client/x86_64/os/Packages", "Client/source/tree", "Server/x86_64/os/addons/HighAvailability",
            ] {
                try Files.createDirectories(layout.compose.appending(path))
            }
            let info = ComposeInfo(
                try .forTests(RecordedCase.release), variants: try RecordedCase.variants(), layout: layout)
            #expect(
                info.variants["Client"]?.paths == [
                    "os_tree": ["x86_64": "Client/x86_64/os"], "repository": ["x86_64": "Client/x86_64/os"],
                    "packages": ["x86_64": "Client/x86_64/os/Packages"],
                    "source_tree": ["x86_64": "Client/source/tree"],
                    "source_repository": ["x86_64": "Client/source/tree"],
                ])
            #expect(
                info.variants["Server-HighAvailability"]?.paths["packages"] == [
                    "x86_64": "Server/x86_64/os/addons/HighAvailability"
                ])
            #expect(info.variants["Everything"]?.paths == [:])
        }
    }

    @Test(
        ".treeinfo made of the facts is the reference's",
        arguments: [
            ("Client", "x86_64", "Client_x86_64_os"), ("Server", "x86_64", "Server_x86_64_os"),
            ("Server", "src", "Server_source_tree"),
            ("Server-optional", "x86_64", "Server-optional_x86_64_os"),
        ])
    func treeInfo(uid: String, arch: String, name: String) throws {
        let variants = try RecordedCase.variants()
        let recorded = String(decoding: try RecordedCase.expected("\(name).treeinfo"), as: UTF8.self)
        let variant = try #require(variants[uid])
        let made = try #require(
            try TreeInfo(
                variant, arch, of: variants, in: .forTests(RecordedCase.release),
                layout: ComposeLayout("/c"), buildTime: 1_795_242_752))
        #expect(try made.text() == recorded)
        #expect(try TreeInfo(recorded, name: name) == made)
    }

    @Test("deliverables are recorded as the reference does") func deliverables() throws {
        let recorded = try RecordedCase.expected("deliverables.json")
        let document = ConfDocument(path: "deliverables.json") { _ in recorded }
        var deliverables = Deliverables()
        for entry in try #require(document.root.mapping?["required"]?.mapping).entries.reversed() {
            for item in entry.value.sequence ?? [] {
                let parts = item.sequence?.map(\.string) ?? []
                deliverables.begin(
                    .init(entry.name, variant: parts[0], arch: parts[1], subvariant: parts[2]), canFail: false
                )
            }
        }
        #expect(deliverables.required.count > 20)
        let isSame = deliverables.encoded() == recorded
        #expect(isSame)
    }
}

import ConfigSyntax
import DigestKit
import HostKit
import JSONKit
import RPMKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

struct PythonJSONTests {
    @Test("text, numbers and order are those of Python", Tool.require("python3")) func python() async throws {
        let hostile = "a\"b\\c\n\r\t\u{8}\u{C}\u{1}\u{7F}é\u{2028}😀/"
        let value: JSONValue = [
            "z": .string(hostile), "é": 1, "Z": [], "a": ["b": [:], "list": [1, .null, true, .number(1.5)]],
            "😀": .number(1e22), "e\u{301}": "x", "\u{FFFD}": "y",
        ]
        let script = """
            import json, sys
            hostile = "a\\"b\\\\c\\n\\r\\t\\x08\\x0c\\x01\\x7fé\\u2028😀/"
            value = {"z": hostile, "é": 1, "Z": [], "a": {"b": {}, "list": [1, None, True, 1.5]},
                     "😀": 1e22, "e\\u0301": "x", "\\ufffd": "y"}
            sys.stdout.write(json.dumps(value, indent=4, sort_keys=True, separators=(",", ": ")))
            """
        let host = try Host.forTests()
        let command = Command(
            "python3", ["-c", script], environment: host.environment.forCommands(), in: "/")
        let python = try await host.runner.check(command).standardOutput
        #expect(
            String(decoding: value.pythonText(), as: UTF8.self) == String(decoding: python, as: UTF8.self))
    }

    @Test("what is written is read again, whatever the text") func reading() throws {
        let hostile = "a\"b\\c\n\r\t\u{8}\u{C}\u{1}\u{7F}é\u{2028}😀/"
        var reader = MetadataReader(JSONValue.array([.string(hostile), 7, false]).pythonText(), name: "x")
        var found: [String] = []
        try reader.array { (reader) throws(ComposeError) in
            switch found.count {
            case 0: found.append(try reader.string())
            case 1: found.append(String(try reader.integer()))
            default: found.append(String(try reader.bool()))
            }
        }
        try reader.finish()
        #expect(found == [hostile, "7", "false"])
    }

    @Test(
        "broken metadata is an error with its line, and never a crash",
        arguments: [
            "", "{", "[]", "{}", "{\"header\": {}}", "{\"header\": {\"version\": \"2.0\"}, \"payload\": {}}",
            "{\"header\": {\"type\": \"productmd.images\", \"version\": \"1.2\"}, \"payload\": {}}",
            "{\"header\": {\"version\": \"1.2\"}, \"payload\": {\"compose\": {}}}",
            "{\"header\": {\"version\": \"1.2\"}, \"payload\": {\"compose\": {\"respin\": \"1\"}}}",
            "{\"header\": \"\\ud800", "{\"x\": \"\\u00\"}", "{\"x\": \"\\q\"}", "{\"x\": tru",
            "{\"x\": \u{1}",
            String(repeating: "[", count: 100_000), "{\"x\": " + String(repeating: "[", count: 100_000),
            "{\"x\":1}{",
        ])
    func broken(text: String) {
        let error = #expect(throws: ComposeError.self) {
            try RPMManifest(decoding: Array(text.utf8), name: "rpms.json")
        }
        #expect(error?.code == .metadata)
        #expect(error?.message.hasPrefix("rpms.json:") == true)
    }

    @Test("a recorded file with random damage is read or refused") func damage() throws {
        var generator = SeededGenerator(seed: 18)
        let recorded = try RecordedCase.expected("images.json")
        for _ in 0..<200 {
            var bytes = recorded
            for _ in 0..<3 {
                bytes[Int.random(in: 0..<bytes.count, using: &generator)] = .random(
                    in: 0...255, using: &generator)
            }
            if Bool.random(using: &generator) { bytes.removeLast(.random(in: 0..<1000, using: &generator)) }
            _ = try? ImageManifest(decoding: bytes, name: "images.json")
        }
    }
}

struct ManifestTests {
    private let compose = ComposeInfo.Compose(
        id: "PT-1.0-20261121.0", type: .production, date: "20261121", respin: 0, label: "RC-1.0",
        isFinal: true)

    private func image(_ path: String, sum: String = "aa", unified: Bool = false) -> ImageManifest.Image {
        var image = ImageManifest.Image(
            path: path, arch: "x86_64", type: "dvd", format: "iso", subvariant: "S",
            checksums: ["sha256": sum],
            modified: 1, size: 2)
        image.isUnified = unified
        return image
    }

    @Test("two images that users could not tell apart are refused in the reference's words") func identity()
        throws
    {
        var manifest = ImageManifest(compose: compose)
        try manifest.add(image("a.iso"), to: "S", "x86_64")
        try manifest.add(image("a.iso"), to: "S", "aarch64")
        try manifest.add(image("a.iso"), to: "S", "x86_64")
        try manifest.add(image("u.iso", sum: "bb", unified: true), to: "S", "x86_64")
        let error = #expect(throws: ComposeError.self) {
            try manifest.add(image("b.iso", sum: "bb"), to: "Other", "s390x")
        }
        #expect(
            error?.message == "Image <Image:b.iso:iso:x86_64> shares all UNIQUE_IMAGE_ATTRIBUTES with image "
                + "<Image:a.iso:iso:x86_64>! This is forbidden.")
        #expect(manifest.images["S"]?["x86_64"]?.map(\.path) == ["a.iso", "u.iso"])
        #expect(manifest.images["Other"] == nil)
    }

    @Test("images are in the order of their paths, however they were added") func order() throws {
        var manifests: [[UInt8]] = []
        for paths in [["b", "a", "B"], ["B", "b", "a"]] {
            var manifest = ImageManifest(compose: compose)
            for path in paths { try manifest.add(image(path), to: "S", "x86_64") }
            #expect(manifest.images["S"]?["x86_64"]?.map(\.path) == ["B", "a", "b"])
            manifests.append(manifest.encoded())
        }
        #expect(manifests[0] == manifests[1])
    }

    @Test("only composeinfo.json has the label") func label() {
        #expect(ImageManifest(compose: compose).compose.label == nil)
        #expect(!String(decoding: RPMManifest(compose: compose).encoded(), as: UTF8.self).contains("RC-1.0"))
    }

    @Test("packages are added under their source, keys in small letters, epochs shown") func packages() throws
    {
        var manifest = RPMManifest(compose: compose)
        let source = try #require(NEVRA("a-1-1.src"))
        manifest.add(
            try #require(NEVRA("a-libs-3:1-1.i686")), from: source, to: "S", "x86_64",
            .init(path: "p", category: .binary, sigkey: "ABCD1234"))
        let entry = manifest.rpms["S"]?["x86_64"]?["a-0:1-1.src"]?["a-libs-3:1-1.i686"]
        #expect(entry?.sigkey == "abcd1234")
        #expect(try RPMManifest(decoding: manifest.encoded(), name: "x") == manifest)
    }

    @Test("a module that is added again gains packages and paths") func modules() throws {
        var manifest = ModuleManifest(compose: compose)
        var module = ModuleManifest.Module(
            name: "n", stream: "8", version: "1", context: "c", kojiTag: "t",
            modulemdPaths: ["binary": "b.yaml"],
            rpms: ["b", "a"])
        manifest.add(module, to: "S", "x86_64")
        module.modulemdPaths = ["debug": "d.yaml"]
        module.rpms = ["a", "d"]
        manifest.add(module, to: "S", "x86_64")
        let joined = try #require(manifest.modules["S"]?["x86_64"]?.first)
        #expect(joined.rpms == ["b", "a", "d"])
        #expect(joined.modulemdPaths == ["binary": "b.yaml", "debug": "d.yaml"])
        #expect(try ModuleManifest(decoding: manifest.encoded(), name: "x") == manifest)
    }

    @Test("a tree's own list of extra files starts at the tree") func extraFiles() throws {
        var manifest = ExtraFilesManifest(compose: compose)
        manifest.add(
            .init(path: "S/x86_64/os/GPL", size: 9, checksums: ["md5": "00"]), to: "S", "x86_64")
        manifest.add(.init(path: "elsewhere", size: 1, checksums: [:]), to: "S", "x86_64")
        let bytes = manifest.encoded(forTree: "S/x86_64/os", "S", "x86_64")
        let files = try ExtraFilesManifest.files(ofTree: bytes, name: "x")
        #expect(files.map(\.path) == ["GPL", "elsewhere"])
        #expect(
            String(decoding: bytes, as: UTF8.self).hasSuffix(
                """
                    ],
                    "header": {
                        "version": "1.0"
                    }
                }
                """))
    }

    @Test("container images are passed on, with their members in order") func osbs() {
        var manifest = OSBSManifest()
        manifest.add(["b": 1, "a": .null], to: "S", "scratch")
        #expect(
            String(decoding: manifest.encoded(), as: UTF8.self) == """
                {
                    "S": {
                        "scratch": [
                            {
                                "a": null,
                                "b": 1
                            }
                        ]
                    }
                }
                """)
    }

    @Test("a metadata file appears whole, and its directory with it") func writing() async throws {
        try await withTemporaryDirectory { directory in
            let layout = ComposeLayout(directory)
            let manifest = RPMManifest(compose: compose)
            try manifest.write(to: layout.metadata("rpms"))
            #expect(try RPMManifest.read(layout.metadata("rpms")) == manifest)
            #expect(try Files.list(layout.metadata) == ["rpms.json"])
            #expect(throws: ComposeError.self) { try RPMManifest.read(layout.metadata("nope")) }
        }
    }
}

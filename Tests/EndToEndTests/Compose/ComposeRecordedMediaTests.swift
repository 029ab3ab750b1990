import Foundation
import HostKit
import SystemPackage
import TestSupport
import Testing

/// The images of whole composes beside those that the reference made of the same trees.
@Suite(
    Tool.require(
        "python3", "rpmbuild", "createrepo_c", "genisoimage", "xorriso", "implantisomd5", "jigdo-file"))
struct ComposeRecordedMediaTests {
    private static func recorded(_ name: String, _ set: String = "expected") throws -> String {
        try Files.readText(ComposeCase.fixture.appending(set).appending(name))
    }

    private static let sets = [
        ("expected", ComposeCase.plain), ("expected-split", ComposeCase.split),
        ("expected-xorriso", ComposeCase.xorriso),
    ]

    /// The images of a manifest by path and identity, as texts, without what no two runs have in common.
    private static func images(_ text: String) throws -> [String: [String: String]] {
        let root = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
        let payload = root?["payload"] as? [String: Any]
        let variants = payload?["images"] as? [String: [String: [[String: Any]]]] ?? [:]
        var found: [String: [String: String]] = [:]
        for (variant, arches) in variants {
            for (arch, images) in arches {
                for image in images {
                    var texts = image.mapValues { "\($0)" }
                    texts["checksums"] = (image["checksums"] as? [String: String])?.keys.sorted().joined()
                    texts["implant_md5"] = (image["implant_md5"] as? String).map { "\($0.count) digits" }
                    texts["mtime"] = nil
                    found["\(variant) \(arch) \(texts["path"] ?? "")"] = texts
                }
            }
        }
        return found
    }

    @Test("images.json is the reference's but for checksums and times", arguments: sets)
    func images(set: String, directory: SharedDirectory) async throws {
        let made = try await directory.compose()
        let found = try Self.images(made.text("compose/metadata/images.json"))
        let expected = try Self.images(Self.recorded("images.json", set))
        #expect(found.keys.sorted() == expected.keys.sorted())
        for (key, image) in expected {
            for (name, value) in image where name != "size" {
                #expect(found[key]?[name] == value, "\(key): \(name)")
            }
            #expect(found[key]?.count == image.count, "\(key)")
            // Packages that rpmbuild makes elsewhere have other sizes: their headers know the directory.
            let sizes = [found[key]?["size"], image["size"]].compactMap { $0.flatMap { Int($0) } }
            #expect(sizes.count == 2 && abs(sizes[0] - sizes[1]) <= sizes[1] / 40, "\(key): \(sizes)")
        }
    }

    @Test("every image is what its metadata says, by the tools that read images", arguments: sets)
    func whole(set: String, directory: SharedDirectory) async throws {
        let made = try await directory.compose()
        let runner = try Host.forTests().runner
        for (path, image) in try Self.images(made.text("compose/metadata/images.json")) {
            let file = made.published.pushing(FilePath(try #require(image["path"])))
            #expect(Files.record(file)?.size == image["size"].flatMap { Int64($0) }, "\(path)")
            let sum = try await runner.check(.shell("checkisomd5 --md5sumonly '\(file)'", in: made.top))
            #expect(sum.output.contains(":   "), "\(path)")
            // Of images with fewer blocks than sums of parts checkisomd5 thinks nothing good, whoever made them.
            if (image["size"].flatMap { Int($0) } ?? 0) > 700_000 {
                try await runner.check(.shell("checkisomd5 '\(file)' >/dev/null", in: made.top))
            }
            let volume = try await runner.check(.shell("isoinfo -d -i '\(file)'", in: made.top))
            #expect(volume.output.contains("Volume id: \(image["volume_id"] ?? "?")\n"), "\(path)")
            let listed = try await runner.check(
                .shell(
                    "xorriso -indev '\(file)' -find / -type f 2>/dev/null | tr -d \"'\" | sort",
                    in: made.top))
            let manifest = try Files.readText(FilePath(file.string + ".manifest"))
            let files = Set(listed.output.split(separator: "\n").filter { !$0.hasSuffix("/TRANS.TBL") })
            let lines = Set(manifest.split(separator: "\n"))
            #expect(files.subtracting(lines).sorted() == [], "\(path)")
            #expect(manifest.split(separator: "\n").count == lines.count, "\(path)")
        }
        for sums in try made.files().filter({ $0.hasSuffix("SUM") }) {
            let sum = made.published.pushing(FilePath(sums))
            let tool = sums.hasSuffix("MD5SUM") ? "md5sum" : "sha256sum"
            let command = "cd '\(sum.removingLastComponent())' && \(tool) --quiet -c '\(sum)'"
            try await runner.check(.shell(command, in: made.top))
        }
    }

    @Test("a plan names the images that are made", arguments: [("test.conf", 0), ("test-split.conf", 1)])
    func plan(config: String, number: Int) async throws {
        let made = try await Self.sets[number].1.compose()
        let project = ComposeProject(root: try await ComposeCase.input.path, repositories: made.top)
        let type = number == 0 ? ["--test"] : ["--production", "--label", "RC-1.0"]
        let outcome = try await project.pungi(
            ["plan", "--config", config, "--json", "--compat"] + type,
            environment: ["SOURCE_DATE_EPOCH": ComposeCase.time])
        #expect(outcome.status == .exited(0), "\(outcome.errors)")
        let root = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
        let images = root?["images"] as? [[String: Any]] ?? []
        let planned = images.map { "\($0["path"] ?? "") \($0["volume_id"] ?? "") \($0["disc_count"] ?? "")" }
        let found = try Self.images(made.text("compose/metadata/images.json")).values.map {
            "\($0["path"] ?? "") \($0["volume_id"] ?? "") \($0["disc_count"] ?? "")"
        }
        #expect(Set(planned) == Set(found))
    }

    @Test("jigdo files rebuild their image from the tree") func jigdo() async throws {
        let made = try await ComposeCase.plain.compose()
        let templates = try made.files().filter { $0.hasSuffix(".template") }
        #expect(templates.count == 14)
        for template in templates {
            let path = made.published.pushing(FilePath(template))
            let image = path.string.replacing("/jigdo/", with: "/iso/").dropLast(".template".count)
            try await Host.forTests().runner.check(
                .shell(
                    "jigdo-file verify --image='\(image)' --template='\(path)' --report=quiet", in: made.top))
        }
    }

    /// Lines without checksums in names, sorted, with the compose called `TOP`.
    private static func points(_ text: String, _ top: FilePath) -> [String] {
        text.replacing(top.string, with: "TOP").replacing(/[0-9a-f]{64}-/, with: "CHECKSUM-")
            .split(separator: "\n").map(String.init).sorted()
    }

    @Test(
        "the lists of what lies where on an image are the reference's",
        arguments: [
            "PT-1.0-20261121.t.0-Client-x86_64-dvd1.iso", "PT-1.0-20261121.t.0-Everything-x86_64-dvd1.iso",
            "PT-1.0-20261121.t.0-Server-optional-x86_64-dvd1.iso",
            "PT-1.0-20261121.t.0-Server-x86_64-dvd1.iso", "extra-PT-1.0-20261121.t.0-Server-x86_64-dvd1.iso",
        ])
    func graftPoints(image: String) async throws {
        let made = try await ComposeCase.plain.compose()
        let found = try made.text("work/x86_64/iso/\(image)-graft-points")
        let expected = try Self.recorded("\(image)-graft-points")
        #expect(Self.points(found, made.top) == Self.points(expected, "TOP"))
    }

    @Test("the scripts of images are the reference's") func scripts() async throws {
        let made = try await ComposeCase.plain.compose()
        let name = "createiso-PT-1.0-20261121.t.0-Server-x86_64-dvd1.iso.sh"
        let script = try made.text("work/x86_64/tmp-Server/\(name)").replacing(made.top.string, with: "TOP")
        #expect(try script == Self.recorded("createiso-Server-x86_64.sh"))
        let other = try await ComposeCase.xorriso.compose()
        let text = try other.text("work/x86_64/tmp-Server/createiso-PT-Server-DVD-x86_64-1.0.iso.sh")
        #expect(
            try text.replacing(other.top.string, with: "TOP")
                == Self.recorded("createiso-Server-x86_64-xorriso.sh"))
    }

    @Test("deliverables.json is the reference's but for the order of its lists") func deliverables()
        async throws
    {
        func sorted(_ text: String) throws -> [String: [String: [String]]] {
            let object = try JSONSerialization.jsonObject(with: Data(text.utf8))
            return (object as? [String: [String: [[Any]]]] ?? [:]).mapValues { names in
                names.mapValues { items in items.map { "\($0)" }.sorted() }
            }
        }
        let made = try await ComposeCase.plain.compose()
        #expect(
            try sorted(made.text("logs/global/deliverables.json"))
                == sorted(Self.recorded("deliverables.json")))
    }

    @Test("the working files and logs of images and extra files are where the reference has them")
    func workFiles() async throws {
        let made = try await ComposeCase.plain.compose()
        let wanted = try Self.recorded("work-and-logs.txt").split(separator: "\n").filter { line in
            line.contains("iso") || line.contains("extra-files") || line.contains("repoclosure")
        }
        #expect(wanted.count > 60)
        let found = Set(
            try MadeCompose.files(made.top).map { path in
                path.replacing(/(extraiso-reuse-\w+-\w+-)[0-9a-f]+/) { "\($0.output.1)HASH" }
            })
        for line in wanted { #expect(found.contains(String(line)), "\(line)") }
    }
}

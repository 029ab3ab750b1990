import Foundation
import HostKit
import SystemPackage
import TestSupport
import Testing

/// Whole composes beside those that the reference made of the same packages.
@Suite(Tool.require("python3", "rpmbuild", "createrepo_c")) struct ComposeRecordedTests {
    private static let plain = "expected"

    private static func recorded(_ name: String, _ set: String = plain) throws -> String {
        try Files.readText(ComposeCase.fixture.appending(set).appending(name))
    }

    private static func published(_ set: String) throws -> [String] {
        try recorded("tree.txt", set).split(separator: "\n").map { line in
            let path = line.hasPrefix("compose/") ? String(line.dropFirst(8)) : String(line)
            return path.replacing("/HASH-", with: "/CHECKSUM-")
        }.sorted()
    }

    private static func normalized(_ files: [String]) -> [String] {
        files.map { $0.replacing(/[0-9a-f]{64}-/, with: "CHECKSUM-") }.sorted()
    }

    @Test(
        "the published files are those of the reference",
        arguments: [
            ("expected", ComposeCase.plain), ("expected-split", ComposeCase.split),
            ("expected-xorriso", ComposeCase.xorriso),
        ])
    func files(set: String, directory: SharedDirectory) async throws {
        let found = Self.normalized(try await directory.compose().files())
        let expected = try Self.published(set)
        #expect(Set(found).subtracting(expected).sorted() == [])
        #expect(Set(expected).subtracting(found).sorted() == [])
    }

    @Test(
        "rpms.json is the reference's, byte for byte",
        arguments: [
            ("expected", ComposeCase.plain), ("expected-split", ComposeCase.split),
            ("expected-xorriso", ComposeCase.xorriso),
        ])
    func packages(set: String, directory: SharedDirectory) async throws {
        let found = try await directory.compose().text("compose/metadata/rpms.json")
        #expect(try found == Self.recorded("rpms.json", set))
    }

    @Test("every tree has the packages that the reference linked") func trees() async throws {
        let made = try await ComposeCase.plain.compose()
        let data = Data(try Self.recorded("packages.json").utf8)
        let trees = try JSONDecoder().decode([String: [String: [String: [String]]]].self, from: data)
        #expect(trees.count == 5)
        for (variant, arches) in trees {
            for (arch, kinds) in arches {
                let listed = try made.metadata("rpms", "payload", "rpms", variant, arch)
                var found: [String: [String]] = ["binary": [], "debug": [], "source": []]
                for build in (listed as? [String: [String: [String: Any]]] ?? [:]).values {
                    for entry in build.values {
                        let path = FilePath(entry["path"] as? String ?? "")
                        found[entry["category"] as? String ?? "", default: []]
                            .append(path.lastComponent?.string ?? "")
                        #expect(Files.isRegular(made.published.pushing(path)), "\(path)")
                    }
                }
                #expect(
                    found.mapValues { $0.sorted() } == kinds.mapValues { $0.sorted() }, "\(variant) \(arch)")
            }
        }
    }

    @Test("modules.json is the reference's, byte for byte") func modules() async throws {
        let made = try await ComposeCase.plain.compose()
        #expect(try made.text("compose/metadata/modules.json") == Self.recorded("modules.json"))
    }

    @Test(
        "composeinfo.json is the reference's, byte for byte, and extra_files.json but for the order of files",
        arguments: [
            ("expected", ComposeCase.plain), ("expected-split", ComposeCase.split),
            ("expected-xorriso", ComposeCase.xorriso),
        ])
    func metadata(set: String, directory: SharedDirectory) async throws {
        let made = try await directory.compose()
        #expect(try made.text("compose/metadata/composeinfo.json") == Self.recorded("composeinfo.json", set))
        let extra = try Self.extraFiles(made.text("compose/metadata/extra_files.json"))
        #expect(try extra == Self.extraFiles(Self.recorded("extra_files.json", set)))
        #expect(!extra.isEmpty)
    }

    /// The files of each tree by path; the reference lists them as the file system has them.
    private static func extraFiles(_ text: String) throws -> [String: String] {
        let root = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
        let payload = root?["payload"] as? [String: Any]
        let variants = payload?["extra_files"] as? [String: [String: [[String: Any]]]] ?? [:]
        var found: [String: String] = [:]
        for (variant, arches) in variants {
            for (arch, files) in arches {
                for file in files {
                    let sums = (file["checksums"] as? [String: String] ?? [:]).sorted { $0.key < $1.key }
                    found["\(variant) \(arch) \(file["file"] ?? "")"] = "\(file["size"] ?? "") \(sums)"
                }
            }
        }
        return found
    }

    @Test(
        "each .treeinfo is the reference's with the repositories' checksums added",
        arguments: [
            "Client_x86_64_os", "Server_x86_64_os", "Server_source_tree", "Server-optional_x86_64_os",
        ])
    func treeInfo(name: String) async throws {
        let made = try await ComposeCase.plain.compose()
        let tree = FilePath(
            name.replacing("_x86_64_", with: "/x86_64/").replacing("_source_", with: "/source/"))
        let text = try Files.readText(made.published.pushing(tree).appending(".treeinfo"))
        let checksums = try #require(text.firstMatch(of: /\[checksums\]\n(?:.+\n)+\n/))
        let lines = checksums.output.split(separator: "\n").dropFirst()
        #expect(text.replacing(checksums.output, with: "") == (try Self.recorded("\(name).treeinfo")))
        for line in lines {
            let parts = line.components(separatedBy: " = sha256:")
            let file = made.published.pushing(tree).pushing(FilePath(parts[0]))
            let sum = try await Host.forTests().runner.check(
                .shell("sha256sum <'\(file)'", in: made.top))
            #expect(sum.output.prefix(64) == parts[1], "\(file)")
        }
    }

    @Test(
        "the comps of each tree are the reference's, beside the packages too",
        arguments: [
            ("Client", "x86_64"), ("Server", "x86_64"), ("Server", "aarch64"),
            ("Server-HighAvailability", "x86_64"),
        ])
    func comps(variant: String, arch: String) async throws {
        let made = try await ComposeCase.plain.compose()
        let expected = try Self.recorded("comps-\(variant).\(arch).xml")
        #expect(try made.text("work/\(arch)/comps/comps-\(variant).\(arch).xml") == expected)
        let place =
            variant == "Server-HighAvailability"
            ? "Server/x86_64/os/addons/HighAvailability" : "\(variant)/\(arch)/os"
        let names = try made.files(below: "\(place)/repodata")
        let name = try #require(names.first { $0.hasSuffix("-comps-\(variant).\(arch).xml") })
        #expect(try made.text("compose/\(place)/repodata/\(name)") == expected)
    }

    @Test("as users mean it, the trees differ in what a golden file lists") func standard() async throws {
        let (compatible, standard) = (ComposeCase.plain, ComposeCase.standard)
        let before = Set(Self.normalized(try await compatible.compose().files()))
        let after = Set(Self.normalized(try await standard.compose().files()))
        let lines =
            after.subtracting(before).sorted().map { "+ \($0)\n" }
            + before.subtracting(after).sorted().map { "- \($0)\n" }
        try expectGolden(lines.joined(), "compose/standard-mode-files.txt")
    }

    @Test("what is left out and what cannot be found is said") func log() async throws {
        let log = try await ComposeCase.plain.compose().log
        #expect(log.contains("Server.x86_64: Unresolvable dependency filtered-out in needs-filtered.x86_64"))
        #expect(
            log.contains(
                "Variant Server.x86_64 requires comps group nosuchgroup which does not match anything"))
        #expect(
            log.contains(
                "Server.x86_64: there is no package 'missing-package', asked for by comps group 'web'"))
        let excluded = try await ComposeCase.plain.compose()
            .text("logs/global/excluding-arch.global.log")
        #expect(
            excluded.contains("Excluding (EXCLUDEARCH: [\"aarch64\"]): excludenoarch-1.0-1.pt1.noarch.rpm"))
    }
}

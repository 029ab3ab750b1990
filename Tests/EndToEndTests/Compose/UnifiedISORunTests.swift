import Foundation
import HostKit
import SystemPackage
import TestSupport
import Testing

/// Runs of `pungi create-unified-isos`: again, in part, and where it cannot be.
@Suite(
    Tool.require("python3", "rpmbuild", "createrepo_c", "genisoimage", "xorriso", "implantisomd5"))
struct UnifiedISORunTests {
    private static let prefix = UnifiedISOCase.prefix

    @Test("a second run leaves everything as the first one left it") func twice() async throws {
        try await UnifiedISOCase.withFresh(sharing: false) { made, directory in
            var states: [[String: String]] = []
            for _ in 1...2 {
                let outcome = try await UnifiedISOCase.run(
                    ["create-unified-isos", made.top.string, "--arch", "aarch64"], in: directory)
                #expect(outcome.status == .exited(0), "\(outcome.errors)")
                states.append(try await made.checksums())
            }
            #expect(Set(states[0].keys).symmetricDifference(states[1].keys) == [])
            #expect(states[1].filter { states[0][$0.key] != $0.value }.keys.sorted() == [])
            #expect(states[0].keys.contains { $0.hasSuffix("aarch64-dvd.iso") })
            #expect(try made.leftovers() == [])
        }
    }

    @Test("one arch gives its two media, and JSON that lists them") func oneArch() async throws {
        try await UnifiedISOCase.withFresh { made, directory in
            let outcome = try await UnifiedISOCase.run(
                ["create-unified-isos", made.published.string, "--arch", "aarch64", "--json"], in: directory)
            #expect(outcome.status == .exited(0), "\(outcome.errors)")
            let object = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
            let images =
                (object?["payload"] as? [String: Any])?["images"] as? [String: [String: [[String: Any]]]]
            let paths = images?.values.flatMap(\.values).joined().compactMap { $0["path"] as? String } ?? []
            #expect(
                paths.sorted()
                    == ["Everything", "Server"].flatMap { variant in
                        [
                            "\(variant)/aarch64/debug/iso/\(Self.prefix)-aarch64-debuginfo-dvd.iso",
                            "\(variant)/aarch64/iso/\(Self.prefix)-aarch64-dvd.iso",
                        ]
                    })
            #expect(try made.files().filter { $0.hasSuffix("-dvd.iso") } == paths.sorted())
        }
    }

    @Test("the reference's name does the same, and the images are printed") func oldName() async throws {
        try await UnifiedISOCase.withFresh { made, directory in
            let program = directory.appending("pungi-create-unified-isos")
            try Files.symlink(try Executable.pungi(), at: program)
            let outcome = try await UnifiedISOCase.run(
                [made.top.string, "--arch", "src"], in: directory, program: program)
            #expect(outcome.status == .exited(0), "\(outcome.errors)")
            #expect(
                outcome.output
                    == ["Client", "Everything", "Server"].map {
                        "\($0)/source/iso/\(Self.prefix)-source-dvd.iso\n"
                    }.joined())
        }
    }

    @Test("what cannot be used is told, and nothing changes", arguments: Refusal.all) func refused(
        refusal: Refusal
    ) async throws {
        try await UnifiedISOCase.withFresh { made, directory in
            try await refusal.prepare(made)
            let before = try await made.times()
            let outcome = try await UnifiedISOCase.run(
                ["create-unified-isos", made.top.string] + refusal.arguments, in: directory)
            #expect(outcome.status == .exited(1))
            #expect(outcome.errors.contains(refusal.message), "\(outcome.errors)")
            #expect(try await made.times() == before)
        }
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var message: String
        var arguments: [String] = []
        var prepare: @Sendable (MadeCompose) async throws -> Void = { _ in }

        static let all = [
            Refusal(testDescription: "unfinished", message: "is STARTED; only one that is FINISHED") { made in
                try Files.writeAtomically("STARTED\n", to: made.path("STATUS"))
            },
            Refusal(testDescription: "no status", message: "is without a status") { made in
                try Files.remove(made.path("STATUS"))
            },
            Refusal(testDescription: "no metadata", message: "has no metadata") { made in
                try Files.remove(made.path("compose/metadata/composeinfo.json"))
            },
            Refusal(
                testDescription: "unknown arch", message: "there are aarch64, x86_64, src",
                arguments: ["--arch", "s390x"]),
            Refusal(testDescription: "a repository without an index", message: "repomd.xml cannot be read") {
                made in
                try Files.remove(made.path("compose/Server/x86_64/os/repodata/repomd.xml"))
            },
            Refusal(
                testDescription: "another image of the name", message: "is another image of the compose",
                arguments: ["--arch", "aarch64"]
            ) { made in
                let name = "\(UnifiedISOCase.prefix)-aarch64-dvd.iso"
                let image = """
                    {"arch": "aarch64", "bootable": false, "checksums": {}, "disc_count": 1, "disc_number": 1, \
                    "format": "iso", "implant_md5": null, "mtime": 1, "path": "Server/aarch64/iso/\(name)", \
                    "size": 1, "subvariant": "Server", "type": "dvd", "volume_id": null}
                    """
                let compose = """
                    {"date": "20261121", "id": "PT-1.0-20261121.t.0", "respin": 0, "type": "test"}
                    """
                try Files.writeAtomically(
                    """
                    {"header": {"type": "productmd.images", "version": "1.2"}, "payload": {"compose": \(compose), \
                    "images": {"Server": {"aarch64": [\(image)]}}}}
                    """, to: made.path("compose/metadata/images.json"))
            },
            Refusal(testDescription: "places outside", message: "leads out of the compose") { made in
                let path = made.path("compose/metadata/composeinfo.json")
                let text = try Files.readText(path)
                try Files.writeAtomically(
                    text.replacing("\"Server/x86_64/os\"", with: "\"../../etc\""), to: path)
            },
        ]
    }

    @Test("a directory that is no compose is told") func noCompose() async throws {
        try await withTemporaryDirectory { directory in
            let outcome = try await UnifiedISOCase.run(
                ["create-unified-isos", directory.string], in: directory)
            #expect(outcome.status == .exited(1))
            #expect(outcome.errors.contains("is no compose; name the directory that has 'compose'"))
        }
    }

    @Test("a program that fails leaves the compose as it was") func failure() async throws {
        try await UnifiedISOCase.withFresh { made, directory in
            let bin = directory.appending("bin")
            try Files.createDirectories(bin)
            // The last medium fails when others are made already.
            try Files.writeAtomically(
                """
                #!/bin/sh
                case "$*" in *source*) echo broken >&2; exit 3;; esac
                exec /usr/bin/implantisomd5 "$@"

                """, to: bin.appending("implantisomd5"), mode: FilePermissions(rawValue: 0o755))
            let before = try await made.times()
            let outcome = try await UnifiedISOCase.run(
                ["create-unified-isos", made.top.string], in: directory,
                environment: ["PATH": "\(bin):/usr/bin:/bin"])
            #expect(outcome.status == .exited(1))
            #expect(outcome.errors.contains("\(Self.prefix)-source-dvd.iso could not be made"))
            #expect(try await made.times() == before)
            #expect(try made.leftovers() == [])
            #expect(try !Files.list(made.path("work")).contains { $0.hasPrefix("unified-") })
        }
    }

    @Test("a compose that somebody else works on is left alone") func locked() async throws {
        try await UnifiedISOCase.withFresh { made, directory in
            let outcome = try await FileLock.withLock(made.path("work/global/compose.lock")) {
                try await UnifiedISOCase.run(["create-unified-isos", made.top.string], in: directory)
            }
            #expect(outcome.status == .exited(1))
            #expect(outcome.errors.contains("compose.lock is locked by process"))
        }
    }
}

import DigestKit
import HostKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

/// Extra files beside those of the reference.
struct ExtraFilesRecordedTests {
    private static func perform(_ body: (ExtraFilesPlace, ExtraFilesManifest) throws -> Void) async throws {
        try await ExtraFilesPlace.with { place in
            let fixture = Fixtures.path("pungi-compose-case")
            try Files.removeTree(place.sources.working)
            try Files.copyTree(fixture, to: place.sources.working)
            let config = try ComposeConfigReader(HostEnvironment.current())
                .read(fixture.appending("test.conf").string).config()
            place.config = config.extraFiles
            place.checksums = [.md5, .sha256]
            place.variants = try RecordedCase.variants()
            let manifest = try await place.perform()
            try body(place, manifest)
        }
    }

    @Test("the metadata has the reference's files, sizes and checksums, in the order of their paths")
    func metadata() async throws {
        try await Self.perform { _, manifest in
            let recorded = try ExtraFilesManifest(
                decoding: RecordedCase.expected("extra_files.json"), name: "recorded")
            #expect(manifest.compose == recorded.compose)
            #expect(
                manifest.files.mapValues { $0.mapValues(Set.init) }
                    == recorded.files.mapValues { $0.mapValues(Set.init) })
            for files in manifest.files.values.flatMap(\.values) {
                #expect(files.map(\.path) == files.map(\.path).sorted())
            }
        }
    }

    @Test("the trees and the working directory have the reference's files") func files() async throws {
        try await Self.perform { place, _ in
            let isExtra: (String) -> Bool = {
                $0.contains("/licenses/") || $0.contains("/notes/") || $0.hasSuffix("os/extra_files.json")
            }
            #expect(
                try place.files(place.layout.compose)
                    == RecordedCase.files("expected").filter(isExtra).sorted())
            let work = try Fixtures.text("pungi-compose-case/expected/work-and-logs.txt")
                .split(separator: "\n").map(String.init).filter { $0.contains("/extra-files/") }
            #expect(try place.files(place.layout.work.root).map { "work/\($0)" } == work)
        }
    }
}

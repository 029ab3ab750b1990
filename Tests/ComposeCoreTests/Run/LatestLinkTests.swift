import HostKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

struct LatestLinkTests {
    @Test(
        "the link's name has as much of the version as is asked for",
        arguments: [
            ("1.0", -1, "latest-PT-1"), ("1", -1, "latest-PT-1"), ("1.2.3", -1, "latest-PT-1.2"),
            ("1.2.3", -9, "latest-PT-1"), ("1.2.3", 2, "latest-PT-1.2"), ("1.2.3", 9, "latest-PT-1.2.3"),
            ("1.2.3", 0, "latest-PT"), ("1.2.3", .min, "latest-PT-1"), ("Rawhide", -1, "latest-PT-Rawhide"),
        ])
    func names(version: String, components: Int, expected: String) {
        #expect(LatestLink.name(.named("PT", version), components: components) == expected)
        let layered = ReleaseConfig.named("PT", version, base: ReleaseConfig.base("BO", "9"))
        #expect(LatestLink.name(layered, components: components) == "\(expected)-BO-9")
    }

    @Test("statuses may limit it, in letters of either case") func statuses() {
        #expect(LatestLink.isWanted(.doomed, only: []))
        #expect(LatestLink.isWanted(.finishedIncomplete, only: ["x", "finished_INCOMPLETE"]))
        #expect(!LatestLink.isWanted(.finishedIncomplete, only: ["finished"]))
    }

    @Test("the link is relative, and is replaced") func updating() async throws {
        try await withTemporaryDirectory { directory in
            for respin in 0..<3 {
                try LatestLink.update("latest-PT-1", to: directory.appending("PT-1-20261121.\(respin)"))
                #expect(
                    try Files.readlink(directory.appending("latest-PT-1")).string == "PT-1-20261121.\(respin)"
                )
            }
            #expect(try Files.list(directory) == ["latest-PT-1"])
        }
    }

    @Test("a directory in its place is left alone") func inTheWay() async throws {
        try await withTemporaryDirectory { directory in
            try Files.createDirectories(directory.appending("latest-PT-1"))
            #expect(throws: ComposeError.self) {
                try LatestLink.update("latest-PT-1", to: directory.appending("PT-1-20261121.0"))
            }
            #expect(try Files.list(directory) == ["latest-PT-1"])
        }
    }
}

struct OldComposesTests {
    private func make(_ id: String, _ status: String?, in directory: FilePath) throws {
        try Files.createDirectories(directory.appending(id))
        if let status {
            try Files.writeAtomically(status + "\n", to: directory.appending(id).appending("STATUS"))
        }
    }

    @Test("the newest compose of the same release counts, respins as numbers") func newest() async throws {
        try await withTemporaryDirectory { directory in
            for (id, status) in [
                ("PT-1.0-20261120.9", "FINISHED"), ("PT-1.0-20261121.t.2", "DOOMED"),
                ("PT-1.0-20261121.t.10", "FINISHED_INCOMPLETE"), ("PT-1.0-20261121.t.11", "STARTED"),
                ("PT-1.0-20261121.t.12", "TERMINATED"), ("PT-1.0-20261121.t.13", nil),
                ("PT-1.0-updates-20261122.0", "FINISHED"), ("PT-1.0.1-20261122.0", "FINISHED"),
                ("PT-1.0-BO-9-20261122.0", "FINISHED"), ("PT-1.0-20261122", "FINISHED"),
                ("PT-1.0-2026-notes.0", "FINISHED"),
            ] {
                try make(id, status, in: directory)
            }
            try Files.symlink("PT-1.0-20261121.t.10", at: directory.appending("PT-1.0-20261130.0"))
            let release = ReleaseConfig.named("PT", "1.0")
            let nowhere = directory.appending("nowhere")
            let newest = OldComposes.newest(in: [nowhere, directory], of: release)
            #expect(newest?.lastComponent?.string == "PT-1.0-20261121.t.10")
            #expect(
                OldComposes.candidates(in: [directory], of: release).map { $0.lastComponent?.string } == [
                    "PT-1.0-20261120.9", "PT-1.0-20261121.t.2", "PT-1.0-20261121.t.10",
                ])
            let finished = OldComposes.newest(
                in: [directory], of: release, statuses: [.finished], except: directory.appending("x"))
            #expect(finished?.lastComponent?.string == "PT-1.0-20261120.9")
            #expect(
                OldComposes.newest(in: [directory], of: release, except: newest)?.lastComponent?.string
                    == "PT-1.0-20261121.t.2")
            let updates = OldComposes.newest(in: [directory], of: .named("PT", "1.0", type: "updates"))
            #expect(updates?.lastComponent?.string == "PT-1.0-updates-20261122.0")
        }
    }
}

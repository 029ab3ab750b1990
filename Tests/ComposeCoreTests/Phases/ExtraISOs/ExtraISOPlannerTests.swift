import SystemPackage
import Testing

@testable import ComposeCore

struct ExtraISOPlannerTests {
    @Test("there is an image for each arch of the variant, and one of sources") func arches() async throws {
        try await ExtraISOPlace.with { place in
            place.take()
            let plans = try place.planner.plan()
            #expect(plans.map(\.arch) == ["aarch64", "x86_64", "src"])
            #expect(plans.map { $0.included.map(\.uid) } == [[], ["Client"], ["Client"]])
            #expect(
                plans.map { $0.path.string.dropFirst(place.layout.compose.string.count) } == [
                    "/Server/aarch64/iso/PT-1.0-20261121.t.0-Server-aarch64-dvd1.iso",
                    "/Server/x86_64/iso/PT-1.0-20261121.t.0-Server-x86_64-dvd1.iso",
                    "/Server/source/iso/PT-1.0-20261121.t.0-Server-source-dvd1.iso",
                ])
            #expect(plans.map(\.deliverable.name) == ["extra_iso", "extra_iso", "extra_iso"])
        }
    }

    @Test("arches and sources can be left out, and some may fail") func limits() async throws {
        try await ExtraISOPlace.with { place in
            place.take {
                $0.arches = ["x86_64", "s390x"]
                $0.skipsSources = true
                $0.failableArches = ["x86_64"]
            }
            let plans = try place.planner.plan()
            #expect(plans.map(\.arch) == ["x86_64"])
            #expect(plans.map(\.canFail) == [true])
            #expect(
                try place.planner.warnings == [
                    "Extra iso config for Server mentions non-existing arches: s390x"
                ])
        }
    }

    @Test("names and volume IDs are made of templates with those that the image would have else")
    func names() async throws {
        try await ExtraISOPlace.with { place in
            place.take {
                $0.fileName = "extra-{filename}"
                $0.volumeIDs = ["a volume ID longer than thirty-two {volid}", "extra {volid}", "X-{arch}"]
            }
            let plans = try place.planner.plan()
            #expect(plans[1].fileName == "extra-PT-1.0-20261121.t.0-Server-x86_64-dvd1.iso")
            #expect(
                plans.map(\.volumeID) == [
                    "extra PT-1.0 Server.aarch64", "extra PT-1.0 Server.x86_64", "extra PT-1.0 Server.src",
                ])
        }
    }

    @Test("a usual volume ID that is too long does not matter when no template wants it") func longUsual()
        async throws
    {
        try await ExtraISOPlace.with { place in
            place.names.naming.volumeIDFormats = ["{compose_id} {compose_id}"]
            place.take { $0.volumeIDs = ["X-{arch}"] }
            let plans = try place.planner.plan()
            #expect(plans.map(\.volumeID) == ["X-aarch64", "X-x86_64", "X-src"])
        }
    }

    @Test("images of one name, among them or with others', are an error") func oneName() async throws {
        try await ExtraISOPlace.with { place in
            place.take()
            var planner = try place.planner
            planner.taken = [
                place.layout.compose.pushing("Server/x86_64/iso/PT-1.0-20261121.t.0-Server-x86_64-dvd1.iso")
            ]
            #expect(throws: ComposeError.self) { try planner.plan() }
            place.take { $0.skipsSources = true }
            let twice = try place.planner
            let error = #expect(throws: ComposeError.self) { try twice.plan() }
            #expect(error?.message.contains("give each of extra_isos a 'filename' of its own") == true)
        }
    }

    @Test("blocks of one variant have their files and records apart") func blocks() async throws {
        try await ExtraISOPlace.with { place in
            place.take { $0.fileName = "one-{filename}" }
            place.take { $0.fileName = "two-{filename}" }
            let plans = try place.planner.plan().filter { $0.arch == "x86_64" }
            #expect(
                plans.map { $0.staging.lastComponent?.string } == [
                    "extra-iso-extra-files", "extra-iso-extra-files-2",
                ])
            #expect(plans[0].digest != plans[1].digest)
            #expect(plans[0].digest.count == 64)
        }
    }

    @Test("a variant that is not there is an error that names it") func unknown() async throws {
        try await ExtraISOPlace.with { place in
            place.take { $0.includedVariants = ["Cleint"] }
            let planner = try place.planner
            let error = #expect(throws: ComposeError.self) { try planner.plan() }
            #expect(error?.message == "extra_isos of Server include the variant 'Cleint', which is not there")
        }
    }
}

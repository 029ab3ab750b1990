import RPMKit
import TestSupport
import Testing

@testable import KojiKit

/// What is sent and read is what the reference client and a real hub sent.
@Suite("Requests about builds and packages") struct BuildRequestsTests {
    @Test("a build has its task, its times and its extra data") func build() throws {
        let build = try #require(try Recorded.answer(to: .build("hello-1.2-1.fc99"), "19-getBuild-nvr"))
        #expect(build.id == KojiID(5) && build.nvr == "hello-1.2-1.fc99" && build.epoch == nil)
        #expect(build.state == .complete && build.task == KojiID(5) && build.package == KojiID(1))
        #expect(build.owner == "kojiadmin" && build.ownerID == KojiID(1))
        #expect(build.volume == "DEFAULT" && build.volumeID == 0 && build.source == nil)
        #expect(build.completed == 1795243496.272195 && build.started == 1795243496.043177)
        #expect(build.created == 1795243496.045746 && build.creationEvent == KojiID(35))
        #expect(!build.isDraft && build.promoted == nil && build.promoter == nil)
        #expect(build.contentGenerator == nil && build.tag == nil)
        #expect(
            build.extra == [
                "source": [
                    "original_url": "cli-build/1795242850.44356.fYtJvJlV/hello-1.2-1.fc99.src.rpm"
                ]
            ])
    }

    @Test("an imported build has an epoch and no task") func importedBuild() throws {
        let build = try #require(
            try Recorded.answer(to: .build("epochy-3.0-1.fc99"), "20-getBuild-epoch"))
        #expect(build.epoch == 2 && build.task == nil && build.extra == [:])
    }

    @Test("an unknown build is nil; what is no NVR is a fault") func unknownBuild() throws {
        #expect(try Recorded.answer(to: .build("nosuch-1-1"), "21-getBuild-unknown") == nil)
        let error = #expect(throws: KojiError.self) {
            _ = try Recorded.answer(to: .existingBuild("justaname"), "22-getBuild-badnvr")
        }
        #expect(error?.fault == .generic && error?.message == "invalid format: justaname")
    }

    @Test("a build can be named by its ID and by its parts") func keys() {
        #expect(KojiRequest.build(KojiBuild.ID(7)).call.parameters == [7])
        let nvr = NVR(name: "a-b", epoch: 1, version: "2", release: "3")
        #expect(
            KojiRequest.build(nvr).call.parameters == [["name": "a-b", "version": "2", "release": "3"]])
    }

    @Test("builds of a tag have the tag, and times that are sent as text") func tagged() throws {
        let builds = try Recorded.rows(
            of: .tagged("f99-updates-candidate", inherit: true, latest: true, package: "hello"),
            "23-listTagged", names: ["tag"], defaults: ["strict": true])
        let build = try #require(builds.first)
        #expect(builds.count == 1 && build.nvr == "hello-1.2-1.fc99")
        #expect(build.tag == "f99-updates-candidate" && build.tagID == KojiID(5))
        #expect(build.taggingEvent == KojiID(36) && build.creationEvent == KojiID(35))
        #expect(abs(try #require(build.completed) - 1795243496.272195) < 0.000001)
    }

    @Test("a tag may have had no builds") func noneTagged() throws {
        let builds = try Recorded.rows(
            of: .tagged("f99-updates-candidate", event: KojiID(20), inherit: true, latest: true),
            "24-listTagged-event")
        #expect(builds == [])
    }

    @Test("an unknown tag, or one that was not there yet, is a fault") func unknownTag() throws {
        for (sample, event) in [("25-listTagged-event-too-old", 4), ("26-listTagged-unknown-tag", nil)] {
            let tag = event == nil ? "no-such-tag" : "f99-updates-candidate"
            let listing: KojiListing<[KojiBuild]> = .tagged(
                tag, event: event.map { KojiID(Int64($0)) }, inherit: event != nil,
                latest: event != nil)
            let error = #expect(throws: KojiError.self) { _ = try Recorded.rows(of: listing, sample) }
            #expect(error?.fault == .generic)
        }
    }

    @Test("a tag's packages come with their builds") func taggedRPMs() throws {
        let content = try Recorded.rows(
            of: .taggedRPMs("f99-updates", event: KojiID(42), inherit: true, latest: true),
            "29-listTaggedRPMS")
        let rpm = try #require(content.rpms.first)
        #expect(rpm.id == KojiID(1) && rpm.build == KojiID(1) && rpm.nvra == "epochy-3.0-1.fc99.src")
        #expect(rpm.epoch == 2 && rpm.size == 7842 && rpm.buildTime == 1_795_242_674)
        #expect(rpm.payloadHash == "fbb2f88463692c394219968d624d8c0f" && rpm.isSource)
        #expect(!rpm.isMetadataOnly && !rpm.isDraft && rpm.buildroot == nil && rpm.extra == [:])
        #expect(rpm.signatureKey == nil && rpm.externalRepository == nil && rpm.isUpdate == nil)
        let builds = Set(content.builds.map(\.id))
        #expect(Set(content.rpms.compactMap(\.build)) == builds)
        #expect(content.builds.allSatisfy { $0.state == .complete })
    }

    @Test("with signatures there is a row for each, and one without") func signedRPMs() throws {
        let content = try Recorded.rows(
            of: .taggedRPMs("f99", package: "world", arches: ["x86_64"], signatures: true),
            "30-listTaggedRPMS-rpmsigs")
        #expect(content.rpms.map(\.signatureKey) == ["", "1f2f7d90", "", "1f2f7d90"])
    }

    @Test("builds are found by package, state and time") func builds() throws {
        let filter = KojiBuildFilter(package: KojiID(1), state: .complete, completedAfter: 1700000000.5)
        let builds = try Recorded.rows(of: .builds(filter), "35-listBuilds")
        #expect(builds.map(\.nvr) == ["hello-1.0-1.fc99", "hello-1.1-1.fc99", "hello-1.2-1.fc99"])
        #expect(builds.map(\.id) == [KojiID(2), KojiID(3), KojiID(5)])
        let ofTask = try Recorded.rows(of: .builds(KojiBuildFilter(task: KojiID(5))), "75-listBuilds-task")
        #expect(ofTask.map(\.id) == [KojiID(5)])
    }

    @Test("the packages of a build are told with its source") func buildRPMs() throws {
        let rpms = try Recorded.answer(to: .buildRPMs("world-2.5-3.fc99"), "36-listBuildRPMs")
        #expect(
            rpms.map(\.nvra) == [
                "world-2.5-3.fc99.src", "world-2.5-3.fc99.aarch64", "world-libs-2.5-3.fc99.aarch64",
                "world-doc-2.5-3.fc99.noarch", "world-2.5-3.fc99.x86_64", "world-libs-2.5-3.fc99.x86_64",
            ])
        #expect(rpms.allSatisfy { $0.externalRepository == nil && $0.build == KojiID(4) })
    }

    @Test("a package is found by its file's name") func rpm() throws {
        let rpm = try #require(try Recorded.answer(to: .rpm("hello-1.1-1.fc99.x86_64.rpm"), "37-getRPM"))
        #expect(rpm.id == KojiID(17) && rpm.fileName == "hello-1.1-1.fc99.x86_64.rpm" && rpm.size == 6441)
    }

    @Test("headers are lists of texts or of numbers") func headers() throws {
        let headers = try Recorded.answer(
            to: .rpmHeaders(
                of: "epochy-3.0-1.fc99.src", ["changelogtime", "changelogname", "changelogtext"],
                strict: true),
            "38-getRPMHeaders")
        #expect(headers.integers("changelogtime") == [1_767_614_400, 1_767_355_200])
        #expect(headers.strings("changelogtext") == ["- Release 3.0 (fixes: ŁÓDŹ)", "- First"])
        #expect(headers.strings("nosuch") == [])
    }

    @Test("the signatures of a package are told by key") func signatures() throws {
        let source = try #require(NEVRA("world-2.5-3.fc99.src"))
        let signatures = try Recorded.rows(of: .signatures(of: source), "39-queryRPMSigs")
        #expect(signatures.map(\.key) == ["", "1f2f7d90"])
        #expect(signatures.map(\.rpm) == [KojiID(19), KojiID(19)])
        #expect(signatures.last?.hash == "483548cb555f069d9c30e0f6e8485f4e")
    }

    @Test("packages have IDs") func packageIDs() throws {
        #expect(try Recorded.answer(to: .existingPackageID("hello"), "33-getPackageID") == KojiID(1))
        let error = #expect(throws: KojiError.self) {
            _ = try Recorded.answer(to: .existingPackageID("nosuch"), "34-getPackageID-unknown")
        }
        #expect(error?.fault == .generic)
    }

    @Test("a search gives names and IDs") func search() throws {
        let found = try Recorded.rows(of: .search("hello-*", .build, .glob), "66-search")
        #expect(found.map(\.id) == [2, 3, 5])
        #expect(found.map(\.name) == ["hello-1.0-1.fc99", "hello-1.1-1.fc99", "hello-1.2-1.fc99"])
    }

    @Test("a build without archives, buildroots or images has none") func nothing() throws {
        #expect(try Recorded.answer(to: .archives(of: KojiID(5)), "67-listArchives") == [])
        let filter = KojiBuildrootFilter(task: KojiID(5))
        #expect(try Recorded.rows(of: .buildroots(filter), "83-listBuildroots") == [])
        #expect(try Recorded.answer(to: .isImageBuild("hello-1.2-1.fc99"), "84-getImageBuild") == false)
    }

    @Test("the logs of a build are below the top directory") func logs() throws {
        let logs = try Recorded.answer(to: .buildLogs(KojiBuild.ID(5)), "76-getBuildLogs")
        #expect(logs.count == 6)
        #expect(logs.first?.path == "packages/hello/1.2/1.fc99/data/logs/aarch64/build.log")
        #expect(logs.first?.name == "build.log" && logs.first?.directory == "aarch64")
    }
}

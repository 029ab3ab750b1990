import TestSupport
import Testing

@testable import KojiKit

/// What is sent and read is what the reference client and a real hub sent.
@Suite("Requests about tags and events") struct TagRequestsTests {
    @Test("a tag has its architectures and extra data") func tag() throws {
        let tag = try #require(try Recorded.answer(to: .tag("f99-build"), "13-getTag"))
        #expect(tag.id == KojiID(6))
        #expect(tag.name == "f99-build")
        #expect(tag.arches == ["x86_64", "aarch64"])
        #expect(!tag.isLocked && tag.permission == nil && tag.permissionID == nil)
        #expect(tag.extra == ["sidetag_allowed": true, "mock.new_chroot": 0])
    }

    @Test("an unknown tag is nil") func unknownTag() throws {
        #expect(try Recorded.answer(to: .tag("no-such-tag"), "14-getTag-unknown") == nil)
    }

    @Test("an unknown tag that has to exist is a fault") func unknownStrictTag() throws {
        let error = #expect(throws: KojiError.self) {
            _ = try Recorded.answer(to: .existingTag("no-such-tag"), "15-getTag-unknown-strict")
        }
        #expect(error?.fault == .generic)
    }

    @Test("a tag that has to exist is no optional") func strictTag() throws {
        let names = ["tagInfo"]
        let tag = try Recorded.answer(to: .existingTag("f99"), "06-kwargs-mixed", names: names)
        #expect(tag.name == "f99" && tag.extra == [:])
        let same = try Recorded.answer(to: .existingTag("f99"), "05-kwargs", names: names)
        #expect(same == tag)
    }

    @Test("a build configuration says where it comes from") func configuration() throws {
        let tag = try Recorded.answer(to: .buildConfiguration("f99-build"), "17-getBuildConfig")
        #expect(tag.arches == ["x86_64", "aarch64"])
        #expect(tag.configurationSources == ["extra": [:], "arches": nil])
    }

    @Test("parents have their order and depth") func inheritance() throws {
        let parents = try Recorded.answer(to: .fullInheritance("f99-build"), "18-getFullInheritance")
        #expect(parents.map(\.name) == ["f99-updates", "f99", "base"])
        #expect(parents.map(\.depth) == [1, 2, 3])
        #expect(parents.map(\.parent) == [KojiID(3), KojiID(2), KojiID(1)])
        #expect(parents.map(\.child) == [KojiID(6), KojiID(3), KojiID(2)])
        let first = try #require(parents.first)
        #expect(first.priority == 0 && first.maxDepth == nil && first.nextDepth == nil)
        #expect(!first.isIntransitive && !first.ignoresConfiguration && first.packageFilter == "")
        #expect(first.filters == [])
    }

    @Test("a target names its two tags") func target() throws {
        let target = try Recorded.answer(to: .existingTarget("f99-candidate"), "16-getBuildTarget")
        #expect(target.id == KojiID(1) && target.name == "f99-candidate")
        #expect(target.buildTag == KojiID(6) && target.buildTagName == "f99-build")
        #expect(target.destinationTag == KojiID(5))
        #expect(target.destinationTagName == "f99-updates-candidate")
    }

    @Test("all targets are told by name") func targets() throws {
        let targets = try Recorded.rows(of: .targets(), "71-getBuildTargets")
        #expect(targets.map(\.name) == ["f99-candidate", "rawhide"])
    }

    @Test("the tags of a build are told") func tagsOfBuild() throws {
        let tags = try Recorded.rows(of: .tags(ofBuild: "hello-1.0-1.fc99"), "32-listTags-build")
        #expect(tags.map(\.name) == ["f99", "f99-updates-testing"])
        #expect(tags.map(\.arches) == [["x86_64", "aarch64"], []])
    }

    @Test("events have a number and a time") func events() throws {
        let event = KojiEvent(id: KojiID(42), time: 1795243685.470458)
        #expect(try Recorded.answer(to: .lastEvent(), "27-getLastEvent") == event)
        #expect(try Recorded.answer(to: .event(KojiID(42)), "28-getEvent") == event)
    }

    @Test("a history has its tables, and rows say how they lie to the bounds") func history() throws {
        let history = try Recorded.answer(
            to: .history(
                [KojiHistory.Table.tagListing, KojiHistory.Table.tagInheritance], tag: "f99",
                after: KojiID(1), before: KojiID(43)),
            "31-queryHistory")
        #expect(!history.isEmpty)
        #expect(history.tables.keys.sorted() == ["tag_inheritance", "tag_listing"])
        let row = try #require(history[KojiHistory.Table.tagListing].first)
        #expect(row.created == KojiID(30) && row.createdTime == 1795242706.475613)
        #expect(row.creator == "kojiadmin" && row.tag == "f99" && row.isActive)
        #expect(row.revoked == nil && row.revoker == nil && row.revokedTime == nil)
        #expect(row.createdAfterEvent == true && row.createdBeforeEvent == true)
        #expect(row.revokedAfterEvent == nil && row.revokedBeforeEvent == nil)
        #expect(row.members["build.state"] == 1)
        #expect(history["no_such_table"].isEmpty)
    }

    @Test("the packages that a tag lists have their owners") func packages() throws {
        let packages = try Recorded.rows(
            of: .packages(tag: "f99", inherited: true), "77-listPackages")
        #expect(packages.map(\.name) == ["hello", "world", "epochy", "failme"])
        let first = try #require(packages.first)
        #expect(first.id == KojiID(1) && first.tagName == "base" && first.tag == KojiID(1))
        #expect(first.owner == "alice" && first.ownerID == KojiID(2))
        #expect(!first.isBlocked && first.extraArches == [])
    }
}

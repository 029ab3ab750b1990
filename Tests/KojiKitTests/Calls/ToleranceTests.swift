import TestSupport
import Testing

@testable import KojiKit

/// What is read of a hub's structs when members are nil, are not there, are of another type or are new.
@Suite("Answers of other hubs") struct ToleranceTests {
    /// A struct that was recorded, and how it is read; what must be there to read it at all.
    struct Sample: Sendable, CustomTestStringConvertible {
        var name: String
        var required: Set<String>
        var read: @Sendable (XMLRPCValue) throws -> Void

        var testDescription: String { name }

        init<Thing: KojiReadable>(_ name: String, _ type: Thing.Type, _ required: Set<String>) {
            self.name = name
            self.required = required
            read = { _ = try Thing($0) }
        }

        /// The struct itself, or the first of a list.
        func members() throws -> XMLRPCStruct {
            var value = try Recorded.result(name)
            while let first = value.array?.first { value = first }
            return try #require(value.structure)
        }
    }

    static let samples = [
        Sample("13-getTag", KojiTag.self, ["id", "name"]),
        Sample("17-getBuildConfig", KojiTag.self, ["id", "name"]),
        Sample("18-getFullInheritance", KojiInheritance.self, ["parent_id", "child_id", "name"]),
        Sample(
            "16-getBuildTarget", KojiTarget.self,
            ["id", "name", "build_tag", "build_tag_name", "dest_tag", "dest_tag_name"]),
        // One of two members that say the same is enough.
        Sample("19-getBuild-nvr", KojiBuild.self, ["version", "release"]),
        Sample("23-listTagged", KojiBuild.self, ["version", "release"]),
        Sample("35-listBuilds", KojiBuild.self, ["build_id", "version", "release"]),
        Sample("29-listTaggedRPMS", KojiRPM.self, ["id", "name", "version", "release", "arch"]),
        Sample("36-listBuildRPMs", KojiRPM.self, ["id", "name", "version", "release", "arch"]),
        Sample("39-queryRPMSigs", KojiSignature.self, ["rpm_id"]),
        Sample("40-getTaskInfo-request", KojiTask.self, ["id", "method"]),
        Sample("72-listTasks", KojiTask.self, ["id", "method"]),
        Sample("42-getTaskResult", KojiBuildArchResult.self, []),
        Sample("69-getRepo", KojiRepository.self, ["id"]),
        Sample("74-getUser", KojiUser.self, ["id", "name"]),
        Sample("77-listPackages", KojiPackage.self, ["package_id", "package_name"]),
        Sample("76-getBuildLogs", KojiBuildLog.self, ["name", "path"]),
        Sample("59-createSideTag", KojiSideTag.self, ["id", "name"]),
        Sample("27-getLastEvent", KojiEvent.self, ["id", "ts"]),
    ]

    @Test("only members that say what it is have to be there", arguments: samples)
    func missing(_ sample: Sample) throws {
        let whole = try sample.members()
        for member in whole.members {
            var without = whole
            without[member.name] = nil
            var empty = whole
            empty[member.name] = .null
            for value in [XMLRPCValue.structure(without), .structure(empty)] {
                do {
                    try sample.read(value)
                    #expect(!sample.required.contains(member.name), "\(member.name)")
                } catch let error as KojiError {
                    #expect(error.code == .unexpectedAnswer)
                    #expect(sample.required.contains(member.name), "\(member.name)")
                }
            }
        }
    }

    @Test("members of other types, and members that are not known, do no harm", arguments: samples)
    func others(_ sample: Sample) throws {
        let whole = try sample.members()
        var more = whole
        more["a member of a later version"] = ["x": [1, 2]]
        try sample.read(.structure(more))
        let values: [XMLRPCValue] = [
            .int(.max), .int(.min), .double(-1), "text", true, [nil], ["a": nil], "",
        ]
        for member in whole.members {
            for value in values {
                var changed = whole
                changed[member.name] = value
                do {
                    try sample.read(.structure(changed))
                } catch let error as KojiError {
                    #expect(error.code == .unexpectedAnswer)
                }
            }
        }
    }

    @Test("something else than a struct is no answer", arguments: samples)
    func noStruct(_ sample: Sample) {
        for value: XMLRPCValue in [nil, 1, "text", [], [nil], true] {
            let error = #expect(throws: KojiError.self) { try sample.read(value) }
            #expect(error?.code == .unexpectedAnswer)
        }
    }

    @Test("states that are not known are nil") func states() throws {
        let task = try KojiTask(["id": 1, "method": "build", "state": 99])
        #expect(task.state == nil && !task.isFinished)
        let build = try KojiBuild(["id": 1, "name": "a", "version": "1", "release": "1", "state": -1])
        #expect(build.state == nil && build.volume == "DEFAULT")
    }

    @Test("a number wins over the text of the same moment, in any order") func times() throws {
        let row: XMLRPCStruct = ["id": 1, "name": "a", "version": "1", "release": "1"]
        for names in [["completion_ts", "completion_time"], ["completion_time", "completion_ts"]] {
            var build = row
            for name in names {
                build[name] = name == "completion_ts" ? 1.25 : "1970-01-01 00:00:01+00:00"
            }
            #expect(try KojiBuild(.structure(build)).completed == 1.25)
        }
    }
}

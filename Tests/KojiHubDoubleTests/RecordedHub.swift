import KojiHubDouble
import KojiKit
import TestSupport

/// The data of the hub whose exchanges were recorded.
enum RecordedHub {
    static func fill(_ hub: KojiHubDouble) throws {
        try hub.addUser("kojiadmin", password: "adminpw", permissions: ["admin"])
        try hub.addUser("alice", password: "alicepw", principal: "alice@KOJI.TEST")
        try addTags(hub)
        // Events as the recording has them: builds from 26 on.
        try hub.passEvents(until: 25)
        let rows = try recordedRPMs()
        try hub.addBuild(build("epochy", "3.0", "1.fc99", epoch: 2, rows))
        try hub.addBuild(build("hello", "1.0", "1.fc99", rows))
        try hub.addBuild(hello11(rows))
        try hub.addBuild(build("world", "2.5", "3.fc99", rows))
        try hub.tag("hello-1.0-1.fc99", in: "f99")
        try hub.tag("world-2.5-3.fc99", in: "f99")
        try hub.tag("epochy-3.0-1.fc99", in: "f99-updates")
        try hub.passEvents(until: 34)
    }

    static func addTags(_ hub: KojiHubDouble) throws {
        let packages = ["hello", "world", "epochy", "failme"]
        try hub.addTag("base", arches: "", packages: [])
        try hub.addTag("f99", parents: ["base"])
        try hub.addTag("f99-updates", parents: ["f99"])
        try hub.addTag("f99-updates-testing", arches: "", parents: ["f99-updates"])
        try hub.addTag("f99-updates-candidate", parents: ["f99-updates"])
        try hub.addTag(
            "f99-build", parents: ["f99-updates"], extra: ["sidetag_allowed": true, "mock.new_chroot": 0])
        try hub.addTarget("f99-candidate", build: "f99-build", into: "f99-updates-candidate")
        try hub.addTarget("rawhide", build: "f99-build", into: "f99-updates-candidate")
        try hub.addPackages(packages, to: "base", owner: "alice")
    }

    /// What the recording says of packages, by name.
    static func recordedRPMs() throws -> [String: XMLRPCStruct] {
        var rows: [String: XMLRPCStruct] = [:]
        for (name, path) in [("29-listTaggedRPMS", 0), ("36-listBuildRPMs", -1)] {
            guard case .result(let value) = try reply(name) else { continue }
            for row in (path < 0 ? value.array : value[path].array) ?? [] {
                let text = { (name: String) in row[name].string ?? "" }
                rows["\(text("name"))-\(text("version"))-\(text("release")).\(text("arch"))"] = row.structure
            }
        }
        return rows
    }

    static func reply(_ name: String) throws -> XMLRPCReply {
        try XMLRPCDecoder.reply(Fixtures.bytes("koji-wire/\(name).response.xml"))
    }

    /// The six packages that each of the recording's builds has, in the order of their numbers.
    static let kinds = [
        ("", "src"), ("", "aarch64"), ("-libs", "aarch64"), ("-doc", "noarch"), ("", "x86_64"),
        ("-libs", "x86_64"),
    ]

    static func build(
        _ name: String, _ version: String, _ release: String, epoch: Int64? = nil,
        _ rows: [String: XMLRPCStruct]
    ) throws -> KojiHubDouble.Build {
        var build = KojiHubDouble.Build(name, version, release)
        build.epoch = epoch
        build.rpms = kinds.map { suffix, arch in
            var rpm = KojiHubDouble.RPM(name + suffix, arch)
            let row = rows["\(name)\(suffix)-\(version)-\(release).\(arch)"]
            rpm.size = row?["size"]?.int ?? rpm.size
            rpm.buildTime = row?["buildtime"]?.int ?? rpm.buildTime
            rpm.payloadHash = row?["payloadhash"]?.string
            if name == "world" {
                // Only the source package's digests were recorded.
                rpm.signatures =
                    arch == "src"
                    ? [
                        "": "94db1d87d6e8993ea044a23884992b3a",
                        "1f2f7d90": "483548cb555f069d9c30e0f6e8485f4e",
                    ]
                    : ["": "", "1f2f7d90": ""]
            }
            return rpm
        }
        return build
    }

    private static func hello11(_ rows: [String: XMLRPCStruct]) throws -> KojiHubDouble.Build {
        var rows = rows
        if case .result(let value) = try reply("37-getRPM") {
            rows["hello-1.1-1.fc99.x86_64"] = value.structure
        }
        return try build("hello", "1.1", "1.fc99", rows)
    }
}

internal import HostKit
internal import KojiKit
internal import SystemPackage

/// Where a hub's files are below its top directory.
struct HubFiles {
    let core: HubCore

    init(_ core: HubCore) { self.core = core }

    var work: FilePath { core.topDirectory.appending("work") }

    func volume(_ name: String?) -> FilePath {
        guard let name, name != "DEFAULT" else { return core.topDirectory }
        return core.topDirectory.appending("vol").appending(name)
    }

    func task(_ id: Int64, volume: String? = nil) -> FilePath {
        self.volume(volume).appending("work").appending("tasks").appending(String(id % 10000))
            .appending(String(id))
    }

    func build(_ build: XMLRPCStruct) -> FilePath {
        volume(build["volume_name"]?.string).appending("packages").appending(build["name"]?.string ?? "")
            .appending(build["version"]?.string ?? "").appending(build["release"]?.string ?? "")
    }

    func rpm(_ rpm: XMLRPCStruct, _ database: Database) throws -> FilePath? {
        guard let id = rpm["build_id"]?.int, let build = try BuildLookup(database).build(id) else {
            return nil
        }
        return self.build(build).pushing(Self.place(rpm))
    }

    /// A package's place below its build's directory.
    static func place(_ rpm: XMLRPCStruct) -> FilePath {
        let text = { (name: String) in rpm[name]?.string ?? "" }
        return FilePath(text("arch")).appending(
            "\(text("name"))-\(text("version"))-\(text("release")).\(text("arch")).rpm")
    }
}

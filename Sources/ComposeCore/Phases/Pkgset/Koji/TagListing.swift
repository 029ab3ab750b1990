internal import HostKit
internal import KojiKit
internal import SystemPackage

/// The packages of a tag at an event, with what decides about whether the same answer counts again.
struct TagListing: Sendable {
    /// The hub's URL, the tag, and whether it inherits.
    var source: Source
    var event: KojiEvent.ID
    var content: KojiTagContent

    struct Source: Sendable, Hashable {
        var server: String
        var tag: String
        var inherits: Bool
    }
}

/// As a file: for composes to come, and for caches.
extension TagListing {
    private static let type = "pungi.koji-listing"

    func encoded() -> [UInt8] {
        var writer = PythonJSON(capacity: content.rpms.count * 120 + content.builds.count * 80 + 512)
        writer.object { writer in
            writer.member("builds", content.builds.map(Self.line))
            writer.member("event", event.rawValue)
            writer.key("header")
            writer.object { writer in
                writer.member("type", Self.type)
                writer.member("version", "1.0")
            }
            writer.member("inherit", source.inherits)
            writer.member("rpms", content.rpms.filter { !$0.isMetadataOnly }.map(Self.line))
            writer.member("server", source.server)
            writer.member("tag", source.tag)
        }
        return writer.bytes
    }

    /// Blanks are in none of the fields.
    private static func line(_ build: KojiBuild) -> String {
        "\(build.id) \(build.name) \(build.version) \(build.release) \(build.volume)"
    }

    private static func line(_ rpm: KojiRPM) -> String {
        let hash = rpm.payloadHash.isEmpty ? "-" : rpm.payloadHash
        return
            "\(rpm.id) \(rpm.build?.rawValue ?? 0) \(rpm.name) \(rpm.version) \(rpm.release) \(rpm.arch) \(rpm.size) "
            + hash
    }

    /// - Throws: `.metadata` for what is no listing.
    init(decoding bytes: [UInt8], name: String) throws(ComposeError) {
        var reader = MetadataReader(bytes, name: name)
        source = Source(server: "", tag: "", inherits: false)
        event = KojiID(0)
        content = KojiTagContent()
        var type: String?
        try reader.object { (reader, key) throws(ComposeError) in
            switch key {
            case "builds":
                try reader.array { (reader) throws(ComposeError) in
                    guard let build = Self.build(try reader.string()) else {
                        throw reader.failure("the line of a build has other fields")
                    }
                    content.builds.append(build)
                }
            case "rpms":
                try reader.array { (reader) throws(ComposeError) in
                    guard let rpm = Self.rpm(try reader.string()) else {
                        throw reader.failure("the line of a package has other fields")
                    }
                    content.rpms.append(rpm)
                }
            case "event": event = KojiID(Int64(try reader.integer()))
            case "inherit": source.inherits = try reader.bool()
            case "server": source.server = try reader.string()
            case "tag": source.tag = try reader.string()
            case "header":
                type = try reader.table { (reader) throws(ComposeError) in try reader.string() }["type"]
            default: try reader.skipValue()
            }
        }
        try reader.finish()
        guard type == Self.type else { throw reader.failure("the file is no listing of a Koji tag") }
    }

    private static func build(_ line: String) -> KojiBuild? {
        let fields = line.split(separator: " ").map(String.init)
        guard fields.count == 5, let id = Int64(fields[0]) else { return nil }
        return try? KojiBuild([
            "id": .int(id), "name": .string(fields[1]), "version": .string(fields[2]),
            "release": .string(fields[3]), "volume_name": .string(fields[4]),
        ])
    }

    private static func rpm(_ line: String) -> KojiRPM? {
        let fields = line.split(separator: " ").map(String.init)
        guard fields.count == 8, let id = Int64(fields[0]), let build = Int64(fields[1]),
            let size = Int64(fields[6])
        else { return nil }
        return try? KojiRPM([
            "id": .int(id), "build_id": .int(build), "name": .string(fields[2]),
            "version": .string(fields[3]),
            "release": .string(fields[4]), "arch": .string(fields[5]), "size": .int(size),
            "payloadhash": .string(fields[7] == "-" ? "" : fields[7]),
        ])
    }

    static func read(_ path: FilePath) throws(ComposeError) -> TagListing {
        do {
            return try TagListing(decoding: Files.read(path, limit: 1 << 30), name: path.string)
        } catch let error as ComposeError {
            throw error
        } catch {
            throw ComposeError(.metadata, "\(error)")
        }
    }

    func write(to path: FilePath) throws {
        try Files.createDirectories(path.removingLastComponent())
        try Files.writeAtomically(encoded(), to: path)
    }
}

internal import SystemPackage

/// Which build of Koji's the images of a block are from, and what it was asked for.
struct ImageBuildRecord: Sendable, Hashable {
    var inputs: [String: String]
    /// Name, version and release.
    var build: String

    static let type = "pungi.image-build"

    func encoded() -> [UInt8] {
        var writer = PythonJSON()
        writer.object { writer in
            writer.member("build", build)
            writer.key("header")
            writer.object { writer in
                writer.member("type", Self.type)
                writer.member("version", "1.0")
            }
            writer.key("inputs")
            writer.object { writer in
                for (name, value) in inputs.sortedByKey() { writer.member(name, value) }
            }
        }
        return writer.bytes
    }

    /// - Throws: `.metadata` for a file that is no such record, or cannot be read.
    static func read(_ path: FilePath) throws(ComposeError) -> Self {
        var reader = try MetadataReader.open(path, limit: 16 << 20)
        var record = Self(inputs: [:], build: "")
        var type: String?
        try reader.object { (reader, key) throws(ComposeError) in
            switch key {
            case "build": record.build = try reader.string()
            case "header":
                type = try reader.table { (reader) throws(ComposeError) in try reader.string() }["type"]
            case "inputs":
                record.inputs = try reader.table { (reader) throws(ComposeError) in try reader.string() }
            default: try reader.skipValue()
            }
        }
        try reader.finish()
        guard type == Self.type, !record.build.isEmpty else {
            throw reader.failure("the file is no record of disk images")
        }
        return record
    }
}

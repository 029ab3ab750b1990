internal import HostKit
public import SystemPackage

extension WorkRecord {
    static let type = "pungi.work"

    public func encoded() -> [UInt8] {
        var writer = PythonJSON()
        writer.object { writer in
            writer.key("header")
            writer.object { writer in
                writer.member("type", Self.type)
                writer.member("version", "1.0")
            }
            writer.key("inputs")
            writer.object { writer in
                for (name, value) in inputs.sorted(by: { $0.key.precedes($1.key) }) {
                    writer.member(name, value)
                }
            }
            writer.key("outputs")
            writer.array { writer in
                for output in outputs {
                    writer.item()
                    writer.object { writer in
                        writer.member("path", output.path)
                        writer.member("sha256", output.sha256)
                        writer.member("size", output.size)
                    }
                }
            }
        }
        return writer.bytes
    }

    /// Writes the record; it appears whole.
    public func write(to path: FilePath) throws {
        try Files.createDirectories(path.removingLastComponent())
        try Files.writeAtomically(encoded(), to: path)
    }

    /// - Throws: `.metadata` for a file that is no such record, or cannot be read.
    public static func read(_ path: FilePath) throws(ComposeError) -> WorkRecord {
        var reader = try MetadataReader.open(path, limit: 64 << 20)
        var record = WorkRecord(inputs: [:], outputs: [])
        var type: String?
        try reader.object { (reader, key) throws(ComposeError) in
            switch key {
            case "header":
                type = try reader.table { (reader) throws(ComposeError) in try reader.string() }["type"]
            case "inputs":
                record.inputs = try reader.table { (reader) throws(ComposeError) in try reader.string() }
            case "outputs": record.outputs = try reader.list(Output.init)
            default: try reader.skipValue()
            }
        }
        try reader.finish()
        guard type == Self.type else { throw reader.failure("the file is no record of finished work") }
        return record
    }
}

extension WorkRecord.Output {
    fileprivate init(_ reader: inout MetadataReader) throws(ComposeError) {
        var (path, sum, size): (String?, String?, Int?) = (nil, nil, nil)
        try reader.object { (reader, key) throws(ComposeError) in
            switch key {
            case "path": path = try reader.string()
            case "sha256": sum = try reader.string()
            case "size": size = try reader.integer()
            default: try reader.skipValue()
            }
        }
        guard let path, let sum, let size else {
            throw reader.failure("path, checksum or size of an output is missing")
        }
        self.init(path: path, size: Int64(size), sha256: sum)
    }
}

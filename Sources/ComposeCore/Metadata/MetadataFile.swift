internal import HostKit
public import SystemPackage

/// A JSON file of a compose's metadata: a header, the compose that it belongs to, and its own content.
public protocol MetadataFile: Sendable {
    /// The file's type in its header, without `productmd.` in front.
    static var type: String { get }
    /// Which compose it is about.
    var compose: ComposeInfo.Compose { get set }
    /// The bytes of the file, as the reference's library would write them.
    func encoded() -> [UInt8]
    /// - Parameter name: The file's name for messages.
    /// - Throws: `.metadata`.
    init(decoding bytes: [UInt8], name: String) throws(ComposeError)
}

extension MetadataFile {
    /// Reads a file.
    ///
    /// - Throws: `.metadata` when it cannot be read or is not of this type.
    public static func read(_ path: FilePath) throws(ComposeError) -> Self {
        do {
            return try Self(decoding: try Files.read(path, limit: 1 << 30), name: path.string)
        } catch let error as FileError {
            throw ComposeError(.metadata, error.description)
        } catch let error as ComposeError {
            throw error
        } catch {
            throw ComposeError(.metadata, "\(error)")
        }
    }

    /// Writes the file, which appears whole or not at all, and makes the directory for it.
    ///
    /// - Throws: ``FileError``.
    public func write(to path: FilePath) throws {
        try Files.createDirectories(path.removingLastComponent())
        try Files.writeAtomically(encoded(), to: path)
    }

    /// Header, compose, and what a body adds to the payload; members that sort before `compose` go first.
    static func encode(
        _ compose: ComposeInfo.Compose, capacity: Int = 4096,
        first: ((inout PythonJSON) -> Void)? = nil, _ body: (inout PythonJSON) -> Void
    ) -> [UInt8] {
        var writer = PythonJSON(capacity: capacity)
        writer.object { writer in
            writer.key("header")
            writer.object { writer in
                writer.member("type", "productmd.\(type)")
                writer.member("version", "1.2")
            }
            writer.key("payload")
            writer.object { writer in
                first?(&writer)
                writer.key("compose")
                compose.encode(to: &writer)
                body(&writer)
            }
        }
        return writer.bytes
    }

    /// Checks the header, takes the compose, and leaves the other members of the payload to a body.
    static func decode(
        _ bytes: [UInt8], _ name: String,
        _ body: (inout MetadataReader, String) throws(ComposeError) -> Void
    ) throws(ComposeError) -> ComposeInfo.Compose {
        var reader = MetadataReader(bytes, name: name)
        var compose: ComposeInfo.Compose?
        var isHeaded = false
        try reader.object { (reader, key) throws(ComposeError) in
            switch key {
            case "header":
                let header = try reader.table { (reader) throws(ComposeError) in try reader.string() }
                guard header["version"]?.hasPrefix("1.") == true, header["type"] ?? expected == expected
                else {
                    throw reader.failure(
                        "expected \(expected) 1.x, found \(header["type"] ?? "") \(header["version"] ?? "")"
                    )
                }
                isHeaded = true
            case "payload":
                try reader.object { (reader, key) throws(ComposeError) in
                    if key == "compose" {
                        compose = try ComposeInfo.Compose(&reader)
                    } else {
                        try body(&reader, key)
                    }
                }
            default: try reader.skipValue()
            }
        }
        try reader.finish()
        guard isHeaded, let compose else {
            throw ComposeError(.metadata, "\(name): the header or the compose is missing")
        }
        return compose
    }

    private static var expected: String { "productmd.\(type)" }
}

public import DigestKit
internal import HostKit
public import RPMKit
public import SystemPackage

/// Checksums of package files, by what tells a file from another one and from itself before a change: device,
/// inode, size and time.
///
/// A compose leaves them for the next one, which then reads of these packages only the headers.
public struct PackageChecksums: Sendable, Hashable {
    private var checksums: [PackageFile.Identity: Checksum] = [:]

    public init() {}

    public var isEmpty: Bool { checksums.isEmpty }
    public var count: Int { checksums.count }

    public subscript(file: PackageFile.Identity) -> Checksum? {
        get { checksums[file] }
        set { checksums[file] = newValue }
    }

    /// What was read of packages; those that were never files are left out.
    public init(_ records: some Sequence<PackageRecord>) {
        for record in records {
            if let file = record.file { checksums[file] = record.checksum }
        }
    }
}

extension PackageChecksums {
    private static let type = "pungi.package-checksums"

    /// Writes them as JSON, sorted; the file appears whole.
    public func write(to path: FilePath) throws {
        var writer = PythonJSON(capacity: count * 160 + 256)
        writer.object { writer in
            writer.key("files")
            writer.object { writer in
                let lines = checksums.map { (Self.text($0.key), $0.value.description) }
                for (file, checksum) in lines.sorted(by: { $0.0.precedes($1.0) }) {
                    writer.member(file, checksum)
                }
            }
            writer.key("header")
            writer.object { writer in
                writer.member("type", Self.type)
                writer.member("version", "1.0")
            }
        }
        try Files.createDirectories(path.removingLastComponent())
        try Files.writeAtomically(writer.bytes, to: path)
    }

    /// - Throws: `.metadata` for a file that is none of these, or cannot be read.
    public static func read(_ path: FilePath) throws(ComposeError) -> PackageChecksums {
        var reader = try MetadataReader.open(path)
        var result = PackageChecksums()
        try reader.object { (reader, key) throws(ComposeError) in
            guard key == "files" else { return try reader.skipValue() }
            try reader.object { (reader, file) throws(ComposeError) in
                let text = try reader.string()
                guard let identity = identity(file), let checksum = checksum(text) else {
                    throw reader.failure("'\(file)' with '\(text)' is no file with its checksum")
                }
                result.checksums[identity] = checksum
            }
        }
        try reader.finish()
        return result
    }

    private static func text(_ file: PackageFile.Identity) -> String {
        "\(file.device):\(file.inode):\(file.size):\(file.modified)"
    }

    private static func identity(_ text: String) -> PackageFile.Identity? {
        let parts = text.split(separator: ":")
        guard parts.count == 4, let device = UInt64(parts[0]), let inode = UInt64(parts[1]),
            let size = Int(parts[2]), let modified = Int64(parts[3])
        else { return nil }
        return PackageFile.Identity(device: device, inode: inode, size: size, modified: modified)
    }

    private static func checksum(_ text: String) -> Checksum? {
        let parts = text.split(separator: ":", maxSplits: 1)
        guard parts.count == 2 else { return nil }
        return Checksum.Kind(rawValue: String(parts[0])).flatMap {
            Checksum($0, hexadecimal: String(parts[1]))
        }
    }
}

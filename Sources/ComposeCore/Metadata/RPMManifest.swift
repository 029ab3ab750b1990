public import RPMKit

/// `rpms.json`: every package of a compose, by variant, arch and source package.
public struct RPMManifest: MetadataFile, Hashable {
    public static let type = "rpms"

    public enum Category: String, Hashable, Sendable, Codable, CaseIterable {
        case binary, debug, source
    }

    public struct Entry: Hashable, Sendable {
        /// Relative to the published directory.
        public var path: String
        public var category: Category
        /// In small letters; nil for an unsigned package.
        public var sigkey: String?

        public init(path: String, category: Category, sigkey: String? = nil) {
            self.path = path
            self.category = category
            self.sigkey = sigkey
        }
    }

    /// The packages of one tree: NEVRA of the source package, NEVRA of the package.
    public typealias Tree = [String: [String: Entry]]

    public var compose: ComposeInfo.Compose
    /// By UID of the variant and arch.
    public var rpms: [String: [String: Tree]] = [:]

    public init(compose: ComposeInfo.Compose) { self.compose = compose.withoutLabel }

    /// A NEVRA as keys have it: with its epoch, 0 too.
    public static func key(_ nevra: NEVRA) -> String {
        "\(nevra.name)-\(nevra.epoch):\(nevra.version)-\(nevra.release).\(nevra.arch)"
    }

    /// Adds a package to a tree; sources are added to each arch that has something made of them.
    ///
    /// - Parameter source: The source package that it was built from; itself for a source package.
    public mutating func add(
        _ package: NEVRA, from source: NEVRA, to variant: String, _ arch: String, _ entry: Entry
    ) {
        var entry = entry
        entry.sigkey = entry.sigkey?.lowercased()
        rpms[variant, default: [:]][arch, default: [:]][Self.key(source), default: [:]][Self.key(package)] =
            entry
    }
}

extension RPMManifest {
    public func encoded() -> [UInt8] {
        let count = rpms.values.reduce(0) { $0 + $1.values.reduce(0) { $0 + $1.count } }
        return Self.encode(compose, capacity: 4096 + count * 600) { writer in
            writer.key("rpms")
            writer.object { writer in
                writer.members(rpms) { writer, _, arches in
                    writer.object { writer in
                        writer.members(arches) { writer, _, tree in Self.encode(tree, to: &writer) }
                    }
                }
            }
        }
    }

    private static func encode(_ tree: Tree, to writer: inout PythonJSON) {
        writer.object { writer in
            writer.members(tree) { writer, _, packages in
                writer.object { writer in
                    writer.members(packages) { writer, _, entry in
                        writer.object { writer in
                            writer.member("category", entry.category.rawValue)
                            writer.member("path", entry.path)
                            writer.member("sigkey", entry.sigkey)
                        }
                    }
                }
            }
        }
    }

    public init(decoding bytes: [UInt8], name: String) throws(ComposeError) {
        var rpms: [String: [String: Tree]] = [:]
        let compose = try Self.decode(bytes, name) { (reader, key) throws(ComposeError) in
            guard key == "rpms" else { return try reader.skipValue() }
            rpms = try reader.table { (reader) throws(ComposeError) in
                try reader.table { (reader) throws(ComposeError) in
                    try reader.table { (reader) throws(ComposeError) in try reader.table(Entry.init) }
                }
            }
        }
        self.compose = compose
        self.rpms = rpms
    }
}

extension RPMManifest.Entry {
    fileprivate init(_ reader: inout MetadataReader) throws(ComposeError) {
        var (path, category, sigkey): (String?, RPMManifest.Category?, String?) = (nil, nil, nil)
        try reader.object { (reader, key) throws(ComposeError) in
            switch key {
            case "path": path = try reader.string()
            case "category": category = RPMManifest.Category(rawValue: try reader.string())
            case "sigkey": sigkey = try reader.optionalString()
            default: try reader.skipValue()
            }
        }
        guard let path, let category else { throw reader.failure("path or category of a package is missing") }
        self.init(path: path, category: category, sigkey: sigkey)
    }
}

/// `extra_files.json` of a compose: files in trees that are no packages, by variant and arch.
public struct ExtraFilesManifest: MetadataFile, Hashable {
    public static let type = "extra_files"

    public struct File: Hashable, Sendable {
        /// Relative to the published directory; in the file of a tree, to the tree.
        public var path: String
        /// In bytes.
        public var size: Int64
        /// Hexadecimal digits by kind.
        public var checksums: [String: String]

        public init(path: String, size: Int64, checksums: [String: String]) {
            self.path = path
            self.size = size
            self.checksums = checksums
        }
    }

    public var compose: ComposeInfo.Compose
    /// By UID of the variant and arch, in the order in which they were added.
    public var files: [String: [String: [File]]] = [:]

    public init(compose: ComposeInfo.Compose) { self.compose = compose.withoutLabel }

    public mutating func add(_ file: File, to variant: String, _ arch: String) {
        files[variant, default: [:]][arch, default: []].append(file)
    }

    /// The content of `extra_files.json` at the top of one tree.
    ///
    /// - Parameter tree: The tree, relative to the published directory; what lies elsewhere keeps its path.
    public func encoded(forTree tree: String, _ variant: String, _ arch: String) -> [UInt8] {
        var writer = PythonJSON()
        writer.object { writer in
            writer.key("data")
            writer.array { writer in
                for file in files[variant]?[arch] ?? [] {
                    var file = file
                    if file.path.utf8.starts(with: "\(tree)/".utf8) {
                        file.path = String(Substring(file.path.utf8.dropFirst(tree.utf8.count + 1)))
                    }
                    writer.item()
                    writer.object { file.encode(to: &$0) }
                }
            }
            writer.key("header")
            writer.object { $0.member("version", "1.0") }
        }
        return writer.bytes
    }

    /// The files that `extra_files.json` at the top of a tree lists.
    ///
    /// - Throws: `.metadata`.
    public static func files(ofTree bytes: [UInt8], name: String) throws(ComposeError) -> [File] {
        var reader = MetadataReader(bytes, name: name)
        var files: [File] = []
        try reader.object { (reader, key) throws(ComposeError) in
            if key == "data" { files = try reader.list(File.init) } else { try reader.skipValue() }
        }
        try reader.finish()
        return files
    }
}

extension ExtraFilesManifest {
    public func encoded() -> [UInt8] {
        Self.encode(compose) { writer in
            writer.key("extra_files")
            writer.object { writer in
                writer.members(files) { writer, _, arches in
                    writer.object { writer in
                        writer.members(arches) { writer, _, files in
                            writer.array { writer in
                                for file in files {
                                    writer.item()
                                    writer.object { file.encode(to: &$0) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    public init(decoding bytes: [UInt8], name: String) throws(ComposeError) {
        var files: [String: [String: [File]]] = [:]
        let compose = try Self.decode(bytes, name) { (reader, key) throws(ComposeError) in
            guard key == "extra_files" else { return try reader.skipValue() }
            files = try reader.table { (reader) throws(ComposeError) in
                try reader.table { (reader) throws(ComposeError) in try reader.list(File.init) }
            }
        }
        self.init(compose: compose)
        self.files = files
    }
}

extension ExtraFilesManifest.File {
    fileprivate func encode(to writer: inout PythonJSON) {
        writer.key("checksums")
        writer.checksums(checksums)
        writer.member("file", path)
        writer.member("size", size)
    }

    fileprivate init(_ reader: inout MetadataReader) throws(ComposeError) {
        var (path, size): (String?, Int?) = (nil, nil)
        var checksums: [String: String] = [:]
        try reader.object { (reader, key) throws(ComposeError) in
            switch key {
            case "file": path = try reader.string()
            case "size": size = try reader.integer()
            case "checksums":
                checksums = try reader.table { (reader) throws(ComposeError) in try reader.string() }
            default: try reader.skipValue()
            }
        }
        guard let path, let size else { throw reader.failure("name or size of an extra file is missing") }
        self.init(path: path, size: Int64(size), checksums: checksums)
    }
}

/// `modules.json`: every module of a compose, by variant, arch and NSVC.
public struct ModuleManifest: MetadataFile, Hashable {
    public static let type = "modules"

    /// A module in a tree.
    public struct Module: Hashable, Sendable {
        public var name: String
        public var stream: String
        public var version: String
        public var context: String
        public var kojiTag: String
        /// Where its metadata is, by category of packages (`binary`, `debug`, `source`).
        public var modulemdPaths: [String: String]
        /// NEVRAs, in the order in which they were added.
        public var rpms: [String]

        public init(
            name: String, stream: String, version: String, context: String, kojiTag: String,
            modulemdPaths: [String: String] = [:], rpms: [String] = []
        ) {
            self.name = name
            self.stream = stream
            self.version = version
            self.context = context
            self.kojiTag = kojiTag
            self.modulemdPaths = modulemdPaths
            self.rpms = rpms
        }

        /// `name:stream:version:context`.
        public var nsvc: String { "\(name):\(stream):\(version):\(context)" }
    }

    public var compose: ComposeInfo.Compose
    /// By UID of the variant and arch.
    public private(set) var modules: [String: [String: [Module]]] = [:]

    public init(compose: ComposeInfo.Compose) { self.compose = compose.withoutLabel }

    /// Adds a module to a tree; packages and paths of one that is there already are joined.
    public mutating func add(_ module: Module, to variant: String, _ arch: String) {
        var list = modules[variant]?[arch] ?? []
        if let place = list.firstIndex(where: { $0.nsvc == module.nsvc }) {
            list[place].modulemdPaths.merge(module.modulemdPaths) { _, new in new }
            let present = Set(list[place].rpms)
            list[place].rpms += module.rpms.filter { !present.contains($0) }
        } else {
            list.append(module)
            list.sort { $0.nsvc.precedes($1.nsvc) }
        }
        modules[variant, default: [:]][arch] = list
    }
}

extension ModuleManifest {
    public func encoded() -> [UInt8] {
        Self.encode(compose) { writer in
            writer.key("modules")
            writer.object { writer in
                writer.members(modules) { writer, _, arches in
                    writer.object { writer in
                        writer.members(arches) { writer, _, modules in
                            writer.object { writer in
                                for module in modules {
                                    writer.key(module.nsvc)
                                    writer.object { module.encode(to: &$0) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    public init(decoding bytes: [UInt8], name: String) throws(ComposeError) {
        var modules: [String: [String: [String: Module]]] = [:]
        let compose = try Self.decode(bytes, name) { (reader, key) throws(ComposeError) in
            guard key == "modules" else { return try reader.skipValue() }
            modules = try reader.table { (reader) throws(ComposeError) in
                try reader.table { (reader) throws(ComposeError) in try reader.table(Module.init) }
            }
        }
        self.init(compose: compose)
        for (variant, arches) in modules {
            for (arch, modules) in arches {
                for (_, module) in modules.sortedByKey() { add(module, to: variant, arch) }
            }
        }
    }
}

extension ModuleManifest.Module {
    fileprivate func encode(to writer: inout PythonJSON) {
        writer.key("metadata")
        writer.object { writer in
            writer.member("context", context)
            writer.member("koji_tag", kojiTag)
            writer.member("name", name)
            writer.member("stream", stream)
            writer.member("uid", nsvc)
            writer.member("version", version)
        }
        writer.key("modulemd_path")
        writer.object { writer in
            for (category, path) in modulemdPaths.sortedByKey() { writer.member(category, path) }
        }
        writer.member("rpms", rpms)
    }

    fileprivate init(_ reader: inout MetadataReader) throws(ComposeError) {
        var metadata: [String: String] = [:]
        var (paths, rpms): ([String: String], [String]) = ([:], [])
        try reader.object { (reader, key) throws(ComposeError) in
            switch key {
            case "metadata":
                metadata = try reader.table { (reader) throws(ComposeError) in try reader.string() }
            case "modulemd_path":
                paths = try reader.table { (reader) throws(ComposeError) in try reader.string() }
            case "rpms": rpms = try reader.strings()
            default: try reader.skipValue()
            }
        }
        guard let name = metadata["name"], let stream = metadata["stream"],
            let version = metadata["version"], let context = metadata["context"]
        else { throw reader.failure("name, stream, version or context of a module is missing") }
        self.init(
            name: name, stream: stream, version: version, context: context,
            kojiTag: metadata["koji_tag"] ?? "",
            modulemdPaths: paths, rpms: rpms)
    }
}

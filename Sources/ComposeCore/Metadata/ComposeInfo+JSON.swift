extension ComposeInfo {
    public func encoded() -> [UInt8] {
        let first: (inout PythonJSON) -> Void = { writer in
            guard let baseProduct else { return }
            writer.key("base_product")
            writer.object { baseProduct.encode(to: &$0, isBase: true) }
        }
        return Self.encode(compose, first: first) { writer in
            writer.key("release")
            writer.object { release.encode(to: &$0) }
            writer.key("variants")
            writer.object { writer in
                writer.members(variants) { writer, _, variant in
                    writer.object { variant.encode(to: &$0) }
                }
            }
        }
    }

    public init(decoding bytes: [UInt8], name: String) throws(ComposeError) {
        var release: Release?
        var base: Release?
        var variants: [String: Variant] = [:]
        let compose = try Self.decode(bytes, name) { (reader, key) throws(ComposeError) in
            switch key {
            case "base_product": base = try Release(&reader)
            case "release": release = try Release(&reader)
            case "variants": variants = try reader.table(Variant.init)
            default: try reader.skipValue()
            }
        }
        guard let release else { throw ComposeError(.metadata, "\(name): the release is missing") }
        self.init(compose: compose, release: release, baseProduct: base)
        self.variants = variants
    }
}

extension ComposeInfo.Compose {
    func encode(to writer: inout PythonJSON) {
        writer.object { writer in
            writer.member("date", date)
            if label != nil { writer.member("final", isFinal) }
            writer.member("id", id)
            if let label { writer.member("label", label) }
            writer.member("respin", respin)
            writer.member("type", type.rawValue)
        }
    }

    init(_ reader: inout MetadataReader) throws(ComposeError) {
        var (id, date, label): (String?, String?, String?) = (nil, nil, nil)
        var (type, respin, isFinal): (ComposeType?, Int?, Bool) = (nil, nil, false)
        try reader.object { (reader, key) throws(ComposeError) in
            switch key {
            case "id": id = try reader.string()
            case "date": date = try reader.string()
            case "label": label = try reader.optionalString()
            case "final": isFinal = try reader.bool()
            case "respin": respin = try reader.integer()
            case "type":
                let name = try reader.string()
                type = ComposeType(rawValue: name)
                if type == nil { throw reader.failure("unknown compose type '\(name)'") }
            default: try reader.skipValue()
            }
        }
        guard let id, let date, let type, let respin else {
            throw reader.failure("id, date, type or respin of the compose is missing")
        }
        self.init(id: id, type: type, date: date, respin: respin, label: label, isFinal: isFinal)
    }
}

extension ComposeInfo.Release {
    /// - Parameter isBase: Whether it is the product below, of which less is said.
    func encode(to writer: inout PythonJSON, isBase: Bool = false) {
        if !isBase {
            writer.member("internal", isInternal)
            if isLayered { writer.member("is_layered", true) }
        }
        writer.member("name", name)
        writer.member("short", short)
        writer.member("type", type)
        writer.member("version", version)
    }

    init(_ reader: inout MetadataReader) throws(ComposeError) {
        var release = Self(name: "", short: "", version: "")
        try reader.object { (reader, key) throws(ComposeError) in
            switch key {
            case "name": release.name = try reader.string()
            case "short": release.short = try reader.string()
            case "version": release.version = try reader.string()
            case "type": release.type = try reader.string()
            case "internal": release.isInternal = try reader.bool()
            case "is_layered": release.isLayered = try reader.bool()
            default: try reader.skipValue()
            }
        }
        self = release
    }
}

extension ComposeInfo.Variant {
    func encode(to writer: inout PythonJSON) {
        writer.member("arches", arches)
        writer.member("id", id)
        writer.member("name", name)
        writer.key("paths")
        writer.object { writer in
            writer.members(paths) { writer, _, arches in
                writer.object { writer in
                    for (arch, path) in arches.sortedByKey() { writer.member(arch, path) }
                }
            }
        }
        if let release {
            writer.key("release")
            writer.object { release.encode(to: &$0) }
        }
        writer.member("type", kind.rawValue)
        writer.member("uid", uid)
        if !children.isEmpty { writer.member("variants", children) }
    }

    init(_ reader: inout MetadataReader) throws(ComposeError) {
        var variant = Self(id: "", uid: "", name: "", kind: .variant, arches: [])
        try reader.object { (reader, key) throws(ComposeError) in
            switch key {
            case "id": variant.id = try reader.string()
            case "uid": variant.uid = try reader.string()
            case "name": variant.name = try reader.string()
            case "arches": variant.arches = try reader.strings()
            case "variants": variant.children = try reader.strings()
            case "release": variant.release = try ComposeInfo.Release(&reader)
            case "paths":
                variant.paths = try reader.table { (reader) throws(ComposeError) in
                    try reader.table { (reader) throws(ComposeError) in try reader.string() }
                }
            case "type":
                let name = try reader.string()
                guard let kind = Variant.Kind(rawValue: name) else {
                    throw reader.failure("unknown type of variant '\(name)'")
                }
                variant.kind = kind
            default: try reader.skipValue()
            }
        }
        self = variant
    }
}

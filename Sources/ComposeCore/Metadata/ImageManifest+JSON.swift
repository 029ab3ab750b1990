extension ImageManifest {
    public func encoded() -> [UInt8] {
        Self.encode(compose) { writer in
            writer.key("images")
            writer.object { writer in
                writer.members(images) { writer, _, arches in
                    writer.object { writer in
                        writer.members(arches) { writer, _, images in
                            writer.array { writer in
                                for image in images {
                                    writer.item()
                                    writer.object { image.encode(to: &$0) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    public init(decoding bytes: [UInt8], name: String) throws(ComposeError) {
        var images: [String: [String: [Image]]] = [:]
        let compose = try Self.decode(bytes, name) { (reader, key) throws(ComposeError) in
            guard key == "images" else { return try reader.skipValue() }
            images = try reader.table { (reader) throws(ComposeError) in
                try reader.table { (reader) throws(ComposeError) in try reader.list(Image.init) }
            }
        }
        self.init(compose: compose)
        for (variant, arches) in images.sortedByKey() {
            for (arch, images) in arches.sortedByKey() {
                for image in images { try add(image, to: variant, arch) }
            }
        }
    }
}

extension ImageManifest.Image {
    fileprivate func encode(to writer: inout PythonJSON) {
        if !additionalVariants.isEmpty { writer.member("additional_variants", additionalVariants) }
        writer.member("arch", arch)
        writer.member("bootable", isBootable)
        writer.key("checksums")
        writer.checksums(checksums)
        writer.member("disc_count", discCount)
        writer.member("disc_number", discNumber)
        writer.member("format", format)
        writer.member("implant_md5", implantedMD5)
        writer.member("mtime", modified)
        writer.member("path", path)
        writer.member("size", size)
        writer.member("subvariant", subvariant)
        writer.member("type", type)
        if isUnified { writer.member("unified", true) }
        writer.member("volume_id", volumeID)
    }

    fileprivate init(_ reader: inout MetadataReader) throws(ComposeError) {
        var image = Self(
            path: "", arch: "", type: "", format: "", subvariant: "", checksums: [:], modified: 0, size: 0)
        try reader.object { (reader, key) throws(ComposeError) in
            switch key {
            case "path": image.path = try reader.string()
            case "arch": image.arch = try reader.string()
            case "type": image.type = try reader.string()
            case "format": image.format = try reader.string()
            case "subvariant": image.subvariant = try reader.string()
            case "disc_number": image.discNumber = try reader.integer()
            case "disc_count": image.discCount = try reader.integer()
            case "bootable": image.isBootable = try reader.bool()
            case "implant_md5": image.implantedMD5 = try reader.optionalString()
            case "mtime": image.modified = Int64(try reader.integer())
            case "size": image.size = Int64(try reader.integer())
            case "volume_id": image.volumeID = try reader.optionalString()
            case "unified": image.isUnified = try reader.bool()
            case "additional_variants": image.additionalVariants = try reader.strings()
            case "checksums":
                image.checksums = try reader.table { (reader) throws(ComposeError) in try reader.string() }
            default: try reader.skipValue()
            }
        }
        guard !image.path.isEmpty else { throw reader.failure("an image without a path") }
        self = image
    }
}

extension PythonJSON {
    /// The value of a member `checksums`: hexadecimal digits by kind.
    mutating func checksums(_ checksums: [String: String]) {
        object { writer in
            for (kind, digits) in checksums.sortedByKey() { writer.member(kind, digits) }
        }
    }
}

internal import ConfigSyntax

extension ImageNameConfig {
    init(_ reader: OptionReader) {
        if let format = reader.text("image_name_format") {
            formats = VariantMap([.init(".*", [format])])
        } else {
            formats = reader.byVariant("image_name_format")
        }
        if reader["image_volid_formats"] != nil {
            naming.volumeIDFormats = reader.texts("image_volid_formats")
        }
        if reader["image_volid_layered_product_formats"] != nil {
            naming.layeredVolumeIDFormats = reader.texts("image_volid_layered_product_formats")
        }
        naming.isVolumeIDRestricted = reader.flag("restricted_volid")
        naming.volumeIDSubstitutions = reader.byKey("volume_id_substitutions", \.string)
        naming.discTypes = reader.byKey("disc_types", \.string)
    }
}

extension CreateISOConfig {
    init(_ reader: OptionReader) {
        skip = VariantArchMap(reader["createiso_skip"]) { $0.values(\.bool) }
        maximumSize = VariantArchMap(reader["createiso_max_size"]) { $0.values(\.byteCount) }
        maximumSizeIsStrict = VariantArchMap(reader["createiso_max_size_is_strict"]) { $0.values(\.bool) }
        makesJigdo = reader.flag("create_jigdo")
        coversOptional = reader.flag("create_optional_isos")
        breaksHardlinks = reader.flag("createiso_break_hardlinks")
        usesXorriso = reader.flag("createiso_use_xorrisofs")
        allowsReuse = reader.flag("createiso_allow_reuse", unset: true)
        mediumSize = reader["iso_size"]?.byteCount ?? mediumSize
        reserve = reader["split_iso_reserve"]?.byteCount ?? reserve
        if let level = reader.number("iso_level") {
            // `*` does not stand for sources.
            isoLevels = VariantArchMap([.init(".*", ["*": [level], "src": [level]])])
        } else {
            isoLevels = VariantArchMap(reader["iso_level"]) { $0.values(\.wholeNumber) }
        }
        usesHFSOnPPC64LE = reader.flag("iso_hfs_ppc64le_compatible", unset: true)
        symlinkTarget = reader.text("symlink_isos_to").flatMap { $0.isEmpty ? nil : $0 }
    }
}

extension ExtraISOsConfig {
    init(_ reader: OptionReader) {
        images = VariantMap(reader["extra_isos"]) { $0.values(ExtraISOConfig.init) }
        allowsReuse = reader.flag("extraiso_allow_reuse", unset: true)
    }
}

extension ExtraISOConfig {
    init?(_ node: ConfigNode) {
        guard let mapping = node.mapping else { return nil }
        let reader = OptionReader(options: mapping)
        includedVariants = reader.texts("include_variants")
        extraFiles = reader["extra_files"]?.values(SCMSource.init) ?? []
        fileName = reader.text("filename")
        volumeIDs = reader.texts("volid")
        arches = reader.texts("arches")
        failableArches = reader.texts("failable_arches")
        skipsSources = reader.flag("skip_src")
        inheritsExtraFiles = reader.flag("inherit_extra_files")
        maximumSize = reader["max_size"]?.byteCount
    }
}

extension ImageChecksumConfig {
    init(_ reader: OptionReader) {
        if reader["media_checksums"] != nil { kinds = reader.texts("media_checksums") }
        inOneFile = reader.flag("media_checksum_one_file")
        baseName = reader.text("media_checksum_base_filename") ?? ""
    }
}

extension RepoclosureConfig {
    init(_ reader: OptionReader) {
        strictness = VariantArchMap(reader["repoclosure_strictness"]) { node in
            node.texts.compactMap(Strictness.init)
        }
    }
}

extension ConfigNode {
    /// What a value, or each of a list's, is read as; what cannot be is left out.
    func values<Value>(_ read: (ConfigNode) -> Value?) -> [Value] {
        sequence?.compactMap(read) ?? [read(self)].compactMap { $0 }
    }

    /// A number of bytes, or a text with a unit.
    fileprivate var byteCount: Int64? { string.flatMap(ByteSize.bytes) ?? wholeNumber.map(Int64.init) }
}

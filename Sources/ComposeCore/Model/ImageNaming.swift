/// How images of a compose and their volumes are named.
public struct ImageNaming: Sendable, Hashable, Codable {
    /// The usual template of image file names.
    public static let defaultNameFormat = "{compose_id}-{variant}-{arch}-{disc_type}{disc_num}{suffix}"
    /// The longest volume ID that ISO 9660 has room for.
    public static let longestVolumeID = 32

    /// Templates of volume IDs; the first that is short enough counts.
    public var volumeIDFormats = [
        "{release_short}-{version} {variant}.{arch}", "{release_short}-{version} {arch}",
    ]
    /// Templates that are tried before the others for layered products.
    public var layeredVolumeIDFormats = [
        "{release_short}-{version} {base_product_short}-{base_product_version} {variant}.{arch}",
        "{release_short}-{version} {base_product_short}-{base_product_version} {arch}",
    ]
    /// Texts to replace in volume IDs, the longest first.
    public var volumeIDSubstitutions: [String: String] = [:]
    /// Whether anything but ASCII letters, digits and `_` becomes `-`.
    public var isVolumeIDRestricted = false
    /// What `boot`, `live`, `dvd` and `ostree` are called.
    public var discTypes: [String: String] = [:]

    public init() {}

    /// The name of a kind of disc.
    public func discType(_ kind: String) -> String { discTypes[kind] ?? kind }

    /// What one image is, for its name and its volume ID.
    public struct Image: Sendable, Hashable {
        /// Nil where no variant has a part in it.
        public var variant: Variant?
        /// A tree arch, or `src`.
        public var arch: String
        /// Already by the name of ``ImageNaming/discType(_:)``.
        public var discType: String
        /// Nil for one that is not numbered.
        public var discNumber: Int?
        /// With its dot.
        public var suffix: String
        /// Further keys, such as `filename` and `volid` of extra images.
        public var extraKeys: [String: String]

        public init(
            variant: Variant?, arch: String, discType: String = "", discNumber: Int? = nil,
            suffix: String = ".iso",
            extraKeys: [String: String] = [:]
        ) {
            self.variant = variant
            self.arch = arch
            self.discType = discType
            self.discNumber = discNumber
            self.suffix = suffix
            self.extraKeys = extraKeys
        }
    }

    /// The file name of an image.
    ///
    /// - Parameter template: nil for ``defaultNameFormat``.
    /// - Throws: `.imageName`, also for a name that would lead into another directory.
    public func fileName(
        of image: Image, in compose: ComposeIdentity, template: String? = nil
    ) throws(ComposeError) -> String {
        var values = commonKeys(image, compose)
        values["arch"] = .text(image.arch == "src" ? "source" : image.arch)
        values["disc_num"] = image.discNumber.map { .number($0) } ?? .text("")
        values["suffix"] = .text(image.suffix)
        let name = try Self.fill(template ?? Self.defaultNameFormat, values, "image name")
        guard !name.isEmpty, !name.utf8.contains(UInt8(ascii: "/")), !name.utf8.contains(0), name != ".",
            name != ".."
        else {
            throw ComposeError(.imageName, "Image name '\(name)' is no file name; change image_name_format")
        }
        return name
    }

    /// The volume ID of an image, at most 32 bytes long.
    ///
    /// - Parameter formats: Templates of this image; nil for those of the compose.
    /// - Throws: `.imageName` for an unknown key, or when every candidate is too long.
    public func volumeID(
        of image: Image, in compose: ComposeIdentity, formats: [String]? = nil
    ) throws(ComposeError) -> String {
        var values = commonKeys(image, compose)
        values["arch"] = .text(image.arch)
        values["base_product_short"] = .text(compose.release.base?.short ?? "")
        values["base_product_version"] = .text(compose.release.base?.version ?? "")
        let isLayered = compose.release.isLayered || image.variant?.kind == .layeredProduct
        let templates = formats ?? (isLayered ? layeredVolumeIDFormats : []) + volumeIDFormats
        var tried: [String] = []
        for template in templates where image.variant != nil || !template.contains("%(variant)s") {
            let candidate = substitute(try Self.fill(template, values, "volume id"))
            if candidate.utf8.count <= Self.longestVolumeID { return restrict(candidate) }
            tried.append(candidate)
        }
        throw Self.tooLong(tried)
    }

    private static func tooLong(_ tried: [String]) -> ComposeError {
        let options = tried.map { "'\($0)'" }.joined(separator: ", ")
        return ComposeError(
            .imageName,
            "Could not create volume ID longer than 32 bytes, options are \(options); "
                + "add a shorter template to image_volid_formats, or use volume_id_substitutions"
        )
    }

    /// What is left of a volume ID that came out too long after all: without dashes, then without blanks,
    /// then with `Supp` for `Supplementary`.
    ///
    /// - Throws: `.imageName` when it still is too long.
    public static func shortened(_ volumeID: String) throws(ComposeError) -> String {
        var text = volumeID
        let steps: [(String) -> String] = [
            { $0 }, { $0.filter { $0 != "-" } }, { $0.filter { $0 != " " } },
            { $0.replacing("Supplementary", with: "Supp") },
        ]
        for step in steps {
            text = step(text)
            if text.utf8.count <= longestVolumeID { return text }
        }
        throw tooLong([volumeID, text])
    }

    private func substitute(_ text: String) -> String {
        // Patterns of one length are taken in order, so that the result does not depend on a hash.
        let patterns = volumeIDSubstitutions.filter { !$0.key.isEmpty }.sorted {
            ($1.key.unicodeScalars.count, $0.key) < ($0.key.unicodeScalars.count, $1.key)
        }
        return patterns.reduce(text) { $0.replacing($1.key, with: $1.value) }
    }

    private func restrict(_ text: String) -> String {
        guard isVolumeIDRestricted else { return text }
        return String(
            String.UnicodeScalarView(
                text.unicodeScalars.map {
                    $0.isASCII && ($0.properties.isAlphabetic || ("0"..."9").contains($0) || $0 == "_")
                        ? $0 : "-"
                }))
    }

    private func commonKeys(_ image: Image, _ compose: ComposeIdentity) -> [String: NameFormat.Value] {
        var values: [String: NameFormat.Value] = image.extraKeys.mapValues { .text($0) }
        values["compose_id"] = .text(compose.id)
        values["release_short"] = .text(compose.release.short)
        values["version"] = .text(compose.release.version)
        values["date"] = .text(compose.date)
        values["respin"] = .number(compose.respin)
        values["type"] = .text(compose.type.rawValue)
        values["type_suffix"] = .text(compose.type.suffix)
        values["label"] = .text(compose.label?.description ?? "")
        values["label_major_version"] = .text(compose.label?.majorVersion ?? "")
        values["variant"] = .text(Self.uid(image.variant))
        values["disc_type"] = .text(image.discType)
        return values
    }

    /// A layered product is known by the variant that it stands on.
    private static func uid(_ variant: Variant?) -> String {
        guard let variant else { return "" }
        return variant.kind == .layeredProduct ? variant.parent ?? variant.uid : variant.uid
    }

    private static func fill(
        _ template: String, _ values: [String: NameFormat.Value], _ what: String
    ) throws(ComposeError) -> String {
        do {
            return try NameFormat(values).fill(template)
        } catch {
            switch error {
            case .unknownKey(let key):
                throw ComposeError(.imageName, "Failed to create \(what): unknown format element: '\(key)'")
            case .malformed(let reason):
                throw ComposeError(.imageName, "Failed to create \(what): '\(template)' has \(reason)")
            }
        }
    }
}

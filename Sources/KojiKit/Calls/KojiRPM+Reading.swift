extension KojiRPM: KojiReadable {
    /// Reads a package in any of the forms in which hubs send them.
    ///
    /// - Throws: `.unexpectedAnswer`.
    public init(_ value: XMLRPCValue) throws(KojiError) {
        guard let row = value.structure else { throw AnswerReader.unexpected("package") }
        self = try Fields(row).rpm()
    }

    /// The members of a row, taken in one pass: a large tag has a hundred thousand rows.
    private struct Fields {
        var id: Int64?
        var name: String?
        var version: String?
        var release: String?
        var arch: String?
        var rest = KojiRPM.empty

        init(_ row: XMLRPCStruct) {
            for member in row.members { take(member.name, member.value) }
        }

        private mutating func take(_ name: String, _ value: XMLRPCValue) {
            switch name {
            case "id": id = value.int
            case "build_id": rest.build = value.id()
            case "name": self.name = value.string
            case "version": version = value.string
            case "release": release = value.string
            case "epoch": rest.epoch = value.int
            case "arch": arch = value.string
            case "size": rest.size = value.int ?? 0
            case "payloadhash": rest.payloadHash = value.string ?? ""
            case "buildtime": rest.buildTime = value.int ?? 0
            case "buildroot_id": rest.buildroot = value.id()
            case "metadata_only": rest.isMetadataOnly = value.flag ?? false
            case "draft": rest.isDraft = value.flag ?? false
            case "extra": rest.extra = value.structure ?? [:]
            case "sigkey": rest.signatureKey = value.string
            case "is_update": rest.isUpdate = value.flag
            case "external_repo_name":
                if let name = value.string, name != "INTERNAL" { rest.externalRepository = name }
            default: break
            }
        }

        func rpm() throws(KojiError) -> KojiRPM {
            guard let id else { throw missing("id") }
            guard let name else { throw missing("name") }
            guard let version else { throw missing("version") }
            guard let release else { throw missing("release") }
            guard let arch else { throw missing("arch") }
            // They become parts of paths.
            guard name.isPathPart, version.isPathPart, release.isPathPart, arch.isPathPart else {
                throw KojiError.escaping("\(name)-\(version)-\(release).\(arch)")
            }
            var rpm = rest
            (rpm.id, rpm.name, rpm.version) = (KojiID(id), name, version)
            (rpm.release, rpm.arch) = (release, arch)
            return rpm
        }

        private func missing(_ name: String) -> KojiError { AnswerReader.missing(name, of: "package") }
    }

    private static let empty = KojiRPM(
        id: KojiID(0), name: "", version: "", release: "", arch: "", size: 0, payloadHash: "", buildTime: 0,
        isMetadataOnly: false, isDraft: false, extra: [:])

    /// Takes the texts of the row before where they are the same: rows of one build follow each other, and long texts
    /// are kept once then.
    mutating func share(_ other: KojiRPM) {
        if version == other.version { version = other.version }
        if release == other.release { release = other.release }
        if name == other.name { name = other.name }
    }
}

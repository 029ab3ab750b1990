/// One package of a build.
public struct KojiRPM: Sendable, Hashable {
    public typealias ID = KojiID<KojiRPM>

    public var id: ID
    /// Nil for a package of another repository.
    public var build: KojiBuild.ID?
    public var name: String
    public var version: String
    public var release: String
    public var epoch: Int64?
    /// `src` for a source package.
    public var arch: String
    /// Bytes of the unsigned file.
    public var size: Int64
    /// MD5 of header and payload, as the package's signature header has it; hexadecimal.
    public var payloadHash: String
    /// When it was built; seconds since 1970.
    public var buildTime: Int64
    public var buildroot: KojiBuildroot.ID?
    /// Whether the hub has no file of it.
    public var isMetadataOnly: Bool
    public var isDraft: Bool
    /// The repository that it is of, if it was not built here.
    public var externalRepository: String?
    /// In a listing of signatures: the key of this row, empty for the header without a signature; nil elsewhere.
    public var signatureKey: String?
    /// In a listing of a buildroot: whether it was installed after the buildroot was made; nil elsewhere.
    public var isUpdate: Bool?
    public var extra: XMLRPCStruct

    /// `name-version-release.arch`.
    public var nvra: String { "\(name)-\(version)-\(release).\(arch)" }
    public var fileName: String { nvra + ".rpm" }
    public var isSource: Bool { arch == "src" || arch == "nosrc" }
}

/// What a tag holds: packages, and the builds that they are of.
public struct KojiTagContent: Sendable, Hashable {
    public var rpms: [KojiRPM]
    /// In the order of the tag: what counts first comes first.
    public var builds: [KojiBuild]

    public init(rpms: [KojiRPM] = [], builds: [KojiBuild] = []) {
        self.rpms = rpms
        self.builds = builds
    }
}

/// A signature that the hub has of a package.
public struct KojiSignature: Sendable, Hashable {
    public var rpm: KojiRPM.ID
    /// The last eight digits of the key's ID; empty for the header without a signature.
    public var key: String
    /// MD5 of the signature header, hexadecimal.
    public var hash: String
}

extension KojiSignature: KojiReadable {
    public init(_ value: XMLRPCValue) throws(KojiError) {
        let reader = try AnswerReader(value, "signature")
        rpm = try reader.requiredID("rpm_id")
        key = reader.string("sigkey") ?? ""
        hash = reader.string("sighash") ?? ""
    }
}

/// A file of a build that is no package: an image, a module's description, a jar.
public struct KojiArchive: Sendable, Hashable {
    public typealias ID = KojiID<KojiArchive>

    public enum ChecksumType: Int64, Sendable, Hashable, CaseIterable {
        case md5, sha1, sha256
    }

    public var id: ID
    public var build: KojiBuild.ID
    public var fileName: String
    /// Such as `qcow2` or `json`; decided by the file's name.
    public var typeName: String
    public var typeID: Int64?
    public var typeDescription: String?
    /// Extensions of files of this type.
    public var typeExtensions: [String]
    /// What kind of content of a build it is: `image`, `module`, `maven`, …
    public var buildType: String
    /// Bytes.
    public var size: Int64
    /// Hexadecimal.
    public var checksum: String
    /// Nil for a type that is not known here.
    public var checksumType: ChecksumType?
    public var buildroot: KojiBuildroot.ID?
    public var isMetadataOnly: Bool
    /// Of an image.
    public var arch: String?
    /// Of an image: whether it has a root file system.
    public var rootID: String?
    /// Of a Maven artefact.
    public var group: String?
    public var artifact: String?
    public var version: String?
    /// Of a file that Windows made: the directory below `win`, and for what it is.
    public var relativePath: String?
    public var platforms: [String]
    public var extra: XMLRPCStruct
}

extension KojiArchive: KojiReadable {
    public init(_ value: XMLRPCValue) throws(KojiError) {
        let reader = try AnswerReader(value, "archive")
        id = try reader.requiredID("id")
        build = try reader.requiredID("build_id")
        fileName = try reader.required("filename")
        typeName = reader.string("type_name") ?? ""
        typeID = reader.int("type_id")
        typeDescription = reader.string("type_description")
        typeExtensions = reader.words("type_extensions")
        buildType = reader.string("btype") ?? ""
        size = reader.int("size") ?? 0
        checksum = reader.string("checksum") ?? ""
        checksumType = reader.int("checksum_type").flatMap(ChecksumType.init(rawValue:))
        buildroot = reader.id("buildroot_id")
        isMetadataOnly = reader.bool("metadata_only")
        arch = reader.string("arch")
        rootID = reader.string("rootid")
        group = reader.string("group_id")
        artifact = reader.string("artifact_id")
        version = reader.string("version")
        relativePath = reader.string("relpath")
        platforms = reader.words("platforms")
        extra = reader.structure("extra")
    }
}

/// A room in which a task ran, with the packages that were installed in it.
public struct KojiBuildroot: Sendable, Hashable {
    public typealias ID = KojiID<KojiBuildroot>

    public enum State: Int64, Sendable, Hashable, CaseIterable {
        case initializing, waiting, building, expired
    }

    public var id: ID
    public var arch: String?
    /// Nil for a state that is not known here, and for a buildroot of another system.
    public var state: State?
    public var tag: KojiTag.ID?
    public var tagName: String?
    public var repository: KojiRepository.ID?
    public var task: KojiTask.ID?
    public var host: Int64?
    public var hostName: String?
}

extension KojiBuildroot: KojiReadable {
    public init(_ value: XMLRPCValue) throws(KojiError) {
        let reader = try AnswerReader(value, "buildroot")
        id = try reader.requiredID("id")
        arch = reader.string("arch") ?? reader.string("container_arch")
        state = reader.int("state").flatMap(State.init(rawValue:))
        tag = reader.id("tag_id")
        tagName = reader.string("tag_name")
        repository = reader.id("repo_id")
        task = reader.id("task_id")
        host = reader.int("host_id")
        hostName = reader.string("host_name")
    }
}

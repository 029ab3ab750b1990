/// Which archives are wanted; what is nil does not count.
public struct KojiArchiveFilter: Sendable, Hashable {
    /// The hub takes no NVR here.
    public var build: KojiBuild.ID?
    public var buildroot: KojiBuildroot.ID?
    public var componentBuildroot: KojiBuildroot.ID?
    public var host: Int64?
    /// Of the content: `module`, `image`, …
    public var type: String?
    public var fileName: String?
    /// Bytes.
    public var size: Int64?
    public var checksum: String?
    public var checksumType: KojiArchive.ChecksumType?
    public var typeInfo: XMLRPCStruct?
    /// Those that are in an image.
    public var image: KojiArchive.ID?
    public var archive: KojiArchive.ID?
    /// Whether an unknown build, buildroot or image is a fault, and not an empty answer.
    public var isStrict = false

    public init(build: KojiBuild.ID? = nil, type: String? = nil) {
        self.build = build
        self.type = type
    }
}

extension KojiListing where Answer == [KojiArchive] {
    /// Files of builds that are no packages.
    ///
    /// - SeeAlso: `listArchives`
    public static func archives(_ filter: KojiArchiveFilter, options: KojiQueryOptions = .init()) -> Self {
        Self(
            KojiCall(
                "listArchives", filter.build.map { [$0.xmlrpc] } ?? [],
                given: [
                    ("buildrootID", XMLRPCValue(filter.buildroot)),
                    ("componentBuildrootID", XMLRPCValue(filter.componentBuildroot)),
                    ("hostID", XMLRPCValue(filter.host)), ("type", XMLRPCValue(filter.type)),
                    ("filename", XMLRPCValue(filter.fileName)), ("size", XMLRPCValue(filter.size)),
                    ("checksum", XMLRPCValue(filter.checksum)),
                    ("checksum_type", XMLRPCValue(filter.checksumType?.rawValue)),
                    ("typeInfo", filter.typeInfo.map { .structure($0) } ?? nil),
                    ("queryOpts", options.xmlrpc), ("imageID", XMLRPCValue(filter.image)),
                    ("archiveID", XMLRPCValue(filter.archive)),
                    ("strict", XMLRPCValue(given: filter.isStrict)),
                ]))
    }
}

extension KojiRequest where Answer == [KojiArchive] {
    /// The files of a build that are no packages.
    ///
    /// - Parameter type: Of the content: `module`, `image`, …; nil for all.
    /// - SeeAlso: `listArchives`
    public static func archives(of build: KojiBuild.ID, type: String? = nil) -> Self {
        KojiListing.archives(KojiArchiveFilter(build: build, type: type)).request
    }
}

extension KojiRequest where Answer == Bool {
    /// Whether a build has images. An unknown build has none.
    ///
    /// - SeeAlso: `getImageBuild`
    public static func isImageBuild(_ build: some KojiBuildKey) -> Self {
        Self(KojiCall("getImageBuild", [build.xmlrpc])) { value throws(KojiError) in !value.isNull }
    }
}

/// Which buildroots are wanted; what is nil does not count.
public struct KojiBuildrootFilter: Sendable, Hashable {
    public var host: Int64?
    public var tag: KojiTag.ID?
    public var state: KojiBuildroot.State?
    /// Those in which it was installed.
    public var rpm: KojiRPM.ID?
    public var archive: KojiArchive.ID?
    public var task: KojiTask.ID?
    public var buildroot: KojiBuildroot.ID?
    public var repository: KojiRepository.ID?

    public init(task: KojiTask.ID? = nil) { self.task = task }
}

extension KojiListing where Answer == [KojiBuildroot] {
    /// Rooms in which tasks ran.
    ///
    /// - SeeAlso: `listBuildroots`
    public static func buildroots(
        _ filter: KojiBuildrootFilter, options: KojiQueryOptions = .init()
    ) -> Self {
        Self(
            KojiCall(
                "listBuildroots",
                given: [
                    ("hostID", XMLRPCValue(filter.host)), ("tagID", XMLRPCValue(filter.tag)),
                    ("state", XMLRPCValue(filter.state?.rawValue)), ("rpmID", XMLRPCValue(filter.rpm)),
                    ("archiveID", XMLRPCValue(filter.archive)), ("taskID", XMLRPCValue(filter.task)),
                    ("buildrootID", XMLRPCValue(filter.buildroot)),
                    ("repoID", XMLRPCValue(filter.repository)), ("queryOpts", options.xmlrpc),
                ]))
    }
}

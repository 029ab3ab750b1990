/// What a `buildArch` task made; paths are below the hub's `work`.
public struct KojiBuildArchResult: Sendable, Hashable {
    public var rpms: [String]
    public var srpms: [String]
    public var logs: [String]
    public var buildroot: KojiBuildroot.ID?
}

/// What a `buildSRPMFromSCM`, `rebuildSRPM` task made; paths are below the hub's `work`.
public struct KojiSourcePackageResult: Sendable, Hashable {
    public var srpm: String
    public var logs: [String]
    public var buildroot: KojiBuildroot.ID?
    /// What was asked for, and what that was at that time: a branch is a commit here. Nil where the hub does not say.
    public var requestedSource: String?
    public var resolvedSource: String?
}

/// What one architecture's image task made: `createImage`, `createLiveMedia`, `createLiveCD`, `createAppliance`, and those of
/// KIWI.
public struct KojiImageResult: Sendable, Hashable {
    public var name: String
    public var version: String
    public var release: String
    public var arch: String
    /// Names, of files of the task or of the build.
    public var files: [String]
    public var logs: [String]
    public var task: KojiTask.ID?
    public var rootDevice: String?
    /// What is installed in it, as the hub's builders tell it.
    public var packages: [XMLRPCValue]
}

/// What a task of osbuild made.
public struct KojiOSBuildResult: Sendable, Hashable {
    /// Nil for a scratch build.
    public var build: KojiBuild.ID?
    /// What the composer said of its work.
    public var composer: XMLRPCStruct
}

/// What a `buildContainer` task made.
public struct KojiContainerResult: Sendable, Hashable {
    /// None for a scratch build.
    public var builds: [KojiBuild.ID]
    /// What to pull.
    public var repositories: [String]
}

/// What a `wrapperRPM` task made; paths are below the hub's `work`.
public struct KojiWrapperResult: Sendable, Hashable {
    public var rpms: [String]
    public var srpm: String?
    public var logs: [String]
    public var buildroot: KojiBuildroot.ID?
}

/// What a `newRepo` task made.
public struct KojiNewRepositoryResult: Sendable, Hashable {
    public var repository: KojiRepository.ID
    public var event: KojiEvent.ID
}

extension KojiBuildArchResult: KojiReadable {
    public init(_ value: XMLRPCValue) throws(KojiError) {
        let reader = try AnswerReader(value, "result of a build")
        rpms = reader.strings("rpms")
        srpms = reader.strings("srpms")
        logs = reader.strings("logs")
        buildroot = reader.id("brootid")
    }
}

extension KojiSourcePackageResult: KojiReadable {
    public init(_ value: XMLRPCValue) throws(KojiError) {
        // Old builders gave the path alone.
        if let path = value.string {
            (srpm, logs, buildroot) = (path, [], nil)
            return
        }
        let reader = try AnswerReader(value, "source package")
        srpm = try reader.required("srpm")
        logs = reader.strings("logs")
        buildroot = reader.id("brootid")
        requestedSource = reader.structure("source")["url"]?.string
        resolvedSource = reader.structure("source")["source"]?.string
    }
}

extension KojiImageResult: KojiReadable {
    public init(_ value: XMLRPCValue) throws(KojiError) {
        let reader = try AnswerReader(value, "image")
        name = reader.string("name") ?? ""
        version = reader.string("version") ?? ""
        release = reader.string("release") ?? ""
        arch = reader.string("arch") ?? ""
        files = reader.strings("files")
        logs = reader.strings("logs")
        task = reader.id("task_id")
        rootDevice = reader.string("rootdev")
        packages = reader.members["rpmlist"]?.array ?? []
    }
}

extension KojiOSBuildResult: KojiReadable {
    public init(_ value: XMLRPCValue) throws(KojiError) {
        let reader = try AnswerReader(value, "result of osbuild")
        build = reader.structure("koji")["build"]?.id()
        composer = reader.structure("composer")
    }
}

extension KojiContainerResult: KojiReadable {
    public init(_ value: XMLRPCValue) throws(KojiError) {
        let reader = try AnswerReader(value, "container")
        builds = reader.members["koji_builds"]?.array?.compactMap { $0.id() } ?? []
        repositories = reader.strings("repositories")
    }
}

extension KojiWrapperResult: KojiReadable {
    public init(_ value: XMLRPCValue) throws(KojiError) {
        let reader = try AnswerReader(value, "result of a wrapper")
        rpms = reader.strings("rpms")
        srpm = reader.string("srpm")
        logs = reader.strings("logs")
        buildroot = reader.id("buildroot_id")
    }
}

extension KojiNewRepositoryResult: KojiReadable {
    public init(_ value: XMLRPCValue) throws(KojiError) {
        guard let pair = value.array, pair.count >= 2, let repository = pair[0].int, let event = pair[1].int
        else { throw AnswerReader.unexpected("pair of repository and event") }
        (self.repository, self.event) = (KojiID(repository), KojiID(event))
    }
}

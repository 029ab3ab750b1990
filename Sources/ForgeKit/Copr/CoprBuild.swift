public import HostKit
public import JSONKit
internal import RPMKit

/// A build: a source package, and what was made of it in each chroot.
public struct CoprBuild: Hashable, Sendable, Identifiable {
    public typealias ID = ForgeID<CoprBuild>

    /// The source package, as far as it is known yet.
    public struct Source: Hashable, Sendable {
        public var name: String?
        public var version: String?
        public var url: String?
    }

    public var id: ID
    public var state: CoprState
    public var project: CoprProjectName
    /// The project's name, or that of a part of it such as `name:pr:5`.
    public var directory: String
    /// Where the project's results are.
    public var repoURL: String?
    public var submitted: Timestamp?
    public var started: Timestamp?
    public var ended: Timestamp?
    public var submitter: String?
    /// Empty for an uploaded package until its source phase is over.
    public var chroots: [CoprChroot]
    public var isBackground: Bool
    public var source: Source
}

extension CoprBuild: JSONReadable {
    public init(_ json: JSON) throws(JSONError) {
        id = ID(try json.int("id"))
        state = CoprState(word: try json.string("state"))
        project = CoprProjectName(
            owner: try json.string("ownername"), name: try json.string("projectname"))
        directory = try json.optionalString("project_dirname") ?? project.name
        repoURL = try json.optionalString("repo_url")
        submitted = try json.epoch("submitted_on")
        started = try json.epoch("started_on")
        ended = try json.epoch("ended_on")
        submitter = try json.optionalString("submitter")
        chroots = try json.strings("chroots").map { CoprChroot($0) }
        isBackground = try json.optionalBool("is_background") ?? false
        let package = json["source_package"]
        source = Source(
            name: package?["name"]?.string, version: package?["version"]?.string,
            url: package?["url"]?.string)
    }
}

/// A build in one chroot.
public struct CoprBuildChroot: Hashable, Sendable {
    public var chroot: CoprChroot
    public var state: CoprState
    public var started: Timestamp?
    public var ended: Timestamp?
    /// Where packages and logs are; nil before it begins.
    public var resultURL: String?
}

extension CoprBuildChroot: JSONReadable {
    public init(_ json: JSON) throws(JSONError) {
        chroot = CoprChroot(try json.string("name"))
        state = CoprState(word: try json.string("state"))
        started = try json.epoch("started_on")
        ended = try json.epoch("ended_on")
        resultURL = try json.optionalString("result_url")
    }
}

/// The part of a build in which its source package is made.
public struct CoprSourceChroot: Hashable, Sendable, JSONReadable {
    public var state: CoprState
    /// Where the source package and its logs are.
    public var resultURL: String?

    public init(_ json: JSON) throws(JSONError) {
        state = CoprState(word: try json.string("state"))
        resultURL = try json.optionalString("result_url")
    }
}

/// How the source package of a build is made.
public struct CoprSourceConfig: Hashable, Sendable, JSONReadable {
    /// `scm`, `upload`, `link`, `pypi`, …
    public var kind: String
    /// What belongs to the kind, as Copr stores it.
    public var details: JSONValue
    /// Mebibytes.
    public var memoryLimit: Int?
    public var timeout: Duration?
    public var isBackground: Bool

    public init(_ json: JSON) throws(JSONError) {
        kind = try json.string("source_type")
        details = json["source_dict"]?.value ?? .null
        memoryLimit = try json.optionalInt("memory_limit")
        timeout = try json.optionalInt("timeout").map { .seconds($0) }
        isBackground = try json.optionalBool("is_background") ?? false
    }
}

/// Reads packages that were built.
enum CoprBuiltPackages {
    /// The packages of each chroot.
    static func byChroot(_ json: JSON) throws(JSONError) -> [CoprChroot: [NEVRA]] {
        guard let members = json.members else { throw json.unexpected("an object") }
        var found: [CoprChroot: [NEVRA]] = [:]
        for (name, value) in members { found[CoprChroot(name)] = try packages(value) }
        return found
    }

    static func packages(_ json: JSON) throws(JSONError) -> [NEVRA] {
        try json.optionalList("packages").mapped(package)
    }

    private static func package(_ json: JSON) throws(JSONError) -> NEVRA {
        let epoch = try json.optionalInt("epoch") ?? 0
        guard let epoch = UInt32(exactly: epoch) else { throw json.unexpected("an epoch that fits 32 bits") }
        return NEVRA(
            name: try json.string("name"), epoch: epoch, version: try json.string("version"),
            release: try json.string("release"), arch: Arch(try json.string("arch")))
    }
}

extension CoprBuildEvent {
    public var id: CoprBuild.ID { CoprBuild.ID(build) }

    /// The state that its number stands for.
    public var state: CoprState { CoprState(number: status) }

    public var projectName: CoprProjectName { CoprProjectName(owner: owner, name: project) }
}

public import HostKit
public import JSONKit

/// An upstream project whose releases are watched.
public struct MonitoredProject: Hashable, Sendable {
    public typealias ID = ForgeID<MonitoredProject>

    public var id: ID
    public var name: String
    public var homepage: String?
    /// Where its versions are looked for: `GitHub`, `PyPI`, …
    public var backend: String?
    public var ecosystem: String?
    public var regex: String?
    public var versionURL: String?
    /// The latest one.
    public var version: String?
    /// The newest first.
    public var versions: [String]
    /// The newest first, without those that are no releases yet.
    public var stableVersions: [String]
    /// Where it is packaged; only told of one project that is asked for by its number or a package.
    public var packages: [Package]
    public var created: Timestamp?
    public var updated: Timestamp?

    /// A package of it.
    public struct Package: Hashable, Sendable, JSONReadable {
        public var distribution: String
        public var name: String

        public init(_ json: JSON) throws(JSONError) {
            distribution = try json.string("distro")
            name = try json.string("package_name")
        }
    }
}

extension MonitoredProject: JSONReadable {
    public init(_ json: JSON) throws(JSONError) {
        id = ID(try json.int("id"))
        name = try json.string("name")
        homepage = try json.optionalString("homepage")
        backend = try json.optionalString("backend")
        ecosystem = try json.optionalString("ecosystem")
        regex = try json.optionalString("regex")
        versionURL = try json.optionalString("version_url")
        version = try json.optionalString("version")
        versions = try json.strings("versions")
        stableVersions = try json.strings("stable_versions")
        packages = try json.all("packages")
        created = try json.epoch("created_on")
        updated = try json.epoch("updated_on")
    }
}

/// A package of a distribution, and the upstream project that it is of.
public struct PackageMapping: Hashable, Sendable, JSONReadable {
    public var distribution: String
    public var name: String
    public var project: String
    public var ecosystem: String?
    public var version: String?
    public var stableVersion: String?

    public init(_ json: JSON) throws(JSONError) {
        distribution = try json.string("distribution")
        name = try json.string("name")
        project = try json.string("project")
        ecosystem = try json.optionalString("ecosystem")
        version = try json.optionalString("version")
        stableVersion = try json.optionalString("stable_version")
    }
}

/// The releases of a project.
public struct MonitoredVersions: Hashable, Sendable, JSONReadable {
    public var latest: String?
    public var stable: [String]
    public var all: [String]
    /// What a look for new ones has found; empty otherwise.
    public var found: [String]

    public init(_ json: JSON) throws(JSONError) {
        latest = try json.optionalString("latest_version")
        stable = try json.strings("stable_versions")
        all = try json.strings("versions")
        found = try json.strings("found_versions")
    }
}

/// A project that is to be watched.
public struct NewMonitoredProject: Hashable, Sendable {
    public var name: String
    public var homepage: String
    public var backend: String
    public var versionURL: String?
    public var versionPrefix: String?
    public var regex: String?
    /// Whether its versions are looked for at once.
    public var looksForVersions: Bool?

    public init(
        name: String, homepage: String, backend: String, versionURL: String? = nil,
        versionPrefix: String? = nil, regex: String? = nil, looksForVersions: Bool? = nil
    ) {
        self.name = name
        self.homepage = homepage
        self.backend = backend
        self.versionURL = versionURL
        self.versionPrefix = versionPrefix
        self.regex = regex
        self.looksForVersions = looksForVersions
    }

    var json: JSONValue {
        JSONValue(fields: [
            "name": .string(name), "homepage": .string(homepage), "backend": .string(backend),
            "version_url": versionURL.map(JSONValue.string),
            "version_prefix": versionPrefix.map(JSONValue.string), "regex": regex.map(JSONValue.string),
            "check_release": looksForVersions.map(JSONValue.bool),
        ])
    }
}

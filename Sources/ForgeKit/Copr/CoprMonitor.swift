public import JSONKit

/// The last build of each package in each chroot; nothing about new versions upstream.
public struct CoprMonitor: Hashable, Sendable {
    public struct Package: Hashable, Sendable {
        public var name: String
        /// By chroot; without those that the package was never built in.
        public var builds: [CoprChroot: Build]
    }

    public struct Build: Hashable, Sendable {
        public var id: CoprBuild.ID
        public var state: CoprState
        public var packageVersion: String?
        public var buildURL: String?
        public var buildLogURL: String?
        public var backendLogURL: String?
    }

    /// What can be asked for in addition.
    public enum Detail: String, Hashable, Sendable, CaseIterable {
        case buildLogURL = "url_build_log"
        case backendLogURL = "url_backend_log"
        case buildURL = "build_url"
    }

    public var packages: [Package]
}

extension CoprMonitor: JSONReadable {
    public init(_ json: JSON) throws(JSONError) { packages = try json.list("packages").mapped(Self.package) }

    private static func package(_ json: JSON) throws(JSONError) -> Package {
        var builds: [CoprChroot: Build] = [:]
        for (name, value) in json["chroots"]?.members ?? [] where value["build_id"] != nil {
            builds[CoprChroot(name)] = try build(value)
        }
        return Package(name: try json.string("name"), builds: builds)
    }

    private static func build(_ json: JSON) throws(JSONError) -> Build {
        // Copr has called it both.
        let state = try json.optionalString("status")
        return Build(
            id: CoprBuild.ID(try json.int("build_id")),
            state: CoprState(word: state ?? json["state"]?.string ?? ""),
            packageVersion: try json.optionalString("pkg_version"),
            buildURL: try json.optionalString(Detail.buildURL.rawValue),
            buildLogURL: try json.optionalString(Detail.buildLogURL.rawValue),
            backendLogURL: try json.optionalString(Detail.backendLogURL.rawValue))
    }
}

extension CoprClient {
    /// The last builds of all packages of a project.
    ///
    /// - Parameter directory: Only those of a part of the project, such as `name:pr:5`.
    public func monitor(
        _ project: CoprProjectName, directory: String? = nil, details: [CoprMonitor.Detail] = []
    ) async throws(ForgeFailure) -> CoprMonitor {
        let query =
            project.query + [("project_dirname", directory)]
            + details.map { (name: "additional_fields", value: $0.rawValue) }
        return try await reader.read(.get("/monitor", query: query))
    }
}

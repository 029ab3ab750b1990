internal import JSONKit

extension CoprClient {
    /// - Parameter withBuilds: Whether the latest build and the latest one that succeeded are told as well.
    /// - Throws: `.notFound`.
    public func package(_ name: String, in project: CoprProjectName, withBuilds: Bool = false)
        async throws(ForgeFailure) -> CoprPackage
    {
        let query = project.query + [("packagename", name)] + Self.query(withBuilds)
        return try await reader.read(.get("/package", query: query))
    }

    public func packages(
        in project: CoprProjectName, withBuilds: Bool = false, _ listing: CoprListing = CoprListing()
    ) -> Pages<CoprPackage> {
        reader.coprPages("/package/list", project.query + Self.query(withBuilds), listing) { $0.id.rawValue }
    }

    private static func query(_ withBuilds: Bool) -> [(name: String, value: String?)] {
        let flag = withBuilds ? "True" : nil
        return [("with_latest_build", flag), ("with_latest_succeeded_build", flag)]
    }

    public func addPackage(
        _ name: String, in project: CoprProjectName, from source: CoprSource,
        _ fields: CoprPackageFields = .init()
    ) async throws(ForgeFailure) -> CoprPackage {
        try await define("add", name, project, source, fields)
    }

    public func editPackage(
        _ name: String, in project: CoprProjectName, from source: CoprSource,
        _ fields: CoprPackageFields = .init()
    ) async throws(ForgeFailure) -> CoprPackage {
        try await define("edit", name, project, source, fields)
    }

    private func define(
        _ verb: String, _ name: String, _ project: CoprProjectName, _ source: CoprSource,
        _ fields: CoprPackageFields
    ) async throws(ForgeFailure) -> CoprPackage {
        // Dist-git has a member of the same name, and means the same.
        let named = JSONValue.Member("package_name", .string(name))
        let members = [named] + source.members.filter { $0.name != named.name } + fields.members
        let request = APIRequest(
            "POST", "/package/\(verb)/\(project.owner)/\(project.name)/\(name)/\(source.kind)",
            .json(.object(members)))
        return try await writer.read(request.pretending(Self.pretended(name, project, source)))
    }

    /// Forgets where a package comes from.
    public func resetPackage(_ name: String, in project: CoprProjectName) async throws(ForgeFailure)
        -> CoprPackage
    {
        try await writer.read(
            APIRequest("PUT", "/package/reset", .json(Self.body(name, project)))
                .pretending(Self.pretended(name, project, nil)))
    }

    /// Builds a package from where it comes from.
    public func buildPackage(
        _ name: String, in project: CoprProjectName, _ options: CoprBuildOptions = .init()
    ) async throws(ForgeFailure) -> CoprBuild {
        try await writer.read(
            APIRequest("POST", "/package/build", .json(Self.body(name, project, options)))
                .pretending(options.pretended(project)))
    }

    /// Deletes a package with all its builds.
    public func deletePackage(_ name: String, in project: CoprProjectName) async throws(ForgeFailure) {
        _ = try await writer.send(APIRequest("DELETE", "/package/delete", .json(Self.body(name, project))))
    }

    private static func body(
        _ name: String, _ project: CoprProjectName, _ options: CoprBuildOptions = .init()
    )
        -> JSONValue
    {
        .object(project.members + [.init("package_name", .string(name))] + options.members)
    }

    private static func pretended(_ name: String, _ project: CoprProjectName, _ source: CoprSource?)
        -> JSONValue
    {
        .object(
            project.members + [
                .init("id", 0), .init("name", .string(name)),
                .init("source_type", source.map { .string($0.kind) } ?? .null),
            ])
    }
}

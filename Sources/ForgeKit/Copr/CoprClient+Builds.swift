internal import JSONKit
public import RPMKit

extension CoprClient {
    /// - Throws: `.notFound`.
    public func build(_ id: CoprBuild.ID) async throws(ForgeFailure) -> CoprBuild {
        try await reader.read(.get("/build/\(id)"))
    }

    /// The builds of a project.
    ///
    /// - Parameters:
    ///   - package: Only those of this package.
    ///   - state: Only those in this state.
    public func builds(
        in project: CoprProjectName, package: String? = nil, state: CoprState? = nil,
        _ listing: CoprListing = CoprListing()
    ) -> Pages<CoprBuild> {
        let query = project.query + [("packagename", package), ("status", state?.rawValue)]
        return reader.coprPages("/build/list", query, listing) { $0.id.rawValue }
    }

    /// How the making of the source package goes.
    public func sourceChroot(of id: CoprBuild.ID) async throws(ForgeFailure) -> CoprSourceChroot {
        try await reader.read(.get("/build/source-chroot/\(id)"))
    }

    /// From what the source package is made.
    public func sourceConfig(of id: CoprBuild.ID) async throws(ForgeFailure) -> CoprSourceConfig {
        try await reader.read(.get("/build/source-build-config/\(id)"))
    }

    /// What was built, by chroot.
    public func builtPackages(of id: CoprBuild.ID) async throws(ForgeFailure) -> [CoprChroot: [NEVRA]] {
        try await reader.send(.get("/build/built-packages/\(id)")).read(CoprBuiltPackages.byChroot)
    }

    /// Ends a build.
    ///
    /// - Throws: `.conflict` for one that has ended.
    public func cancelBuild(_ id: CoprBuild.ID) async throws(ForgeFailure) -> CoprBuild {
        try await writer.read(
            APIRequest("PUT", "/build/cancel/\(id)")
                .pretending([
                    "id": .integer(id.rawValue), "state": "canceled", "ownername": "", "projectname": "",
                ]))
    }

    /// Deletes a build with its packages.
    public func deleteBuild(_ id: CoprBuild.ID) async throws(ForgeFailure) {
        _ = try await writer.send(APIRequest("DELETE", "/build/delete/\(id)"))
    }

    /// Deletes builds with their packages.
    public func deleteBuilds(_ ids: [CoprBuild.ID]) async throws(ForgeFailure) {
        let body: JSONValue = ["builds": .array(ids.map { .integer($0.rawValue) })]
        _ = try await writer.send(APIRequest("DELETE", "/build/delete/list", .json(body)))
    }

    // MARK: In one chroot

    /// The chroots of a build, sorted.
    public func chroots(of id: CoprBuild.ID) async throws(ForgeFailure) -> [CoprBuildChroot] {
        let pages: Pages<CoprBuildChroot> = reader.coprPages(
            "/build-chroot/list", [("build_id", "\(id)")], .whole)
        return try await pages.all().sorted { $0.chroot < $1.chroot }
    }

    public func chroot(_ chroot: CoprChroot, of id: CoprBuild.ID) async throws(ForgeFailure)
        -> CoprBuildChroot
    { try await reader.read(.get("/build-chroot", query: Self.query(chroot, id))) }

    /// What a build in a chroot is made with.
    public func buildConfig(of chroot: CoprChroot, in id: CoprBuild.ID) async throws(ForgeFailure)
        -> CoprBuildConfig
    { try await reader.read(.get("/build-chroot/build-config", query: Self.query(chroot, id))) }

    /// What was built in a chroot.
    public func builtPackages(of id: CoprBuild.ID, in chroot: CoprChroot) async throws(ForgeFailure)
        -> [NEVRA]
    {
        try await reader.send(.get("/build-chroot/built-packages", query: Self.query(chroot, id)))
            .read(CoprBuiltPackages.packages)
    }

    private static func query(_ chroot: CoprChroot, _ id: CoprBuild.ID) -> [(name: String, value: String?)] {
        [("build_id", "\(id)"), ("chrootname", chroot.rawValue)]
    }
}

internal import CurlHTTP
internal import JSONKit
public import SystemPackage

extension CoprClient {
    /// Builds from a repository, a package index or a script.
    ///
    /// - Throws: `.notFound` for a project that is not there, `.invalid`.
    public func build(
        _ source: CoprSource, in project: CoprProjectName, _ options: CoprBuildOptions = .init()
    ) async throws(ForgeFailure) -> CoprBuild {
        let body = project.members + source.members + options.members
        return try await writer.read(
            APIRequest("POST", "/build/create/\(source.kind)", .json(.object(body)))
                .pretending(options.pretended(project)))
    }

    /// Builds source packages that Copr gets from somewhere: one build for each URL.
    public func build(
        urls: [String], in project: CoprProjectName, _ options: CoprBuildOptions = .init()
    ) async throws(ForgeFailure) -> [CoprBuild] {
        let body = project.members + [.init("pkgs", .strings(urls))] + options.members
        let answer = JSONValue.object([.init("items", .array(urls.map { _ in options.pretended(project) }))])
        return try await writer.send(
            APIRequest("POST", "/build/create/url", .json(.object(body))).pretending(answer)
        ).read { json throws(JSONError) in try json.all("items") }
    }

    /// Builds a source package that is sent; it is read while it is sent, and must stay as it is meanwhile.
    public func build(
        upload package: FilePath, in project: CoprProjectName, _ options: CoprBuildOptions = .init()
    ) async throws(ForgeFailure) -> CoprBuild {
        try await upload([package], "/build/create/upload", project, options)
    }

    /// Takes packages that were built elsewhere into a project, for one chroot.
    public func takeIn(
        packages: [FilePath], in project: CoprProjectName, _ options: CoprBuildOptions = .init()
    ) async throws(ForgeFailure) -> CoprBuild {
        try await upload(packages, "/build/create/rpm-upload", project, options)
    }

    private func upload(
        _ packages: [FilePath], _ path: APIPath, _ project: CoprProjectName, _ options: CoprBuildOptions
    ) async throws(ForgeFailure) -> CoprBuild {
        let files = packages.map { package in
            HTTPMultipart.Part(
                name: "pkgs", fileName: package.lastComponent?.string ?? "package.rpm",
                contentType: "application/x-rpm", content: .file(package))
        }
        let form = HTTPMultipart([Self.part(.object(project.members + options.members))] + files)
        return try await writer.read(
            APIRequest("POST", path, .multipart(form)).pretending(options.pretended(project)))
    }

    /// Asks whether a build could be begun, and begins none.
    ///
    /// - Throws: What beginning it would throw.
    public func checkBeforeBuild(in project: CoprProjectName, _ options: CoprBuildOptions = .init())
        async throws(ForgeFailure)
    {
        _ = try await writer.send(
            APIRequest(
                "POST", "/build/check-before-build", .json(.object(project.members + options.members))
            ).repeatable())
    }
}

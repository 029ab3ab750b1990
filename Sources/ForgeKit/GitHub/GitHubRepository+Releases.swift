internal import CurlHTTP
internal import HostKit
internal import JSONKit
public import SystemPackage

extension GitHubRepository: Releases {
    public func releases() -> Pages<Release> {
        client.gitHubList("\(path)/releases", Release.init(github:))
    }

    public func release(tag: String) async throws(ForgeFailure) -> Release? {
        try await client.find(.get("\(path)/releases/tags/\(segments: tag)"), Release.init(github:))
    }

    /// Nil when there is none of that number.
    public func release(_ id: Release.ID) async throws(ForgeFailure) -> Release? {
        try await client.find(.get("\(path)/releases/\(id)"), Release.init(github:))
    }

    public func latestRelease() async throws(ForgeFailure) -> Release? {
        try await client.find(.get("\(path)/releases/latest"), Release.init(github:))
    }

    /// - Throws: `.conflict` when there is one for the tag.
    public func create(_ new: NewRelease) async throws(ForgeFailure) -> Release {
        let fields = JSONValue(fields: [
            "tag_name": .string(new.tag), "name": .string(new.title), "body": .string(new.body),
            "target_commitish": new.commitish.map(JSONValue.string),
        ])
        let request = APIRequest("POST", "\(path)/releases", .json(fields)).pretending(pretended(new))
        return try await client.send(request).read { json throws(JSONError) in try Release(github: json) }
    }

    public func edit(_ release: Release, title: String?, body: String?) async throws(ForgeFailure) -> Release
    {
        guard let id = release.id else {
            throw ForgeFailure(
                .badRequest, detail: "the release '\(release.tag)' has no number; read it first")
        }
        let fields = JSONValue(fields: [
            "name": title.map(JSONValue.string), "body": body.map(JSONValue.string),
        ])
        let changed = NewRelease(
            tag: release.tag, title: title ?? release.title, body: body ?? release.body)
        let request = APIRequest("PATCH", "\(path)/releases/\(id)", .json(fields)).repeatable()
            .pretending(pretended(changed))
        return try await client.send(request).read { json throws(JSONError) in try Release(github: json) }
    }

    private func pretended(_ new: NewRelease) -> JSONValue {
        [
            "id": 0, "tag_name": .string(new.tag), "name": .string(new.title), "body": .string(new.body),
            "html_url": webURL("releases/tag/\(new.tag)"),
        ]
    }

    // MARK: Archives

    /// Stores the source archive of a tag, branch or commit, a compressed tarball, as it comes.
    ///
    /// The file appears whole or not at all.
    /// - Parameter limit: Bytes that it may have.
    public func downloadArchive(of ref: String, to file: FilePath, limit: Int64 = 4 << 30)
        async throws(ForgeFailure)
    {
        let request = APIRequest.get("\(path)/tarball/\(segments: ref)")
        if let problem = request.path.problem { throw ForgeFailure(.badRequest, detail: problem) }
        let url = client.url(of: request)
        let token = try await forge.source.token(for: .repository(name))
        let header = GitHubDialect().header + (token.map { [GitHubAuthorizer.field($0)] } ?? [])
        do throws(HTTPError) {
            // The archive is at another server, to which the credential does not go.
            try await forge.http.download(url, to: file, header: header, limit: limit)
        } catch {
            throw Self.failure(error, now: forge.options.now())
        }
    }

    private static func failure(_ error: HTTPError, now: Timestamp) -> ForgeFailure {
        var failure = ForgeFailure(error)
        guard case .status(let status) = error.code else { return failure }
        let response = HTTPResponse(status: status, header: [], body: [], url: error.url)
        failure.code = GitHubDialect.code(of: response, now: now)
        failure.status = status
        return failure
    }
}

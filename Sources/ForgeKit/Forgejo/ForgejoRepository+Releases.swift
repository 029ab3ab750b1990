internal import JSONKit

extension ForgejoRepository: Releases {
    public func releases() -> Pages<Release> { forge.list("\(path)/releases", Release.init(forgejo:)) }

    public func release(tag: String) async throws(ForgeFailure) -> Release? {
        try await client.find(.get("\(path)/releases/tags/\(tag)"), Release.init(forgejo:))
    }

    /// Nil when there is none of that number.
    public func release(_ id: Release.ID) async throws(ForgeFailure) -> Release? {
        try await client.find(.get("\(path)/releases/\(id)"), Release.init(forgejo:))
    }

    public func latestRelease() async throws(ForgeFailure) -> Release? {
        try await client.find(.get("\(path)/releases/latest"), Release.init(forgejo:))
    }

    public func create(_ new: NewRelease) async throws(ForgeFailure) -> Release {
        let fields = JSONValue(fields: [
            "tag_name": .string(new.tag), "name": .string(new.title), "body": .string(new.body),
            "target_commitish": new.commitish.map(JSONValue.string),
        ])
        return try await client.send(
            APIRequest("POST", "\(path)/releases", .json(fields)).pretending(pretended(new))
        ).read { json throws(JSONError) in try Release(forgejo: json) }
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
        return try await client.send(request.pretending(pretended(changed))).read { json throws(JSONError) in
            try Release(forgejo: json)
        }
    }

    private func pretended(_ new: NewRelease) -> JSONValue {
        [
            "id": 0, "tag_name": .string(new.tag), "name": .string(new.title), "body": .string(new.body),
            "html_url": .string("\(forge.instance)/\(name)/releases/tag/\(new.tag)"),
        ]
    }
}

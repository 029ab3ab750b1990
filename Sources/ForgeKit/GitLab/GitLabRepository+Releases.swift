internal import JSONKit

extension GitLabRepository: Releases {
    public func releases() -> Pages<Release> {
        forge.list("\(path)/releases") { [page] json throws(JSONError) in
            try Release(gitlab: json, page: page)
        }
    }

    public func release(tag: String) async throws(ForgeFailure) -> Release? {
        try await client.find(.get("\(path)/releases/\(tag)")) { json throws(JSONError) in
            try Release(gitlab: json, page: page)
        }
    }

    /// The one that was released last; what is announced for later does not count.
    public func latestRelease() async throws(ForgeFailure) -> Release? {
        try await releases().first { !$0.isPrerelease }
    }

    public func create(_ new: NewRelease) async throws(ForgeFailure) -> Release {
        // GitLab knows no default for a tag that is not there, and ignores this for one that is.
        let ref = if let ref = new.commitish { ref } else { try await info().defaultBranch }
        let fields = JSONValue(fields: [
            "name": .string(new.title), "tag_name": .string(new.tag), "description": .string(new.body),
            "ref": ref.map(JSONValue.string),
        ])
        let request = APIRequest("POST", "\(path)/releases", .json(fields))
        return try await client.send(request.pretending(pretended(new))).read { json throws(JSONError) in
            try Release(gitlab: json, page: page)
        }
    }

    public func edit(_ release: Release, title: String?, body: String?) async throws(ForgeFailure) -> Release
    {
        let fields = JSONValue(fields: [
            "name": title.map(JSONValue.string), "description": body.map(JSONValue.string),
        ])
        let changed = NewRelease(
            tag: release.tag, title: title ?? release.title, body: body ?? release.body)
        let request = APIRequest("PUT", "\(path)/releases/\(release.tag)", .json(fields))
        return try await client.send(request.pretending(pretended(changed))).read { json throws(JSONError) in
            try Release(gitlab: json, page: page)
        }
    }

    private func pretended(_ new: NewRelease) -> JSONValue {
        [
            "tag_name": .string(new.tag), "name": .string(new.title), "description": .string(new.body),
        ]
    }
}

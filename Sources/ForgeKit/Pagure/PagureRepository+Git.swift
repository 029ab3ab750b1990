internal import JSONKit

extension PagureRepository {
    public func branches() -> Pages<Branch> {
        Pages { _ throws(ForgeFailure) in .init(try await self.allBranches()) }
    }

    public func branch(_ name: String) async throws(ForgeFailure) -> Branch? {
        try await allBranches().first { $0.name == name }
    }

    /// The branch that a clone begins with; nil for an empty repository.
    public func defaultBranch() async throws(ForgeFailure) -> String? {
        try await client.send(.get("\(path)/git/branches")).read { json throws(JSONError) in
            // With commits it is an object of one member, and an empty one for an empty repository.
            guard let branch = json["default"] else { return nil }
            return branch.string ?? branch.members?.first?.name
        }
    }

    private func allBranches() async throws(ForgeFailure) -> [Branch] {
        let request = APIRequest.get("\(path)/git/branches", query: [("with_commits", "true")])
        return try await client.send(request).read { json throws(JSONError) in
            let branches = try json.member("branches")
            if branches.items != nil { return try json.strings("branches").map { Branch($0) } }
            guard let members = branches.members else { throw branches.unexpected("an object or an array") }
            return members.map { Branch($0.name, commit: $0.value.string) }
        }
    }

    public func tags() -> Pages<GitTag> {
        Pages { _ throws(ForgeFailure) in .init(try await self.allTags()) }
    }

    public func tag(_ name: String) async throws(ForgeFailure) -> GitTag? {
        try await allTags().first { $0.name == name }
    }

    private func allTags() async throws(ForgeFailure) -> [GitTag] {
        let request = APIRequest.get("\(path)/git/tags", query: [("with_commits", "true")])
        return try await client.send(request).read { json throws(JSONError) in
            let tags = try json.member("tags")
            // No tags are an empty list, or an empty object.
            if let items = tags.items, items.isEmpty { return [] }
            guard let members = tags.members else { throw tags.unexpected("an object") }
            var found: [GitTag] = []
            for (name, commit) in members {
                guard let commit = commit.string else { throw commit.unexpected("a commit") }
                found.append(GitTag(name, commit: commit))
            }
            return found
        }
    }
}

extension PagureRepository: TagCreating {
    public func createTag(_ name: String, at commit: String, message: String) async throws(ForgeFailure) {
        let request = APIRequest.form(
            "\(path)/git/tags", ["tagname": name, "commit_hash": commit, "message": message]
        ).pretending(["tag_created": true])
        let reply = try await client.send(request)
        let isMade = try reply.read { json throws(JSONError) in try json.bool("tag_created") }
        guard isMade else {
            throw ForgeFailure(
                .refused, request: reply.request, status: reply.status, detail: "the tag was not made")
        }
    }
}

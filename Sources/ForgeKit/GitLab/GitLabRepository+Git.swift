internal import DigestKit
internal import JSONKit

extension GitLabRepository: CommitListing {
    public func branches() -> Pages<Branch> {
        forge.list("\(path)/repository/branches", Branch.init(gitlab:))
    }

    public func branch(_ name: String) async throws(ForgeFailure) -> Branch? {
        try await client.find(.get("\(path)/repository/branches/\(name)"), Branch.init(gitlab:))
    }

    public func tags() -> Pages<GitTag> { forge.list("\(path)/repository/tags", GitTag.init(gitlab:)) }

    public func tag(_ name: String) async throws(ForgeFailure) -> GitTag? {
        try await client.find(.get("\(path)/repository/tags/\(name)"), GitTag.init(gitlab:))
    }

    public func commits(of ref: String) -> Pages<String> {
        forge.list("\(path)/repository/commits", query: [("ref_name", ref)]) { json throws(JSONError) in
            try json.string("id")
        }
    }

    /// The whole sha of a branch's or tag's commit, or of one whose beginning is given; nil when there is none.
    public func commit(_ ref: String) async throws(ForgeFailure) -> String? {
        try await client.find(.get("\(path)/repository/commits/\(ref)")) { json throws(JSONError) in
            try json.string("id")
        }
    }
}

extension GitLabRepository: TagCreating {
    public func createTag(_ name: String, at commit: String, message: String) async throws(ForgeFailure) {
        try await change(
            "POST", "\(path)/repository/tags",
            [
                "tag_name": .string(name), "ref": .string(commit),
                "message": message.isEmpty ? nil : .string(message),
            ])
    }
}

// MARK: - Files

extension GitLabRepository {
    public func file(_ path: String, at ref: String?) async throws(ForgeFailure) -> [UInt8]? {
        let file = try Self.normalized(path)
        let request = APIRequest.get(
            "\(self.path)/repository/files/\(file)", query: [("ref", ref ?? "HEAD")])
        return try await client.find(request) { json throws(JSONError) in
            let content = try json.member("content")
            guard let bytes = content.string.flatMap(Base64.bytes) else { throw content.unexpected("base64") }
            return bytes
        }
    }

    public func tree(_ path: String, at ref: String?, recursive: Bool) async throws(ForgeFailure)
        -> [TreeEntry]
    {
        let directory = try Self.normalized(path)
        return try await forge.list(
            "\(self.path)/repository/tree",
            query: [
                ("path", directory.isEmpty ? nil : directory), ("ref", ref),
                ("recursive", recursive ? "true" : "false"),
            ], TreeEntry.init(gitlab:)
        ).all()
    }

    /// A path as git has it: GitLab finds `a`, but not `./a`.
    ///
    /// - Throws: `.badRequest` for a path that leaves the repository.
    private static func normalized(_ path: String) throws(ForgeFailure) -> String {
        let parts = path.split(separator: "/").filter { $0 != "." }
        guard !parts.contains("..") else {
            throw ForgeFailure(.badRequest, detail: "'\(path)' may lead out of the repository")
        }
        return parts.joined(separator: "/")
    }
}

extension Branch {
    init(gitlab json: JSON) throws(JSONError) {
        self.init(try json.string("name"), commit: try json.member("commit").string("id"))
    }
}

extension GitTag {
    init(gitlab json: JSON) throws(JSONError) {
        self.init(try json.string("name"), commit: try json.member("commit").string("id"))
    }
}

extension TreeEntry {
    init(gitlab json: JSON) throws(JSONError) {
        let kind: Kind =
            switch (try json.string("type"), try json.optionalString("mode")) {
            case ("tree", _): .directory
            case ("commit", _): .submodule
            case (_, "120000"): .link
            default: .file
            }
        self.init(try json.string("path"), kind)
    }
}

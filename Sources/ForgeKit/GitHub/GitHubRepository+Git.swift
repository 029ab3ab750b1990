internal import JSONKit

extension GitHubRepository: CommitListing {
    public func branches() -> Pages<Branch> {
        client.gitHubList("\(path)/branches") { json throws(JSONError) in try Branch(github: json) }
    }

    public func branch(_ name: String) async throws(ForgeFailure) -> Branch? {
        try await client.find(.get("\(path)/branches/\(name)")) { json throws(JSONError) in
            try Branch(github: json)
        }
    }

    public func tags() -> Pages<GitTag> { client.gitHubList("\(path)/tags", GitTag.init(github:)) }

    public func tag(_ name: String) async throws(ForgeFailure) -> GitTag? {
        let request = APIRequest.get("\(path)/git/ref/tags/\(segments: name)")
        guard var object = try await client.find(request, GitObject.init) else { return nil }
        // A tag with a message is an object of its own, and may even stand for another one.
        for _ in 0..<8 where object.kind == "tag" {
            object = try await client.send(.get("\(path)/git/tags/\(object.sha)")).read(GitObject.init)
        }
        return GitTag(name, commit: object.sha)
    }

    public func commits(of ref: String) -> Pages<String> {
        let commits = client.gitHubList("\(path)/commits", query: [("sha", ref)]) { json throws(JSONError) in
            try json.string("sha")
        }
        return Pages { cursor throws(ForgeFailure) in
            try await Self.unlessEmpty(.init([])) { () async throws(ForgeFailure) in
                try await commits.page(at: cursor)
            }
        }
    }

    /// A commit; nil when there is none.
    ///
    /// - Parameter ref: A commit, also shortened, a branch or a tag.
    public func commit(_ ref: String) async throws(ForgeFailure) -> GitHubCommit? {
        try await client.find(.get("\(path)/commits/\(ref)"), GitHubCommit.init)
    }

    /// What is asked for, or what a repository without any commit has instead: GitHub calls it a conflict.
    static func unlessEmpty<Value: Sendable>(
        _ nothing: Value, _ ask: @Sendable () async throws(ForgeFailure) -> Value
    ) async throws(ForgeFailure) -> Value {
        do throws(ForgeFailure) {
            return try await ask()
        } catch {
            let isEmpty = error.code == .conflict && error.detail?.lowercased().contains("empty") ?? false
            guard isEmpty else { throw error }
            return nothing
        }
    }
}

extension GitHubRepository: TagCreating {
    /// - Throws: `.conflict` when there is such a tag.
    public func createTag(_ name: String, at commit: String, message: String) async throws(ForgeFailure) {
        let fields: JSONValue = [
            "tag": .string(name), "message": .string(message), "object": .string(commit), "type": "commit",
        ]
        // An object that nothing points to does no harm.
        let object = APIRequest("POST", "\(path)/git/tags", .json(fields)).repeatable()
            .pretending(["sha": .string(commit)])
        let sha = try await client.send(object).read { json throws(JSONError) in try json.string("sha") }
        let reference: JSONValue = ["ref": .string("refs/tags/\(name)"), "sha": .string(sha)]
        _ = try await client.send(APIRequest("POST", "\(path)/git/refs", .json(reference)))
    }
}

/// What a reference or a tag of git stands for.
private struct GitObject: Sendable {
    var kind: String
    var sha: String

    init(_ json: JSON) throws(JSONError) {
        let object = try json.member("object")
        kind = try object.string("type")
        sha = try object.string("sha")
    }
}

/// A commit as GitHub tells it.
public struct GitHubCommit: Hashable, Sendable {
    public var sha: String
    public var message: String
    /// The account that wrote it; nil when GitHub knows none.
    public var author: String?
    public var parents: [String]

    init(_ json: JSON) throws(JSONError) {
        sha = try json.string("sha")
        message = try json.member("commit").string("message")
        author = try json["author"]?.optionalString("login")
        parents = try json.optionalList("parents").mapped { parent throws(JSONError) in
            try parent.string("sha")
        }
    }
}

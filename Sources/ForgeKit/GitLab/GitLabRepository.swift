internal import JSONKit

/// A repository of a GitLab instance, a project in its words.
///
/// It is asked for by its full path, or by its number if that was given. A pull request (merge request) tells
/// only the number of the repository that it comes from: ``pullRequest(_:)`` looks its name up, lists do not.
public struct GitLabRepository: ForgeRepository {
    public let forge: GitLabForge
    public let name: RepositoryName
    /// GitLab's own number of it, if that is known.
    public let number: Int?

    init(forge: GitLabForge, name: RepositoryName, number: Int? = nil) {
        self.forge = forge
        self.name = name
        self.number = number
    }

    var client: APIClient { forge.client }

    /// Where the interface has it.
    var path: APIPath { number.map { "/projects/\($0)" } ?? "/projects/\(name.fullName)" }

    /// The page for people.
    var page: String { "\(forge.instance)/\(name.fullName)" }

    public func info() async throws(ForgeFailure) -> Repository {
        let found = try await client.send(.get(path)).read { json throws(JSONError) in
            try Repository(gitlab: json)
        }
        if let number = found.number { await forge.memory.know(found.name, askedAs: name, number: number) }
        return found
    }

    /// GitLab's number of it, asked for once.
    func knownNumber() async throws(ForgeFailure) -> Int {
        if let number { return number }
        if let number = await forge.memory.number(of: name) { return number }
        guard let number = try await info().number else {
            throw ForgeFailure(.malformedReply, detail: "\(name) has no number")
        }
        return number
    }

    public func delete() async throws(ForgeFailure) {
        _ = try await client.send(APIRequest("DELETE", path))
    }

    /// Sends something that changes the repository; the answer means nothing.
    func change(_ method: String, _ path: APIPath, _ fields: KeyValuePairs<String, JSONValue?>)
        async throws(ForgeFailure)
    {
        _ = try await client.send(APIRequest(method, path, .json(JSONValue(fields: fields))))
    }
}

extension GitLabRepository: DescriptionEditing {
    public func setDescription(_ text: String) async throws(ForgeFailure) {
        try await change("PUT", path, ["description": .string(text)])
    }
}

extension GitLabRepository: Contributors {
    /// Name and address of each author.
    public func contributors() -> Pages<String> {
        forge.list("\(path)/repository/contributors") { json throws(JSONError) in
            "\(try json.string("name")) <\(try json.string("email"))>"
        }
    }

    /// The languages and how much of the repository is in each; percent.
    public func languages() async throws(ForgeFailure) -> [String: Double] {
        try await client.send(.get("\(path)/languages")).read { json throws(JSONError) in
            guard let members = json.members else { throw json.unexpected("an object") }
            return Dictionary(
                members.compactMap { member in
                    member.value.double.map { (member.name, $0) }
                }
            ) { first, _ in first }
        }
    }
}

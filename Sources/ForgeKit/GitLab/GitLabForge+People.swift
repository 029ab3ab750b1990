internal import JSONKit

extension GitLabForge: GroupReading {
    /// - Parameter name: The full path of a group; members of the groups above it are among its members.
    public func members(ofGroup name: String) async throws(ForgeFailure) -> [String] {
        let members = try await list("/groups/\(name)/members/all") { json throws(JSONError) in
            try json.string("username")
        }.all()
        var seen: Set<String> = []
        return members.filter { seen.insert($0).inserted }
    }
}

extension GitLabForge {
    /// The number of a user; nil when there is none of that name. It is asked for once.
    public func userNumber(_ login: String) async throws(ForgeFailure) -> Int? {
        if let number = await memory.user(login) { return number }
        let found = try await client.send(.get("/users", query: [("username", login)])).read {
            json throws(JSONError) in try json.array().mapped(ForgeUser.init(gitlab:))
        }
        guard let number = found.first(where: { $0.login.lowercased() == login.lowercased() })?.number else {
            return nil
        }
        await memory.know(user: login, number: number)
        return number
    }

    /// The numbers of users who have to be there.
    ///
    /// - Throws: `.notFound`, with the name.
    func userNumbers(_ logins: [String]) async throws(ForgeFailure) -> [Int] {
        try await logins.askEach { login throws(ForgeFailure) in
            guard let number = try await userNumber(login) else {
                throw ForgeFailure(.notFound, detail: "there is no user '\(login)' at \(instance)")
            }
            return number
        }
    }

    /// The number of a group, by its full path; asked for once.
    ///
    /// - Throws: `.notFound`.
    func groupNumber(_ path: String) async throws(ForgeFailure) -> Int {
        if let number = await memory.group(path) { return number }
        let request = APIRequest.get("/groups/\(path)", query: [("with_projects", "false")])
        let number = try await client.send(request).read { json throws(JSONError) in try json.int("id") }
        await memory.know(group: path, number: number)
        return number
    }
}

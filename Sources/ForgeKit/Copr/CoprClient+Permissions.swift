public import JSONKit

/// What somebody may do in a project.
public enum CoprPermission: String, Hashable, Sendable {
    case nothing, request, approved
}

/// The permissions of one user in a project.
public struct CoprPermissions: Hashable, Sendable {
    /// Whether the user may change the project.
    public var admin: CoprPermission
    /// Whether the user may build in the project.
    public var builder: CoprPermission

    public init(admin: CoprPermission = .nothing, builder: CoprPermission = .nothing) {
        self.admin = admin
        self.builder = builder
    }
}

extension CoprPermissions: JSONReadable {
    public init(_ json: JSON) throws(JSONError) {
        admin = Self.permission(try json.optionalString("admin"))
        builder = Self.permission(try json.optionalString("builder"))
    }

    private static func permission(_ word: String?) -> CoprPermission {
        word.flatMap(CoprPermission.init) ?? .nothing
    }
}

extension CoprClient {
    /// The permissions of each user who has or wants some.
    public func permissions(in name: CoprProjectName) async throws(ForgeFailure) -> [String: CoprPermissions]
    {
        let request = APIRequest.get("/project/permissions/get/\(name.owner)/\(name.name)")
        let found = try await writer.find(request) { json throws(JSONError) in
            let list = try json.member("permissions")
            guard let members = list.members else { throw list.unexpected("an object") }
            var permissions: [String: CoprPermissions] = [:]
            for (user, value) in members { permissions[user] = try CoprPermissions(value) }
            return permissions
        }
        if let found { return found }
        // Copr says the same of a project without permissions and of one that is not there.
        _ = try await project(name)
        return [:]
    }

    /// Changes the permissions of users.
    public func setPermissions(_ permissions: [String: CoprPermissions], in name: CoprProjectName)
        async throws(ForgeFailure)
    {
        let members = permissions.sorted { $0.key < $1.key }.map { user, granted in
            JSONValue.Member(
                user,
                ["admin": .string(granted.admin.rawValue), "builder": .string(granted.builder.rawValue)])
        }
        _ = try await writer.send(
            APIRequest("PUT", "/project/permissions/set/\(name.owner)/\(name.name)", .json(.object(members))))
    }

    /// Asks the owner of a project for permissions; nil leaves one as it is, false gives it back.
    ///
    /// - Returns: Whether anything has changed.
    public func requestPermissions(admin: Bool? = nil, builder: Bool? = nil, in name: CoprProjectName)
        async throws(ForgeFailure) -> Bool
    {
        let body = JSONValue(fields: [
            "admin": admin.map(JSONValue.bool), "builder": builder.map(JSONValue.bool),
        ])
        let request = APIRequest(
            "PUT", "/project/permissions/request/\(name.owner)/\(name.name)", .json(body)
        ).pretending(["updated": false])
        return try await writer.send(request).read { json throws(JSONError) in try json.bool("updated") }
    }

    /// Whether somebody may build in a project.
    public func canBuild(_ user: String, in name: CoprProjectName) async throws(ForgeFailure) -> Bool {
        let request = APIRequest.get(
            "/project/permissions/can_build_in/\(user)/\(name.owner)/\(name.name)")
        return try await writer.send(request).read { json throws(JSONError) in try json.bool("can_build_in") }
    }
}

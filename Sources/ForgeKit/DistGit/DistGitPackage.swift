public import JSONKit

/// A package in Fedora's dist-git: a project of its Pagure, and what the instance knows of packages besides.
public struct DistGitPackage: Sendable {
    /// Such as `rpms/hello`.
    public let repository: PagureRepository

    private var client: APIClient { repository.client }

    /// - Parameter namespace: `rpms`, `modules`, `containers`, `flatpaks` or `tests`.
    public init(_ name: String, in namespace: String = "rpms", of forge: PagureForge) {
        repository = forge.repository(RepositoryName(namespace: namespace, name: name))
    }

    /// Whether dist-git has the package.
    public func exists() async throws(ForgeFailure) -> Bool { try await repository.exists() }

    /// Who gets bugs instead of the owner; nil when there is no such package.
    public func bugzillaAssignees() async throws(ForgeFailure) -> BugzillaAssignees? {
        try await client.find(question("bzoverrides"))
    }

    /// Whether the package is not retired; nil when there is none.
    public func isActive() async throws(ForgeFailure) -> Bool? {
        try await client.find(question("actived"), as: Activity.self)?.isActive
    }

    /// Whether the package has lost its owner, and why; nil when there is none.
    public func orphaning() async throws(ForgeFailure) -> Orphaning? {
        try await client.find(question("orphan"))
    }

    /// What is to happen when its project publishes a version; nil when there is no such package.
    ///
    /// That is said by a file in the repository, and for packages without one by a setting of dist-git.
    /// - Throws: `.malformedReply` for a file that is none of the kind.
    public func releaseMonitoring() async throws(ForgeFailure) -> ReleaseMonitoring? {
        let file = ReleaseMonitoring.file
        guard let text = try await repository.file(file.path, at: file.branch) else {
            return try await client.find(question("anitya"))
        }
        do throws(MonitoringFile.Problem) {
            return try ReleaseMonitoring(toml: String(decoding: text, as: UTF8.self))
        } catch {
            throw ForgeFailure(
                .malformedReply,
                detail: "\(file.path) of \(repository.name), line \(error.line): \(error.reason)")
        }
    }

    private func question(_ topic: String) -> APIRequest {
        var request = APIRequest.get("/_dg/\(topic)\(repository.path)")
        request.root = .web
        return request
    }

    private struct Activity: JSONReadable {
        var isActive: Bool

        init(_ json: JSON) throws(JSONError) { isActive = try json.bool("active") }
    }
}

/// Who gets the bugs of a package instead of its owner.
public struct BugzillaAssignees: JSONReadable, Hashable, Sendable {
    /// A user, or `@group`; nil is the owner.
    public var fedora: String?
    public var epel: String?

    public init(_ json: JSON) throws(JSONError) {
        fedora = try json.optionalString("fedora_assignee")
        epel = try json.optionalString("epel_assignee")
    }
}

/// Whether a package has lost its owner.
public struct Orphaning: JSONReadable, Hashable, Sendable {
    public var isOrphan: Bool
    public var reason: String?
    /// More about the reason, such as the URL of a bug.
    public var details: String?

    public init(_ json: JSON) throws(JSONError) {
        isOrphan = try json.bool("orphan")
        reason = try json.optionalString("reason").flatMap { $0.isEmpty ? nil : $0 }
        details = try json.optionalString("reason_info").flatMap { $0.isEmpty ? nil : $0 }
    }
}

public import CurlHTTP
public import HostKit
internal import JSONKit

/// Asks Anitya, the service that watches upstreams for releases.
///
/// - SeeAlso: Anitya's API, versions 1 and 2.
public struct AnityaClient: Sendable {
    public static let defaultURL = "https://release-monitoring.org"
    /// More are never given at once.
    static let pageLimit = 250

    let client: APIClient

    /// - Parameter token: For what changes something; nil only reads.
    public init(
        url: String = defaultURL, token: Secret? = nil, http: HTTPClient,
        options: APIClient.Options = .init()
    ) {
        let authorizer =
            token.map { FixedAuthorizer(scheme: "Token ", token: $0) } ?? FixedAuthorizer.anonymous
        client = APIClient(
            base: url, http: http, authorizer: ForWriting(authorizer), dialect: AnityaDialect(),
            options: options)
    }

    // MARK: Reading

    /// Projects of a name, or all.
    public func projects(name: String? = nil, ecosystem: String? = nil, pageSize: Int = 250)
        -> Pages<MonitoredProject>
    { pages("/api/v2/projects/", [("name", name), ("ecosystem", ecosystem)], pageSize) }

    /// Packages of a name, a distribution or both, and the projects that they are of.
    public func packages(name: String? = nil, distribution: String? = nil, pageSize: Int = 250)
        -> Pages<PackageMapping>
    { pages("/api/v2/packages/", [("name", name), ("distribution", distribution)], pageSize) }

    /// Whether it is known which project a package is of, so that its releases are watched.
    public func hasMapping(package: String, distribution: String = "Fedora") async throws(ForgeFailure)
        -> Bool
    {
        let found = packages(name: package, distribution: distribution, pageSize: 1)
        return try await !found.page(at: .first).elements.isEmpty
    }

    public func versions(of project: MonitoredProject.ID) async throws(ForgeFailure) -> MonitoredVersions {
        try await client.read(.get("/api/v2/versions/", query: [("project_id", "\(project)")]))
    }

    /// A project with its versions and packages; nil when there is none of this number.
    public func project(_ id: MonitoredProject.ID) async throws(ForgeFailure) -> MonitoredProject? {
        try await client.find(.get("/api/project/\(id)"))
    }

    /// The project that a package is of, with its versions and packages; nil when that is not known.
    public func project(of package: String, in distribution: String) async throws(ForgeFailure)
        -> MonitoredProject?
    { try await client.find(.get("/api/project/\(distribution)/\(package)")) }

    // MARK: Writing

    /// - Throws: `.conflict` for one that is there, `.invalid` with `fields`, `.unauthorized`.
    public func addProject(_ project: NewMonitoredProject) async throws(ForgeFailure) -> MonitoredProject {
        try await client.read(
            APIRequest("POST", "/api/v2/projects/", .json(project.json))
                .pretending(["id": 0, "name": .string(project.name)]))
    }

    /// Says which project a package is of.
    ///
    /// - Throws: `.conflict` for one that is there, `.invalid` with `fields`, `.unauthorized`.
    public func addPackage(
        _ name: String, distribution: String, project: String, ecosystem: String
    ) async throws(ForgeFailure) {
        let body: JSONValue = [
            "package_name": .string(name), "distribution": .string(distribution),
            "project_name": .string(project), "project_ecosystem": .string(ecosystem),
        ]
        _ = try await client.send(APIRequest("POST", "/api/v2/packages/", .json(body)))
    }

    /// Looks for new versions of a project.
    ///
    /// - Parameter isDry: Whether what is found is only told and not stored.
    public func lookForVersions(of project: MonitoredProject.ID, isDry: Bool = true)
        async throws(ForgeFailure) -> MonitoredVersions
    {
        let body: JSONValue = ["id": .integer(project.rawValue), "dry_run": .bool(isDry)]
        return try await client.read(
            APIRequest("POST", "/api/v2/versions/", .json(body)).pretending([:]).repeatable())
    }

    private func pages<Element: Sendable & JSONReadable>(
        _ path: APIPath, _ query: [(name: String, value: String?)], _ size: Int
    ) -> Pages<Element> {
        let size = min(max(1, size), Self.pageLimit)
        return Pages { cursor throws(ForgeFailure) in
            var number = 1
            if case .page(let next) = cursor { number = next }
            let paging: [(name: String, value: String?)] = [
                ("items_per_page", String(size)), ("page", String(number)),
            ]
            return try await self.client.send(.get(path, query: query + paging)).read {
                json throws(JSONError) in
                let items: [Element] = try json.all("items")
                let total = try json.int("total_items")
                let hasNext = !items.isEmpty && number * (json["items_per_page"]?.int ?? size) < total
                return .init(items, next: hasNext ? .page(number + 1) : nil)
            }
        }
    }
}

/// A credential that goes along with what changes something, and with nothing else.
private struct ForWriting: Authorizer {
    private let authorizer: FixedAuthorizer

    init(_ authorizer: FixedAuthorizer) { self.authorizer = authorizer }

    func fields(for request: APIRequest) async throws(ForgeFailure) -> [HTTPField] {
        request.isWriting ? try await authorizer.fields(for: request) : []
    }

    func refused(_ fields: [HTTPField]) async -> Bool { false }
}

/// How Anitya says what is wrong: `{"field": ["text"]}`, or `{"error": "word"}`.
struct AnityaDialect: APIDialect {
    func failure(_ response: HTTPResponse, json: JSON?, now: Timestamp) -> ForgeFailure {
        let detail = json?["error"]?.string ?? json?["error_description"]?.string
        var failure = ForgeFailure(Self.code(of: response, now: now), detail: detail)
        guard response.status == 400 else { return failure }
        for (name, value) in (json?.members ?? []).prefix(50) {
            let texts = value.items?.compactMap(\.string) ?? []
            failure.fields += texts.map { .init(name, String($0.prefix(1000))) }
        }
        return failure
    }
}

public import CurlHTTP
public import JSONKit

/// Asks Fedora's accounts (FASJSON), with a Kerberos ticket.
///
/// - SeeAlso: FASJSON's API, version 1.
public struct FedoraAccounts: Sendable {
    public static let defaultURL = "https://fasjson.fedoraproject.org/v1"

    private let client: APIClient
    /// Tries nothing again.
    private let impatient: APIClient

    /// - Parameter http: Its configuration says with whose tickets; without that they are those of the usual cache.
    public init(url: String = defaultURL, http: HTTPClient, options: APIClient.Options = .init()) {
        var http = http
        if http.configuration.kerberos == nil {
            var configuration = http.configuration
            configuration.kerberos = Kerberos()
            http = HTTPClient(configuration)
        }
        client = APIClient(base: url, http: http, options: options)
        var once = options
        once.retry = .never
        impatient = APIClient(base: url, http: http, options: once)
    }

    private init(_ client: APIClient) {
        self.client = client
        impatient = client
    }

    /// The same accounts, where each failure is told at once.
    var withoutRetries: FedoraAccounts { FedoraAccounts(impatient) }

    /// Who has the ticket: the DN and, for a user, the name.
    public func me() async throws(ForgeFailure) -> FedoraIdentity { try await one(.get("/me/")) }

    /// - Parameter fields: Only these members are asked for; `username` has to be among them.
    /// - Throws: `.notFound`, also for an account that is locked.
    public func user(_ name: String, fields: [String]? = nil) async throws(ForgeFailure) -> FedoraUser {
        try await one(Self.masked(.get("/users/\(name)/"), fields))
    }

    /// All accounts.
    public func users(pageSize: Int? = 100, fields: [String]? = nil) -> Pages<FedoraUser> {
        pages(Self.masked(.get("/users/"), fields), pageSize)
    }

    /// The groups that an account is in.
    public func groups(of user: String, pageSize: Int? = nil) -> Pages<FedoraGroup> {
        pages(.get("/users/\(user)/groups/"), pageSize)
    }

    public func group(_ name: String) async throws(ForgeFailure) -> FedoraGroup {
        try await one(.get("/groups/\(name)/"))
    }

    /// All groups.
    public func groups(pageSize: Int? = 100) -> Pages<FedoraGroup> { pages(.get("/groups/"), pageSize) }

    /// The names of a group's members.
    public func members(of group: String, pageSize: Int? = 100) -> Pages<String> {
        names(.get("/groups/\(group)/members/"), pageSize)
    }

    /// The names of those who may take others into a group.
    public func sponsors(of group: String, pageSize: Int? = nil) -> Pages<String> {
        names(.get("/groups/\(group)/sponsors/"), pageSize)
    }

    public func isMember(_ user: String, of group: String) async throws(ForgeFailure) -> Bool {
        try await client.send(.get("/groups/\(group)/is-member/\(user)")).read { json throws(JSONError) in
            try json.bool("result")
        }
    }

    /// The accounts that fit.
    public func search(_ search: FedoraUserSearch, pageSize: Int? = 40, fields: [String]? = nil)
        -> Pages<FedoraUser>
    { pages(Self.masked(.get("/search/users/", query: search.query), fields), pageSize) }

    // MARK: Answers

    private func one<Value: JSONReadable>(_ request: APIRequest) async throws(ForgeFailure) -> Value {
        try await client.send(request).read { json throws(JSONError) in try json.read("result") }
    }

    private func names(_ request: APIRequest, _ pageSize: Int?) -> Pages<String> {
        let users: Pages<FedoraMember> = pages(request, pageSize)
        return users.compactMapped(\.name)
    }

    private static func masked(_ request: APIRequest, _ fields: [String]?) -> APIRequest {
        var request = request
        if let fields { request.header.append(HTTPField("X-Fields", "{\(fields.joined(separator: ","))}")) }
        return request
    }

    /// A list; without a size everything comes at once, and nothing is told of pages.
    private func pages<Element: Sendable & JSONReadable>(_ request: APIRequest, _ size: Int?)
        -> Pages<Element>
    {
        Pages { cursor throws(ForgeFailure) in
            var number = 1
            if case .page(let next) = cursor { number = next }
            var request = request
            if let size {
                request.query += [("page_size", String(size)), ("page_number", String(number))]
            }
            return try await self.client.send(request).read { json throws(JSONError) in
                let last = json["page"]?["total_pages"]?.int ?? 0
                return .init(try json.all("result"), next: number < last ? .page(number + 1) : nil)
            }
        }
    }
}

/// Who has a Kerberos ticket.
public struct FedoraIdentity: Hashable, Sendable, JSONReadable {
    public var dn: String?
    /// Nil for a service.
    public var user: String?
    /// Nil for a user.
    public var service: String?

    public init(_ json: JSON) throws(JSONError) {
        dn = try json.optionalString("dn")
        user = try json.optionalString("username")
        service = try json.optionalString("service")
    }
}

/// An account in a list of a group.
private struct FedoraMember: Sendable, JSONReadable {
    var name: String

    init(_ json: JSON) throws(JSONError) { name = try json.string("username") }
}

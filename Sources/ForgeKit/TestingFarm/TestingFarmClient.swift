public import CurlHTTP
public import HostKit
internal import JSONKit

/// Asks Testing Farm for tests, and how they went.
///
/// - SeeAlso: Testing Farm API v0.1.
public struct TestingFarmClient: Sendable {
    public static let defaultURL = "https://api.dev.testing-farm.io/v0.1"
    public static let productionURL = "https://api.testing-farm.io/v0.1"

    /// The machines that the token is for.
    public let ranch: TestingFarmRanch
    /// Asks without a token.
    let reader: APIClient
    let writer: APIClient

    /// - Parameter token: Of the ranch; nil only reads.
    public init(
        url: String = defaultURL, ranch: TestingFarmRanch = .public, token: Secret?, http: HTTPClient,
        options: APIClient.Options = .init()
    ) {
        self.ranch = ranch
        func client(_ authorizer: any Authorizer) -> APIClient {
            APIClient(
                base: url, http: http, authorizer: authorizer, dialect: TestingFarmDialect(),
                options: options)
        }
        reader = client(FixedAuthorizer.anonymous)
        writer = token.map { client(FixedAuthorizer(scheme: "Bearer ", token: $0)) } ?? reader
    }

    /// Asks for tests.
    ///
    /// - Throws: `.invalid` with what is wrong in `fields`; see ``ForgeFailure/isWorthSubmittingAgain``.
    public func submit(_ request: TestingFarmRequest) async throws(ForgeFailure) -> TestingFarmRequest.ID {
        let reply = try await writer.send(
            APIRequest("POST", "/requests", .json(request.body)).pretending(["id": "none", "state": "new"]))
        return try reply.read { json throws(JSONError) in TestingFarmRequest.ID(try json.string("id")) }
    }

    /// A request as it stands, which everybody may know.
    ///
    /// - Throws: `.notFound`.
    public func request(_ id: TestingFarmRequest.ID) async throws(ForgeFailure) -> TestingFarmReport {
        try await reader.read(.get("/requests/\(id.rawValue)"))
    }

    /// Cancels a request; one that has ended, or was cancelled before, is fine.
    public func cancel(_ id: TestingFarmRequest.ID) async throws(ForgeFailure) {
        do throws(ForgeFailure) {
            _ = try await writer.send(APIRequest("DELETE", "/requests/\(id.rawValue)"))
        } catch {
            guard error.code == .conflict else { throw error }
        }
    }

    /// The systems that tests can run on.
    ///
    /// - Parameter ranch: Nil is the client's own.
    public func composes(_ ranch: TestingFarmRanch? = nil) async throws(ForgeFailure) -> TestingFarmComposes {
        let ranch = ranch ?? self.ranch
        let names = try await reader.send(.get("/composes/\(ranch.rawValue)")).read {
            json throws(JSONError) in
            try json.list("composes").mapped { item throws(JSONError) in try item.string("name") }
        }
        return TestingFarmComposes(names, ranch: ranch)
    }
}

/// A set of machines, each with its own token.
public enum TestingFarmRanch: String, Hashable, Sendable, CaseIterable {
    case `public`
    case redHat = "redhat"

    /// What its machines are.
    public var arches: [String] {
        switch self {
        case .public: ["aarch64", "x86_64"]
        case .redHat: ["aarch64", "ppc64le", "s390x", "x86_64"]
        }
    }
}

internal import JSONKit

extension BodhiClient {
    /// The releases in some states, in the service's order; by default those that are alive.
    public func releases(states: [BodhiRelease.State] = [.current, .pending, .frozen]) -> Pages<BodhiRelease>
    {
        list("/releases/", "releases", states.map { ("state", $0.rawValue) }, pageSize: 100)
    }

    /// A release by its name, such as `F43`.
    ///
    /// - Throws: `.notFound`.
    public func release(_ name: String) async throws(ForgeFailure) -> BodhiRelease {
        try await api.read(.get("/releases/\(name)"))
    }

    /// What is being composed.
    public func composes() async throws(ForgeFailure) -> [BodhiCompose] {
        try await api.send(.get("/composes/")).read { json throws(JSONError) in
            try json.member("composes").all()
        }
    }

    /// The compose of a release that makes `testing` or `stable`; nil when there is none.
    public func compose(of release: String, _ request: String) async throws(ForgeFailure) -> BodhiCompose? {
        try await api.find(.get("/composes/\(release)/\(request)")) { json throws(JSONError) in
            try json.read("compose")
        }
    }

    /// - Parameter like: A part of their names; nil is all.
    public func packages(name: String? = nil, like part: String? = nil) -> Pages<BodhiPackage> {
        list("/packages/", "packages", [("name", name), ("like", part)], pageSize: 100)
    }

    /// - Throws: `.notFound`.
    public func user(_ name: String) async throws(ForgeFailure) -> BodhiUser {
        try await api.send(.get("/users/\(name)")).read { json throws(JSONError) in try json.read("user") }
    }

    /// Whether the service runs at all.
    public func isLive() async throws(ForgeFailure) -> Bool { try await answers(.get("/healthz/live")) }

    /// Whether the service can do its work.
    public func isReady() async throws(ForgeFailure) -> Bool { try await answers(.get("/healthz/ready")) }

    /// Such as `26.4.0`.
    public func version() async throws(ForgeFailure) -> String {
        try await api.send(.get("/api_version")).read { json throws(JSONError) in try json.string("version") }
    }

    private func answers(_ request: APIRequest) async throws(ForgeFailure) -> Bool {
        do throws(ForgeFailure) {
            _ = try await api.send(request)
            return true
        } catch {
            guard error.code == .serverFailure else { throw error }
            return false
        }
    }

    /// A list in pages that are counted.
    func list<Value: JSONReadable & Sendable>(
        _ path: APIPath, _ name: String, _ parameters: [(name: String, value: String?)], pageSize: Int
    ) -> Pages<Value> {
        Pages { [api] cursor throws(ForgeFailure) in
            var number = 1
            if case .page(let page) = cursor { number = page }
            let place: [(name: String, value: String?)] = [
                ("rows_per_page", String(pageSize)), ("page", String(number)),
            ]
            return try await api.send(.get(path, query: parameters + place)).read {
                json throws(JSONError) in try json.page(name)
            }
        }
    }
}

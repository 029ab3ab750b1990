public import HostKit
internal import JSONKit

extension BodhiClient {
    /// The builds that Bodhi knows.
    public func builds(nvr: String? = nil, packages: [String] = [], releases: [String] = []) -> Pages<
        BodhiBuild
    > {
        let parameters =
            [("nvr", nvr)] + packages.map { ("packages", $0) } + releases.map { ("releases", $0) }
        return list("/builds/", "builds", parameters, pageSize: 100)
    }

    /// - Throws: `.notFound` for a build that is in no update.
    public func build(_ nvr: String) async throws(ForgeFailure) -> BodhiBuild {
        try await api.read(.get("/builds/\(nvr)"))
    }

    /// The newest build of a package in each tag of the releases: the NVRs by tag.
    public func latestBuilds(of package: String) async throws(ForgeFailure) -> [String: String] {
        let request = APIRequest.get("/latest_builds", query: [("package", package)])
        return try await api.send(request).read { json throws(JSONError) in
            guard let members = json.members else { throw json.unexpected("an object") }
            var builds: [String: String] = [:]
            for (tag, value) in members {
                guard let nvr = value.string else { throw value.unexpected("a string") }
                builds[tag] = nvr
            }
            return builds
        }
    }

    /// Builds that are in no update yet.
    public func latestCandidates(of package: String? = nil) async throws(ForgeFailure) -> [BodhiCandidate] {
        try await api.send(.get("/latest_candidates", query: [("package", package)])).read {
            json throws(JSONError) in try json.all()
        }
    }

    /// The side tags of somebody, with what is in them.
    public func sideTags(of user: String, containsBuilds: Bool? = nil) async throws(ForgeFailure)
        -> [BodhiSideTag]
    {
        let query = [("user", user), ("contains_builds", containsBuilds.map { $0 ? "true" : "false" })]
        return try await api.send(.get("/get_sidetags", query: query)).read { json throws(JSONError) in
            try json.all()
        }
    }

    /// The overrides that fit.
    public func overrides(
        users: [String] = [], packages: [String] = [], releases: [String] = [], builds: [String] = [],
        isExpired: Bool? = nil
    ) -> Pages<BodhiOverride> {
        let lists = [("user", users), ("packages", packages), ("releases", releases), ("builds", builds)]
        var parameters: [(name: String, value: String?)] = []
        for (name, values) in lists { parameters += values.map { (name, $0) } }
        parameters.append(("expired", isExpired.map { $0 ? "true" : "false" }))
        return list("/overrides/", "overrides", parameters, pageSize: 100)
    }

    /// Nil for a build that has no override.
    public func override(_ nvr: String) async throws(ForgeFailure) -> BodhiOverride? {
        try await api.find(.get("/overrides/\(nvr)")) { json throws(JSONError) in try json.read("override") }
    }

    /// Makes an override.
    ///
    /// - Parameter expiring: The day is what counts.
    public func createOverride(_ nvr: String, notes: String, expiring: Timestamp) async throws(ForgeFailure)
        -> BodhiOverride
    { try await saveOverride(nvr, notes, expiring, []) }

    /// Changes an override, or ends it.
    public func editOverride(_ nvr: String, notes: String, expiring: Timestamp, expireNow: Bool = false)
        async throws(ForgeFailure) -> BodhiOverride
    {
        let more = [(name: "edited", value: nvr)] + (expireNow ? [(name: "expired", value: "true")] : [])
        return try await saveOverride(nvr, notes, expiring, more)
    }

    private func saveOverride(
        _ nvr: String, _ notes: String, _ end: Timestamp, _ more: [(name: String, value: String)]
    ) async throws(ForgeFailure) -> BodhiOverride {
        let fields = [("nvr", nvr), ("notes", notes), ("expiration_date", end.utc.date)] + more
        let answer: JSONValue = [
            "nvr": .string(nvr), "notes": .string(notes),
            "expiration_date": .string(BodhiUpdateQuery.text(end)),
        ]
        return try await write("/overrides/", fields, pretending: answer) { json throws(JSONError) in
            try BodhiOverride(json)
        }
    }
}

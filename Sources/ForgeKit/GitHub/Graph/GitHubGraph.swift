internal import JSONKit

extension APIClient {
    /// Asks GitHub's GraphQL interface, and reads `data` of its answer.
    ///
    /// - Throws: What the answer's `errors` say, although its status tells of success.
    /// - SeeAlso: docs.github.com, "GraphQL API".
    func gitHubQuery<Value>(
        _ query: String, _ variables: KeyValuePairs<String, JSONValue?>,
        _ read: (JSON) throws(JSONError) -> Value
    ) async throws(ForgeFailure) -> Value {
        let data = try await graphQL(query: query, variables: JSONValue(fields: variables))
        do throws(JSONError) {
            return try read(data)
        } catch {
            throw ForgeFailure(.malformedReply, request: "POST \(base)/graphql", detail: "\(error)")
        }
    }
}

internal import KojiKit

/// A message that is to be answered: one call, or many in one.
struct HubMessage: Sendable {
    var method: String
    var parameters: [XMLRPCValue]
    var credentials: HubSession.Credentials?
    var facts: HubRequestFacts

    /// The calls in it; those of a multicall one by one.
    var calls: [(method: String, parameters: [XMLRPCValue])] {
        guard ["multiCall", "system.multicall"].contains(method), let calls = parameters.first?.array else {
            return [(method, parameters)]
        }
        return calls.compactMap(\.structure).map {
            ($0["methodName"]?.string ?? "", $0["params"]?.array ?? [])
        }
    }
}

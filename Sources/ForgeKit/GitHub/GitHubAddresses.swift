/// Where the parts of a GitHub are.
struct GitHubAddresses: Hashable, Sendable {
    /// For people; without a slash at its end.
    var web: String
    /// The root of the REST interface.
    var api: String
    /// What `/graphql` is below.
    var graph: String

    /// - Parameter api: Where the interface is, if it is not where GitHub, GitHub Enterprise Server
    ///   (`/api/v3`) and Enterprise Cloud with a domain of its own (`api.NAME.ghe.com`) have it.
    init(instance: String, api given: String? = nil) {
        var web = instance
        while web.hasSuffix("/") { web.removeLast() }
        self.web = web
        let parts = web.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
        let host = parts.count == 3 ? parts[2].lowercased() : ""
        if let given {
            (api, graph) = (given, given)
        } else if host == "github.com" || host == "www.github.com" {
            self.web = "https://github.com"
            (api, graph) = ("https://api.github.com", "https://api.github.com")
        } else if host.hasSuffix(".ghe.com") {
            (api, graph) = ("https://api.\(host)", "https://api.\(host)")
        } else {
            (api, graph) = ("\(web)/api/v3", "\(web)/api")
        }
    }
}

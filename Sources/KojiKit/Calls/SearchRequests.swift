/// What a search looks for.
public enum KojiSearchType: String, Sendable, Hashable, CaseIterable {
    case package, build, tag, target, user, host, rpm, maven, win
}

/// How a search compares.
public enum KojiSearchMatch: String, Sendable, Hashable, CaseIterable {
    /// With `*` and `?`.
    case glob
    case regexp
    case exact
}

extension KojiListing where Answer == [KojiMatch] {
    /// Everything of a type whose name matches.
    ///
    /// - SeeAlso: `search`
    public static func search(
        _ terms: String, _ type: KojiSearchType, _ match: KojiSearchMatch,
        options: KojiQueryOptions = .init()
    ) -> Self {
        Self(
            KojiCall(
                "search", [.string(terms), .string(type.rawValue), .string(match.rawValue)],
                given: [("queryOpts", options.xmlrpc)]))
    }
}

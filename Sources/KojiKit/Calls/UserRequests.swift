extension KojiRequest where Answer == KojiUser? {
    /// A user; nil if there is none.
    ///
    /// - SeeAlso: `getUser`
    public static func user(_ user: some KojiUserKey) -> Self {
        Self(optional: KojiCall("getUser", [user.xmlrpc]))
    }

    /// Who is logged in; nil for nobody.
    ///
    /// - SeeAlso: `getLoggedInUser`
    public static var loggedInUser: Self { Self(optional: KojiCall("getLoggedInUser")) }
}

extension KojiRequest where Answer == KojiUser {
    /// A user; one that does not exist is a fault of kind `.generic`.
    ///
    /// - SeeAlso: `getUser` with `strict`
    public static func existingUser(_ user: some KojiUserKey) -> Self {
        Self(KojiCall("getUser", [user.xmlrpc], given: [("strict", true)]))
    }
}

extension KojiRequest where Answer == [String] {
    /// The names of the permissions of whoever is logged in; `admin` covers all.
    ///
    /// - SeeAlso: `getPerms`
    public static var permissions: Self {
        Self(KojiCall("getPerms")) { value throws(KojiError) in
            guard let names = value.array else { throw AnswerReader.unexpected("list of permissions") }
            return names.compactMap(\.string)
        }
    }
}

extension KojiRequest where Answer == Int64 {
    /// The version of the API; 1 for all hubs so far.
    ///
    /// - SeeAlso: `getAPIVersion`
    public static var apiVersion: Self { Self(count: KojiCall("getAPIVersion")) }
}

extension KojiRequest where Answer == String {
    /// The hub's version, such as `1.35.3`. Hubs before 1.23 do not tell: a fault of kind `.generic`.
    ///
    /// - SeeAlso: `getKojiVersion`
    public static var kojiVersion: Self { Self(text: KojiCall("getKojiVersion")) }
}

extension KojiRequest where Answer == KojiChannel? {
    /// A channel; nil if there is none.
    ///
    /// - SeeAlso: `getChannel`
    public static func channel(_ name: String) -> Self {
        Self(optional: KojiCall("getChannel", [.string(name)]))
    }

    /// A channel by its ID.
    public static func channel(id: Int64) -> Self { Self(optional: KojiCall("getChannel", [.int(id)])) }
}

extension KojiListing where Answer == [KojiHost] {
    /// The builders that take tasks of an architecture, of a channel, or all.
    ///
    /// - SeeAlso: `listHosts`
    public static func hosts(
        arches: [String]? = nil, channel: Int64? = nil, isReady: Bool? = nil, isEnabled: Bool? = nil,
        options: KojiQueryOptions = .init()
    ) -> Self {
        Self(
            KojiCall(
                "listHosts",
                given: [
                    ("arches", XMLRPCValue(arches)), ("channelID", XMLRPCValue(channel)),
                    ("ready", XMLRPCValue(isReady)), ("enabled", XMLRPCValue(isEnabled)),
                    ("queryOpts", options.xmlrpc),
                ]))
    }
}

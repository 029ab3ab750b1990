public import SystemPackage

/// With whose tickets a client answers a server that asks for Kerberos (`WWW-Authenticate: Negotiate`).
///
/// Without any of these they are the tickets of the usual cache, as `klist` shows them.
public struct Kerberos: Hashable, Sendable {
    /// Whose, such as `builder@EXAMPLE.ORG`; without a keytab there must be a cache that has its tickets.
    public var principal: String?
    /// Keys to get tickets with; these go to a cache that is the client's own, and is gone when it is.
    ///
    /// Without a principal the keytab's first one is taken.
    public var keytab: FilePath?
    /// The cache to take tickets from, such as `FILE:/run/user/1000/krb5cc`; unused with a keytab.
    public var credentialCache: String?

    public init(principal: String? = nil, keytab: FilePath? = nil, credentialCache: String? = nil) {
        self.principal = principal
        self.keytab = keytab
        self.credentialCache = credentialCache
    }
}

public import HostKit
public import SystemPackage

/// How somebody proves to a hub who they are.
public enum KojiCredentials: Sendable, Hashable {
    case password(user: String, password: Secret)
    /// PEM file of certificate and key.
    case certificate(FilePath)
    /// With nothing given, the tickets of the usual cache.
    case kerberos(principal: String? = nil, keytab: FilePath? = nil, cache: String? = nil)
    /// A session that somebody else opened, and ends. Nobody else may use it meanwhile.
    case session(id: Int64, key: Secret)

    /// What a profile asks for; nil for one that wants nobody to be logged in.
    ///
    /// - Parameters:
    ///   - user: Who, with a password; profiles do not say that.
    ///   - password: Of that user.
    /// - Throws: `.login` when something for it is missing.
    public static func requested(
        by profile: KojiProfile, user: String? = nil, password: Secret? = nil
    ) throws(KojiError) -> Self? {
        switch profile.authentication {
        case .noauth: return nil
        case .ssl: return try certificate(of: profile)
        case .password: return try self.password(user, password, profile)
        case .kerberos: return kerberos(of: profile)
        case nil:
            if let file = profile.certificate, Files.exists(file) { return .certificate(file) }
            if user != nil { return try self.password(user, password, profile) }
            return kerberos(of: profile)
        }
    }

    private static func kerberos(of profile: KojiProfile) -> Self {
        .kerberos(principal: profile.principal, keytab: profile.keytab)
    }

    private static func certificate(of profile: KojiProfile) throws(KojiError) -> Self {
        guard let file = profile.certificate else {
            throw KojiError(
                .login,
                "the profile '\(profile.name)' wants a client certificate, and there is none; set cert")
        }
        return .certificate(file)
    }

    private static func password(
        _ user: String?, _ password: Secret?, _ profile: KojiProfile
    ) throws(KojiError) -> Self {
        guard let user, let password else {
            throw KojiError(
                .login, "the profile '\(profile.name)' wants a user and a password, and they are not given")
        }
        return .password(user: user, password: password)
    }

    /// What must not be seen.
    var secrets: [Secret] {
        switch self {
        case .password(_, let password): [password]
        case .session(_, let key): [key]
        case .certificate, .kerberos: []
        }
    }

    /// Whether it can be used again when a session has ended.
    var canRenew: Bool { if case .session = self { false } else { true } }

    /// Where logins of this kind may go: nothing is proved to a server that has not proved itself.
    func server(_ url: String) -> String {
        switch self {
        case .certificate, .kerberos: url.hasPrefix("http://") ? "https://" + url.dropFirst(7) : url
        case .password, .session: url
        }
    }
}

extension KojiError {
    /// The same error without some texts, whoever put them there: hubs and servers repeat what they are sent.
    func without(_ secrets: [Secret]) -> Self {
        var error = self
        for secret in secrets where secret.reveal().utf8.count >= 3 {
            error.message = error.message.replacing(secret.reveal(), with: Secret.placeholder)
        }
        return error
    }
}

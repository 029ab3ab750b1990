internal import CurlHTTP
internal import HostKit

/// Opens sessions, and renews those that have expired.
struct KojiLogin: Sendable {
    var profile: KojiProfile
    var credentials: KojiCredentials
    /// Whom to act for; only for those whom the hub lets.
    var proxyUser: String?
    var environment: HostEnvironment
    var clock: any Clock<Duration>
    var onRetry: (@Sendable (String) -> Void)?

    /// - Parameter old: The session to renew: it keeps its number and gets another key.
    /// - Throws: `.login` for whoever is not let in.
    func logIn(renewing old: SessionToken? = nil) async throws(KojiError) -> SessionToken {
        if case .session(let id, let key) = credentials {
            guard old == nil else { throw .expired }
            return SessionToken(id: id, key: key)
        }
        do throws(KojiError) {
            return try await ask(renewing: old)
        } catch {
            throw refusal(error).without(credentials.secrets + (old.map { [$0.key] } ?? []))
        }
    }

    private func ask(renewing old: SessionToken?) async throws(KojiError) -> SessionToken {
        let call = call(isRenewal: old != nil)
        var message = try KojiMessage(call, to: url)
        message.timeout = profile.loginTimeout
        // Without a number: the call that found the session expired keeps its own.
        if let old { message = old.signed(message, number: nil) }
        let policy = KojiRetryPolicy(
            attempts: 3, interval: min(.seconds(5), profile.retryInterval),
            offlineInterval: profile.waitsForOfflineHub ? profile.offlineRetryInterval : nil)
        var attempts = KojiAttempts(policy, clock, call.method, notice: onRetry)
        // A client of its own: connections that others use have proved nothing, or something else.
        let transport = KojiTransport(HTTPClient(configuration, clock: clock))
        while true {
            switch await transport.send(message, KojiListing(whole: call)) {
            case .success(let reply):
                switch reply.reply {
                case .result(let value): return try SessionToken(value, action: call.method)
                case .fault(let fault):
                    guard try await attempts.goesOn(after: fault) else {
                        throw KojiError(fault, action: call.method)
                    }
                }
            case .failure(let failure):
                guard try await attempts.goesOn(after: failure) else { throw attempts.error(failure) }
            }
        }
    }

    private var url: String {
        let server = credentials.server(profile.server)
        if case .password = credentials { return server }
        return server.last == "/" ? "\(server)ssllogin" : "\(server)/ssllogin"
    }

    func call(isRenewal: Bool) -> KojiCall {
        let renewal: XMLRPCStruct = ["renew": true, "exclusive": false]
        guard case .password(let user, let password) = credentials else {
            var named: XMLRPCStruct = ["proxyuser": XMLRPCValue(proxyUser)]
            if isRenewal { for member in renewal.members { named[member.name] = member.value } }
            return KojiCall("sslLogin", named: named)
        }
        var named: XMLRPCStruct = ["opts": nil]
        if isRenewal { for member in renewal.members { named[member.name] = member.value } }
        return KojiCall("login", [.string(user), .string(password.reveal())], named: named)
    }

    private var configuration: HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration(profile, environment)
        configuration.stallTimeout = profile.loginTimeout
        switch credentials {
        case .certificate(let file): configuration.clientCertificate = file
        case .kerberos(let principal, let keytab, let cache):
            configuration.kerberos = Kerberos(
                principal: principal, keytab: keytab, credentialCache: cache)
        case .password, .session: break
        }
        return configuration
    }

    /// Says what can be done about a login that was refused.
    private func refusal(_ error: KojiError) -> KojiError {
        var error = error
        if let kind = error.fault, kind.isAuthentication {
            error.code = .login
            error.message += "; \(remedy)"
        } else if case .certificate = credentials, error.code == .unreachable,
            ["no secure connection", "our certificate"].contains(where: error.message.contains)
        {
            error.code = .login
            error.message += "; \(remedy)"
        } else if error.code == .unreachable, error.message.contains("status 401") {
            error.code = .login
            error.message += "; \(remedy)"
        }
        return error
    }

    private var remedy: String {
        switch credentials {
        case .password(let user, _): "see whether the hub knows '\(user)', and with this password"
        case .certificate(let file): "see whether \(file) is still valid, and of a user of the hub"
        case .kerberos: "see with 'klist' whose tickets there are, and get others with 'kinit'"
        case .session: "open another session"
        }
    }
}

extension KojiError {
    static let expired = KojiError(
        .login, "the session has expired, and it was opened by somebody else; open another one")
}

internal import CRabbitMQ
internal import HostKit
internal import SystemPackage

/// Owns a connection to a broker with one channel; for one thread.
///
/// Each call blocks, and none longer than the URL's time limit but for sending, which ends when an ``Interrupter``
/// breaks the connection.
struct BusConnection: ~Copyable {
    let state: amqp_connection_state_t
    /// Larger bodies are received and forgotten.
    let messageSizeLimit: Int
    /// The message that is arriving.
    var arriving: ArrivingMessage?

    /// There is no need for another one: what goes wrong on a channel ends the connection.
    static let channel: amqp_channel_t = 1

    private init(messageSizeLimit: Int) throws(MessageBusError) {
        guard let state = amqp_new_connection() else {
            throw MessageBusError(.outOfResources, "connect to the broker")
        }
        self.state = state
        self.messageSizeLimit = messageSizeLimit
    }

    deinit { amqp_destroy_connection(state) }

    var socket: Int32 { amqp_get_sockfd(state) }

    /// How long a wait may be before the library must look whether a heartbeat is due.
    var longestWait: Duration {
        let seconds = Int(amqp_get_heartbeat(state))
        return seconds == 0 ? .seconds(3600) : .milliseconds(max(seconds * 1000 / 4, 250))
    }

    /// Connects, logs in and opens the channel.
    ///
    /// - Parameter interrupter: Gets the socket as soon as there is one.
    static func connected(to configuration: MessageBusConfiguration, interrupter: Interrupter)
        throws(MessageBusError) -> BusConnection
    {
        let connection = try BusConnection(messageSizeLimit: configuration.messageSizeLimit)
        let action = "connect to \(configuration.broker)"
        try connection.openSocket(configuration, action)
        interrupter.arm(connection.socket)
        try connection.logIn(configuration, action)
        amqp_channel_open(connection.state, channel)
        try connection.checkReply(action)
        return connection
    }

    /// Says good-bye and ends; what the broker has no answer to goes back to its queue.
    consuming func close() {
        // The broker knows all that matters when the socket closes; its good-bye is mere courtesy.
        _ = amqp_connection_close(state, AMQP_REPLY_SUCCESS)
    }

    /// Throws what the last request's answer says went wrong.
    func checkReply(_ action: String) throws(MessageBusError) {
        try MessageBusError.check(amqp_get_rpc_reply(state), action)
    }

    // MARK: Opening

    private func openSocket(_ configuration: MessageBusConfiguration, _ action: String)
        throws(MessageBusError)
    {
        let broker = configuration.broker
        let socket = broker.isSecure ? amqp_ssl_socket_new(state) : amqp_tcp_socket_new(state)
        guard let socket else { throw MessageBusError(.outOfResources, action) }
        if broker.isSecure { try secure(socket, configuration.tls, action) }
        var limit = broker.timeout.timeval
        try MessageBusError.check(
            amqp_socket_open_noblock(socket, broker.host, Int32(broker.port), &limit), action)
    }

    private func secure(_ socket: OpaquePointer, _ tls: MessageBusConfiguration.TLS, _ action: String)
        throws(MessageBusError)
    {
        amqp_ssl_socket_set_verify_peer(socket, 1)
        amqp_ssl_socket_set_verify_hostname(socket, tls.verifiesHost ? 1 : 0)
        try MessageBusError.check(
            amqp_ssl_socket_set_ssl_versions(socket, AMQP_TLSv1_2, AMQP_TLSvLATEST), action)
        let authorities: FilePath
        if let given = tls.authorities {
            authorities = given
        } else {
            authorities = try Self.systemAuthorities(action)
        }
        try Self.checkReadable(authorities)
        guard amqp_ssl_socket_set_cacert(socket, authorities.string) == AMQP_STATUS_OK.rawValue else {
            throw MessageBusError(
                .badFile, "use the certificates in \(authorities)", detail: "it is no certificate in PEM")
        }
        guard let certificate = tls.certificate, let key = tls.key else { return }
        try Self.checkReadable(certificate)
        try Self.checkReadable(key)
        // Without one, OpenSSL would ask for it at the terminal.
        crabbitmq_set_empty_passphrase(socket)
        guard amqp_ssl_socket_set_key(socket, certificate.string, key.string) == AMQP_STATUS_OK.rawValue
        else {
            throw MessageBusError(
                .badFile, "use the certificate \(certificate) with the key \(key)",
                detail: "they are not in PEM, or do not belong together")
        }
    }

    private static func checkReadable(_ path: FilePath) throws(MessageBusError) {
        do {
            _ = try Files.read(path, limit: 16 << 20)
        } catch {
            throw MessageBusError(.badFile, "use \(path)", detail: "\(error)")
        }
    }

    /// The library does not know where systems keep theirs.
    private static func systemAuthorities(_ action: String) throws(MessageBusError) -> FilePath {
        let places: [FilePath] = [
            "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem",
        ]
        guard let found = places.first(where: { Files.exists($0) }) else {
            throw MessageBusError(
                .badFile, action, detail: "this system has no file of authorities; set 'ca_cert' of [tls]")
        }
        return found
    }

    private func logIn(_ configuration: MessageBusConfiguration, _ action: String) throws(MessageBusError) {
        let broker = configuration.broker
        var limit = broker.timeout.timeval
        amqp_set_handshake_timeout(state, &limit)
        amqp_set_rpc_timeout(state, &limit)
        let (frameSize, heartbeat) = (Int32(131_072), Int32(broker.heartbeat / .seconds(1)))
        // As with the reference: who shows a certificate is who that says.
        let showsCertificate = broker.isSecure && configuration.tls.certificate != nil
        let reply = try AMQPMemory.using { memory throws(MessageBusError) in
            var properties = try memory.table(Self.properties(configuration))
            let virtualHost = broker.virtualHost
            if showsCertificate {
                // The library cannot send an empty name, and the broker reads it from the certificate anyhow.
                let name = broker.user.isEmpty ? "guest" : broker.user
                return crabbitmq_login_external(
                    state, virtualHost, Int32(Self.channel), frameSize, heartbeat, &properties, name)
            }
            return crabbitmq_login_plain(
                state, virtualHost, Int32(Self.channel), frameSize, heartbeat, &properties, broker.user,
                broker.password.reveal())
        }
        do {
            try MessageBusError.check(reply, action)
        } catch {
            throw Self.loginError(error, showsCertificate: showsCertificate)
        }
    }

    private static func loginError(_ error: MessageBusError, showsCertificate: Bool) -> MessageBusError {
        var error = error
        switch error.code {
        case .accessRefused, .notFound: error.code = .loginRefused
        // With TLS 1.3 the refusal of a certificate arrives after the handshake.
        case .connectionLost where showsCertificate: error.code = .tlsFailure
        default: break
        }
        return error
    }

    private static func properties(_ configuration: MessageBusConfiguration) -> [String: BusValue] {
        var properties = configuration.clientProperties
        properties["capabilities"] = .table([
            "authentication_failure_close": true, "basic.nack": true, "consumer_cancel_notify": true,
            "publisher_confirms": true,
        ])
        return properties
    }
}

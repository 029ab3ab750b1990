import HostKit
import MessageBus
import SystemPackage
import TestSupport
import Testing

extension BrokerTests {
    @Suite struct LoginTests {
        private func failure(_ desk: Desk) async throws -> MessageBusError {
            let consumer = await MessageBusConsumer(desk.configuration).failure()
            let error = try #require(consumer)
            let published = await #expect(throws: MessageBusError.self) { try await desk.publish(.sample()) }
            #expect(published?.code == error.code)
            for text in ["\(error)", String(reflecting: error), "\(String(describing: published))"] {
                #expect(!text.contains("s3cret"), "\(text)")
                #expect(!text.contains("PRIVATE"), "\(text)")
            }
            return error
        }

        @Test("a wrong password is refused at once, and is not shown") func wrongPassword() async throws {
            var desk = try await Desk()
            desk.configuration.broker.password = Secret("s3cret-and-wrong")
            let error = try await failure(desk)
            #expect(error.code == .loginRefused)
            #expect("\(error)".contains("amqp://localhost:\(desk.server.port)/%2Fpubsub"))
        }

        @Test("a virtual host that is not there, or not for the user, is told") func virtualHost()
            async throws
        {
            var desk = try await Desk()
            desk.configuration.broker.virtualHost = "/nowhere"
            #expect(try await failure(desk).code == .loginRefused)
            desk.configuration.broker.virtualHost = "/"
            desk.configuration.broker.user = "reader"
            desk.configuration.broker.password = Secret("reader")
            #expect(try await failure(desk).code == .loginRefused)
        }

        @Test("TLS with a password works") func encrypted() async throws {
            let desk = try await Desk(isSecure: true)
            try await desk.open()
            try await desk.publish(.sample("a", 5))
            #expect(try await desk.take(1).map(\.message.number) == [5])
        }

        @Test("a certificate is the login where there is one") func clientCertificate() async throws {
            var desk = try await Desk(isSecure: true)
            let certificate = try await desk.server.authority.client("packit")
            desk.configuration.tls.certificate = certificate
            desk.configuration.tls.key = certificate
            desk.configuration.broker.user = "fedora"
            desk.configuration.broker.password = Secret("")
            try await desk.open()
            let large = String(repeating: "x", count: 300_000)
            try await desk.publish(BusMessage(topic: "a", body: Array(#"{"text": "\#(large)"}"#.utf8)))
            let taken = try await desk.take(1)
            #expect(taken.first?.message.body.count == 300_012)
        }

        @Test("a certificate of a stranger is refused") func strangersCertificate() async throws {
            try await withTemporaryDirectory { directory in
                var desk = try await Desk(isSecure: true)
                let stranger = try await CertificateAuthority("stranger", in: directory)
                let certificate = try await stranger.client("packit")
                desk.configuration.tls.certificate = certificate
                desk.configuration.tls.key = certificate
                #expect(try await failure(desk).code == .tlsFailure)
            }
        }

        @Test("a certificate of somebody whom the broker does not know is refused") func unknownUser()
            async throws
        {
            var desk = try await Desk(isSecure: true)
            let certificate = try await desk.server.authority.client("nobody")
            desk.configuration.tls.certificate = certificate
            desk.configuration.tls.key = certificate
            #expect(try await failure(desk).code == .loginRefused)
        }

        @Test("a broker whose authority is unknown is not trusted") func unknownAuthority() async throws {
            try await withTemporaryDirectory { directory in
                var desk = try await Desk(isSecure: true)
                desk.configuration.tls.authorities = try await CertificateAuthority("other", in: directory)
                    .certificate
                #expect(try await failure(desk).code == .untrustedCertificate)
                desk.configuration.tls.verifiesHost = false
                #expect(try await failure(desk).code == .untrustedCertificate)
            }
        }

        @Test("a broker under another name than its certificate's is not trusted") func wrongHost()
            async throws
        {
            var desk = try await Desk(isSecure: true)
            desk.configuration.broker.host = "127.0.0.2"
            #expect(try await failure(desk).code == .wrongHostName)
            desk.configuration.tls.verifiesHost = false
            try await desk.open()
        }

        @Test("files of certificates and keys that cannot be used are named") func files() async throws {
            var desk = try await Desk(isSecure: true)
            let certificate = try await desk.server.authority.client("packit")
            desk.configuration.tls.certificate = certificate
            desk.configuration.tls.key = "/nowhere/key.pem"
            let missing = try await failure(desk)
            #expect(missing.code == .badFile)
            #expect("\(missing)".contains("/nowhere/key.pem"))
            desk.configuration.tls.key = desk.server.authority.certificate
            #expect(try await failure(desk).code == .badFile)
            let locked = desk.server.directory.appending("locked-\(desk.queue).pem")
            let command = [
                "pkcs8", "-topk8", "-in", certificate.string, "-out", locked.string, "-passout",
                "pass:s3cret",
            ]
            try await CommandRunner()
                .check(
                    Command(
                        "openssl", command, environment: try HostEnvironment.current().forCommands(), in: "/")
                )
            desk.configuration.tls.key = locked
            #expect(try await failure(desk).code == .badFile)
            desk.configuration.tls.key = certificate
            desk.configuration.tls.authorities = "/etc/hostname"
            #expect(try await failure(desk).code == .badFile)
        }

        @Test("an unencrypted connection to a port with TLS ends, and is tried again") func wrongPort()
            async throws
        {
            var desk = try await Desk(isSecure: true)
            desk.configuration.broker.isSecure = false
            desk.configuration.broker.timeout = .seconds(2)
            try await MessageBusConsumer(desk.configuration, backoff: .quick).until { event in
                if case .disconnected = event { true } else { false }
            }
        }
    }
}

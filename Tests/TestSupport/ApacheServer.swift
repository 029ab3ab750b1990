internal import HostKit
public import SystemPackage

/// A real Apache on the loopback interface with a configuration of its own.
public struct ApacheServer: Sendable {
    /// What the server is to do.
    public struct Options: Sendable {
        /// Whether it speaks TLS, with HTTP/2 for those who want it.
        public var isEncrypted = true
        /// Whose tickets are good at ``kerberosPaths``; the service is `HTTP/localhost`.
        public var realm: KerberosRealm?
        /// Paths for those alone who have a ticket.
        public var kerberosPaths: [String] = []
        /// Paths for those alone who have a certificate of the authority.
        public var certificatePaths: [String] = []
        /// Whether nobody without a certificate of the authority can so much as connect.
        public var requiresCertificate = false
        /// Paths that another server of the loopback interface answers, by its port.
        ///
        /// It gets the path as it is and who asks in `X-Remote-User`: the principal, or the common name of the
        /// certificate.
        public var forwardedPaths: [String: UInt16] = [:]
        /// User and password of those for whom it is a proxy; nil for no proxy.
        public var proxyUser: (name: String, password: String)?
        /// More lines of the configuration.
        public var lines: [String] = []

        public init() {}
    }

    public let port: UInt16
    /// Who signed the server's certificate, and those that it takes.
    public let authority: CertificateAuthority
    /// What is served as files.
    public let documents: FilePath
    /// Everything of the server.
    public let directory: FilePath
    private let options: Options

    /// The lines that load more modules; of those that are not there none.
    public static func modules(_ names: String...) -> [String] {
        names.compactMap { name in
            ApacheConfiguration.file(of: "mod_\(name)").map { "LoadModule \(name)_module \($0)" }
        }
    }

    /// `https://localhost:…`, or `http:`, without a slash at the end.
    public var url: String { "\(options.isEncrypted ? "https" : "http")://localhost:\(port)" }
    /// The same server under another host's name.
    public var otherURL: String { "\(options.isEncrypted ? "https" : "http")://127.0.0.1:\(port)" }

    /// Makes a server that lives as long as a body runs.
    public static func serving<Result>(
        _ options: Options = Options(), isolation: isolated (any Actor)? = #isolation,
        _ body: (ApacheServer) async throws -> Result
    ) async throws -> Result {
        try await withTemporaryDirectory { directory in
            // The server's workers are another user's when we are root.
            try Files.setPermissions(FilePermissions(rawValue: 0o711), of: directory)
            let authority = try await CertificateAuthority(in: directory)
            let certificate = try await authority.server()
            while true {
                let server = try await ApacheServer(directory, authority, options)
                try await server.configure(certificate)
                do {
                    let command = try server.command()
                    return try await ServerProcess.serving(
                        command, isReady: { $0.contains("resuming normal") }
                    ) { _ in try await body(server) }
                } catch let failure as ServerProcess.StartFailure {
                    guard failure.isPortTaken else { throw failure }
                }
            }
        }
    }

    private init(_ directory: FilePath, _ authority: CertificateAuthority, _ options: Options) async throws {
        self.directory = directory
        self.authority = authority
        self.options = options
        port = try ServerProcess.freePort()
        documents = directory.appending("documents")
    }

    private func configure(_ certificate: FilePath) async throws {
        try Files.createDirectories(documents)
        try Files.setPermissions(FilePermissions(rawValue: 0o755), of: documents)
        let keytab = try await options.realm?.serviceKeytab()
        if let user = options.proxyUser {
            let hash = try await CommandRunner()
                .check(
                    .shell("openssl passwd -apr1 -stdin", in: directory).withInput(user.password))
            let line = "\(user.name):\(String(decoding: hash.standardOutput, as: UTF8.self))"
            try Files.writeAtomically(line, to: directory.appending("users"))
            try Files.setPermissions(FilePermissions(rawValue: 0o644), of: directory.appending("users"))
        }
        let configuration = ApacheConfiguration(
            server: self, options: options, certificate: certificate, keytab: keytab)
        try Files.writeAtomically(configuration.text, to: directory.appending("httpd.conf"))
    }

    private func command() throws -> Command {
        let environment = try Tool.systemEnvironment()
        let program = Tool.isInstalled("apache2", environment) ? "apache2" : "httpd"
        let variables = environment.variables.merging(options.realm?.environment ?? [:]) { $1 }
        let configuration = directory.appending("httpd.conf").string
        return Command(
            program, ["-D", "FOREGROUND", "-f", configuration], environment: variables, in: directory)
    }
}

extension Command {
    fileprivate func withInput(_ text: String) -> Command {
        var command = self
        command.input = Array("\(text)\n".utf8)
        return command
    }
}

internal import HostKit
public import SystemPackage

/// Signs certificates for tests, with openssl.
public struct CertificateAuthority: Sendable {
    /// The authority's own certificate, for those who trust it.
    public let certificate: FilePath
    private let directory: FilePath
    private let name: String

    /// Makes an authority whose files lie in a directory.
    ///
    /// - Parameter name: What its files are called.
    public init(_ name: String = "authority", in directory: FilePath) async throws {
        self.directory = directory
        self.name = name
        certificate = directory.appending("\(name).pem")
        try await run(
            ["req", "-x509", "-days", "2", "-subj", "/CN=\(name)"] + Self.newKey
                + ["-keyout", "\(name).key", "-out", "\(name).pem"])
    }

    /// A certificate for `localhost` and `127.0.0.1`, in one file with its key.
    public func server() async throws -> FilePath {
        try await issue(
            "\(name)-server", subject: "/CN=localhost", "subjectAltName=DNS:localhost,IP:127.0.0.1")
    }

    /// A certificate of a client whose common name is given, in one file with its key.
    public func client(_ commonName: String) async throws -> FilePath {
        try await issue("\(name)-\(commonName)", subject: "/CN=\(commonName)", "extendedKeyUsage=clientAuth")
    }

    private func issue(_ file: String, subject: String, _ extensions: String) async throws -> FilePath {
        try await run(
            ["req", "-subj", subject] + Self.newKey + ["-keyout", "\(file).key", "-out", "\(file).csr"])
        try Files.writeAtomically("\(extensions)\n", to: directory.appending("\(file).ext"))
        try await run([
            "x509", "-req", "-days", "2", "-in", "\(file).csr", "-CA", "\(name).pem", "-CAkey", "\(name).key",
            "-CAcreateserial", "-extfile", "\(file).ext", "-out", "\(file).crt",
        ])
        let path = directory.appending("\(file).pem")
        let (certificate, key) = (
            try Files.read(directory.appending("\(file).crt")),
            try Files.read(directory.appending("\(file).key"))
        )
        try Files.writeAtomically(certificate + key, to: path)
        return path
    }

    private static let newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]

    private func run(_ arguments: [String]) async throws {
        let environment = try HostEnvironment.current().forCommands()
        try await CommandRunner().check(
            Command("openssl", arguments, environment: environment, in: directory))
    }
}

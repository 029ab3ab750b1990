internal import HostKit
public import SystemPackage

/// A realm of its own with a real KDC on the loopback interface.
///
/// Programs see it by ``environment``: the Kerberos library reads its configuration from there alone. Names of
/// services are taken as they are, without asking the DNS.
public struct KerberosRealm: Sendable {
    public static let name = "TEST.EXAMPLE"

    /// Everything of the realm; other users may enter it and cannot list it.
    public let directory: FilePath
    public let port: UInt16
    /// Variables for clients and servers of the realm: its configuration, and a cache without tickets.
    public let environment: [String: String]

    /// The usual cache of ``environment``.
    public var cache: FilePath { directory.appending("cache") }

    /// Makes a realm that lives as long as a body runs.
    public static func serving<Result>(
        isolation: isolated (any Actor)? = #isolation, _ body: (KerberosRealm) async throws -> Result
    ) async throws -> Result {
        try await withTemporaryDirectory { directory in
            try Files.setPermissions(FilePermissions(rawValue: 0o711), of: directory)
            while true {
                let realm = try await KerberosRealm(directory, port: ServerProcess.freePort())
                let kdc = try realm.command("krb5kdc", ["-n", "-r", name])
                do {
                    return try await ServerProcess.serving(kdc, isReady: { $0.contains("starting...") }) {
                        _ in
                        try await body(realm)
                    }
                } catch let failure as ServerProcess.StartFailure {
                    guard failure.isPortTaken else { throw failure }
                }
            }
        }
    }

    private init(_ directory: FilePath, port: UInt16) async throws {
        self.directory = directory
        self.port = port
        let (client, server) = (directory.appending("krb5.conf"), directory.appending("kdc.conf"))
        var environment = try Tool.systemEnvironment().forCommands()
        environment["KRB5_CONFIG"] = client.string
        environment["KRB5_KDC_PROFILE"] = server.string
        environment["KRB5CCNAME"] = "FILE:\(directory.appending("cache"))"
        environment["KRB5_KTNAME"] = "FILE:\(directory.appending("no-keytab"))"
        environment["KRB5_CLIENT_KTNAME"] = environment["KRB5_KTNAME"]
        // What a service has seen would lie around after the test.
        environment["KRB5RCACHENAME"] = "none:"
        environment["KRB5RCACHETYPE"] = "none"
        self.environment = environment
        try Files.writeAtomically(Self.clientConfiguration(port), to: client)
        try Files.setPermissions(FilePermissions(rawValue: 0o644), of: client)
        try Files.writeAtomically(Self.serverConfiguration(port, directory), to: server)
        guard !Files.exists(directory.appending("principal")) else { return }
        try await run("kdb5_util", ["create", "-s", "-P", "master", "-r", Self.name])
    }

    /// Adds a principal; with a random key unless it has a password.
    ///
    /// - Parameter options: Of `addprinc`, such as `-maxlife 5minutes`.
    public func addPrincipal(_ principal: String, password: String? = nil, options: [String] = [])
        async throws
    {
        let key = password.map { ["-pw", $0] } ?? ["-randkey"]
        try await run("kadmin.local", ["-r", Self.name, "addprinc"] + options + key + [principal])
    }

    /// Gives a principal another key: what is in keytabs is of no use any more.
    public func changeKey(_ principal: String) async throws {
        try await run("kadmin.local", ["-r", Self.name, "cpw", "-randkey", principal])
    }

    /// The keys of a service that is not there before, in a file that everybody can read.
    func serviceKeytab() async throws -> FilePath {
        let path = directory.appending("service.keytab")
        if Files.exists(path) { return path }
        try await addPrincipal("HTTP/localhost")
        return try await keytab("service.keytab", of: "HTTP/localhost")
    }

    /// Writes the keys of principals into a file that everybody can read.
    public func keytab(_ name: String, of principals: String...) async throws -> FilePath {
        let path = directory.appending(name)
        let arguments = ["-r", Self.name, "ktadd", "-norandkey", "-q", "-k", path.string]
        try await run("kadmin.local", arguments + principals)
        try Files.setPermissions(FilePermissions(rawValue: 0o644), of: path)
        return path
    }

    /// Gets tickets with a password.
    ///
    /// - Parameters:
    ///   - cache: Where to; nil is the usual cache of ``environment``.
    ///   - lifetime: As `kinit -l` takes it.
    public func getTickets(
        _ principal: String, password: String, cache: String? = nil, lifetime: String? = nil
    ) async throws {
        let options = (cache.map { ["-c", $0] } ?? []) + (lifetime.map { ["-l", $0] } ?? [])
        var kinit = try command("kinit", options + [principal])
        kinit.input = Array("\(password)\n".utf8)
        try await CommandRunner().check(kinit)
    }

    private func run(_ program: String, _ arguments: [String]) async throws {
        try await CommandRunner().check(command(program, arguments))
    }

    private func command(_ program: String, _ arguments: [String]) throws -> Command {
        Command(program, arguments, environment: environment, in: directory, remedy: "install krb5-kdc")
    }

    private static func clientConfiguration(_ port: UInt16) -> String {
        """
        [libdefaults]
            default_realm = \(name)
            dns_lookup_kdc = false
            dns_lookup_realm = false
            dns_canonicalize_hostname = false
            rdns = false
        [realms]
            \(name) = {
                kdc = 127.0.0.1:\(port)
            }
        [domain_realm]
            localhost = \(name)
            127.0.0.1 = \(name)
        [logging]
            kdc = STDERR

        """
    }

    private static func serverConfiguration(_ port: UInt16, _ directory: FilePath) -> String {
        """
        [kdcdefaults]
            kdc_listen = 127.0.0.1:\(port)
            kdc_tcp_listen = 127.0.0.1:\(port)
        [realms]
            \(name) = {
                database_name = \(directory.appending("principal"))
                key_stash_file = \(directory.appending("stash"))
                acl_file = \(directory.appending("acl"))
                max_life = 1h
            }

        """
    }
}

internal import CCurl
internal import HostKit
internal import Synchronization
internal import SystemPackage

/// Finds or gets the tickets of one client, and takes along those that it got itself.
final class KerberosTickets: Sendable {
    private struct State {
        /// Ours alone, with the tickets of a keytab.
        var directory: FilePath?
        var goodUntil: ContinuousClock.Instant?
        /// A cache of the user's, and until when it need not be looked at again.
        var known: (cache: String, until: ContinuousClock.Instant)?
    }

    private let kerberos: Kerberos
    private let state = Mutex(State())

    /// Tickets that end sooner are renewed before they are used.
    private static let reserve = Duration.seconds(60)

    init(_ kerberos: Kerberos) { self.kerberos = kerberos }

    deinit {
        // Nobody is left to be told of a failure.
        if let directory = state.withLock({ $0.directory }) { try? Files.removeTree(directory) }
    }

    /// The name of the cache to take tickets from; nil for the usual one.
    ///
    /// - Throws: `.authenticationFailed` when there are none to be had, and `.cancelled`.
    func cache(for request: HTTPRequest) async throws(HTTPError) -> String? {
        guard ccurl_can_negotiate() else {
            throw Self.failure(
                request, "this libcurl was built without it; install the full one, not libcurl-minimal")
        }
        let isPlain = kerberos == Kerberos()
        guard isPlain || ckerberos_load() else {
            throw Self.failure(
                request,
                "\(String(cString: ckerberos_load_error())); "
                    + "install libgssapi-krb5-2 (Debian) or krb5-libs (Fedora)")
        }
        if let keytab = kerberos.keytab { return try await cache(from: keytab, request) }
        if let known = state.withLock({ $0.known }), known.until > .now { return known.cache }
        guard let cache = try usersCache(request) else { return nil }
        state.withLock { $0.known = (cache, .now + Self.reserve) }
        return cache
    }

    private func usersCache(_ request: HTTPRequest) throws(HTTPError) -> String? {
        guard let cache = kerberos.credentialCache else { return try foundCache(request) }
        try checkOwner(of: cache, request)
        return cache
    }

    /// Looks through the user's caches for the principal's.
    private func foundCache(_ request: HTTPRequest) throws(HTTPError) -> String? {
        guard let principal = kerberos.principal else { return nil }
        let (found, text) = Self.ask { ckerberos_find_cache(principal, $0, $1) }
        guard found else {
            throw Self.failure(request, "no tickets of \(principal): \(text); \(kerberos.remedy)")
        }
        return text
    }

    private func checkOwner(of cache: String, _ request: HTTPRequest) throws(HTTPError) {
        guard let principal = kerberos.principal else { return }
        let (found, owner) = Self.ask { ckerberos_cache_owner(cache, $0, $1) }
        guard found else { throw Self.failure(request, "\(owner); \(kerberos.remedy)") }
        // A principal without a realm is one of the usual realm.
        guard owner == principal || !principal.contains("@") && owner.hasPrefix("\(principal)@") else {
            throw Self.failure(
                request, "\(cache) has the tickets of \(owner), not of \(principal); \(kerberos.remedy)")
        }
    }

    /// Why there are no good tickets in a cache; nil when there are, or when that cannot be told.
    static func problem(of cache: String?) -> String? {
        guard ckerberos_load() else { return nil }
        let (seconds, text) = ask { ckerberos_lifetime(cache, $0, $1) }
        return seconds == 0 ? text : nil
    }

    /// Asks the Kerberos library for something, and for a text.
    private static func ask<Value>(_ question: (UnsafeMutablePointer<CChar>, Int) -> Value) -> (Value, String)
    {
        let capacity = 4096
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: capacity) { buffer in
            buffer.initialize(repeating: 0)
            guard let start = buffer.baseAddress else { preconditionFailure("a buffer without an address") }
            let value = question(start, capacity)
            return (value, String(cString: start))
        }
    }

    static func failure(_ request: HTTPRequest, _ detail: String) -> HTTPError {
        HTTPError(.authenticationFailed, request.method, request.url, detail: detail)
    }
}

extension KerberosTickets {
    /// The cache of our own, with tickets that are good for a while.
    private func cache(from keytab: FilePath, _ request: HTTPRequest) async throws(HTTPError) -> String {
        do {
            let directory = try ownDirectory()
            let cache = "FILE:\(directory.appending("tickets"))"
            if areGood { return cache }
            // One task asks for tickets, and others that need them wait for it.
            return try await FileLock.withLock(directory.appending("lock"), waiting: nil) {
                if !areGood { try await renew(keytab, in: directory) }
                return cache
            }
        } catch let error as CommandFailure {
            if error.code == .cancelled { throw HTTPError(.cancelled, request.method, request.url) }
            throw Self.failure(request, "\(error); \(kerberos.remedy)")
        } catch let error as FileLockError {
            if error.code == .cancelled { throw HTTPError(.cancelled, request.method, request.url) }
            throw Self.failure(request, "\(error)")
        } catch {
            throw Self.failure(request, "\(error)")
        }
    }

    private var areGood: Bool { state.withLock { $0.goodUntil.map { $0 > .now } ?? false } }

    private func ownDirectory() throws -> FilePath {
        let parent = try HostEnvironment.current().temporaryDirectory
        return try state.withLock { state in
            if let directory = state.directory { return directory }
            let directory = try Files.createTemporaryDirectory(prefix: "packit-krb5-", in: parent)
            state.directory = directory
            return directory
        }
    }

    private func renew(_ keytab: FilePath, in directory: FilePath) async throws {
        let environment = try HostEnvironment.current()
        let host = KerberosCommands(environment: environment, directory: directory)
        let fresh = directory.appending("fresh")
        let principal =
            if let principal = kerberos.principal { principal } else { try await host.firstPrincipal(keytab) }
        try await host.getTickets(principal, keytab: keytab, cache: fresh)
        // A transfer under way reads the cache as it was, or as it is.
        try Files.move(fresh, to: directory.appending("tickets"))
        let (seconds, _) = Self.ask { ckerberos_lifetime("FILE:\(directory.appending("tickets"))", $0, $1) }
        let lifetime = Duration.seconds(Int64(seconds))
        state.withLock { $0.goodUntil = .now + lifetime - Self.reserve }
    }
}

/// The commands of MIT Kerberos that get tickets with a keytab.
struct KerberosCommands {
    let environment: HostEnvironment
    let directory: FilePath

    private static let timeout = Duration.seconds(60)
    private static let remedy = "install krb5-user (Debian) or krb5-workstation (Fedora)"

    func getTickets(_ principal: String, keytab: FilePath, cache: FilePath) async throws(CommandFailure) {
        let arguments = ["-k", "-t", environment.absolute(keytab).string, "-c", "FILE:\(cache)", principal]
        try await CommandRunner().check(command("kinit", arguments))
    }

    /// Whose keys stand first in a keytab.
    func firstPrincipal(_ keytab: FilePath) async throws -> String {
        let result = try await CommandRunner()
            .check(command("klist", ["-k", environment.absolute(keytab).string]))
        guard let principal = Self.firstPrincipal(String(decoding: result.standardOutput, as: UTF8.self))
        else {
            throw FileError(.other, "use", keytab, detail: "it has no keys")
        }
        return principal
    }

    /// From a table with a number and a name in each row, below a line of hyphens.
    static func firstPrincipal(_ table: String) -> String? {
        let rows = table.split(separator: "\n").drop { !$0.hasPrefix("----") }.dropFirst()
        return rows.first?.split(separator: " ").dropFirst().first.map(String.init)
    }

    private func command(_ name: String, _ arguments: [String]) -> Command {
        Command(
            name, arguments, environment: environment.forCommands(), in: directory, timeout: Self.timeout,
            remedy: Self.remedy)
    }
}

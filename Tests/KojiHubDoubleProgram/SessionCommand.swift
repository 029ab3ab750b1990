import ArgumentParser
import HostKit
import KojiKit
import SystemPackage

/// Somebody who logs in to a hub with Kerberos.
///
/// The Kerberos library reads its configuration from the environment of the process, so tests that need a realm of
/// their own log in from a process of its own.
struct SessionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "session",
        abstract: "Log in to a hub with Kerberos and call methods; answers and errors go to standard output.")

    @Option(help: "The hub's URL.") var server: String
    @Option(help: "Certificates to trust.", transform: { FilePath($0) }) var ca: FilePath
    @Option(help: "Whose tickets.") var principal: String?
    @Option(help: "File with keys to get tickets with.", transform: { FilePath($0) }) var keytab: FilePath?
    @Option(help: "A method and its arguments, with blanks between; one after the other.")
    var call: [String] = []

    func run() async throws {
        var profile = KojiProfile(name: "test", server: server)
        profile.serverCA = ca
        profile.maxRetries = 1
        profile.retryInterval = .zero
        do {
            let environment = try HostEnvironment.current()
            try await KojiSession.withSession(
                profile, .kerberos(principal: principal, keytab: keytab), environment: environment
            ) { session in
                for line in call { print(try await session.call(Self.request(line))) }
            }
        } catch let error as KojiError {
            print("\(error.code): \(error)")
        }
    }

    private static func request(_ line: String) -> KojiRequest<XMLRPCValue> {
        let words = line.split(separator: " ").map(String.init)
        let call = KojiCall(words.first ?? "", words.dropFirst().map { .string($0) })
        return KojiRequest(call) { value throws(KojiError) in value }
    }
}

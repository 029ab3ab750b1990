import ArgumentParser
import HostKit
import KojiHubDouble
import SystemPackage

#if canImport(Glibc)
    internal import Glibc
#endif

/// A Koji hub for tests in a process of its own.
@main
struct KojiHubDoubleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "koji-hub-double", abstract: "Run a Koji hub that tests can do anything to.",
        subcommands: [SessionCommand.self])

    @Option(help: "File of the hub's state; made when it is not there.", transform: { FilePath($0) })
    var database: FilePath?
    @Option(help: "Directory of packages and tasks.", transform: { FilePath($0) }) var topdir: FilePath?
    @Option(help: "Builds to make up in the tag 'universe'.") var builds = 0
    @Option(help: "Secret by which a server in front is known.") var proxySecret: String?
    @Option(help: "Password of the user kojiadmin.") var password = "adminpw"
    @Flag(help: "Leave tasks free.") var noBuilder = false
    @Option(help: "Port on the loopback interface; 0 for any.") var port: UInt16 = 0

    func run() async throws {
        var options = KojiHubDouble.Options()
        options.database = database
        options.topDirectory = topdir
        options.port = port
        options.proxySecret = proxySecret
        options.hasBuilder = !noBuilder
        try await KojiHubDouble.serving(options) { hub in
            try prepare(hub)
            print(hub.url)
            fflush(nil)
            try await Task.sleep(for: .seconds(1_000_000))
        }
    }

    /// Makes what is not there yet: a hub's state may be that of an earlier run.
    private func prepare(_ hub: KojiHubDouble) throws {
        guard try hub.lastEvent == 0 else { return }
        try hub.addUser(KojiHubDouble.maker, password: password, permissions: ["admin"])
        guard builds > 0 else { return }
        try hub.addTag("universe-base", packages: [])
        try hub.addTag("universe", parents: ["universe-base"])
        try hub.addUniverse(builds: builds, tag: "universe", parent: "universe-base")
    }
}

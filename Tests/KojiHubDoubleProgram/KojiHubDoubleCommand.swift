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
        commandName: "koji-hub-double", abstract: "Run a Koji hub that tests can do anything to.")

    @Option(help: "File of the hub's state; made when it is not there.", transform: { FilePath($0) })
    var database: FilePath?
    @Option(help: "Directory of packages and tasks.", transform: { FilePath($0) }) var topdir: FilePath?
    @Option(help: "Port on the loopback interface; 0 for any.") var port: UInt16 = 0

    func run() async throws {
        var options = KojiHubDouble.Options()
        options.database = database
        options.topDirectory = topdir
        options.port = port
        try await KojiHubDouble.serving(options) { hub in
            print(hub.url)
            fflush(nil)
            try await Task.sleep(for: .seconds(1_000_000))
        }
    }
}

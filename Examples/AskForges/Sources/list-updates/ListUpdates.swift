import CurlHTTP
import ForgeKit

/// Prints the updates of a package in Bodhi, newest first, one `ALIAS STATUS BUILDS` a line.
@main
struct ListUpdates {
    static func main() async throws {
        let arguments = CommandLine.arguments.dropFirst()
        guard let package = arguments.first else {
            print("usage: list-updates PACKAGE [URL]")
            return
        }
        let url = arguments.dropFirst().first ?? BodhiClient.fedora
        let bodhi = BodhiClient(url, http: HTTPClient(.init(userAgent: "list-updates")))
        var query = BodhiUpdateQuery()
        query.packages = [package]
        for try await update in bodhi.updates(query) {
            print(update.alias, update.status.rawValue, update.builds.map(\.nvr).joined(separator: " "))
        }
    }
}

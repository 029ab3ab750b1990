import CurlHTTP
import ForgeKit

/// Prints the builds of a project of Copr, newest first, one `NUMBER STATE PACKAGE VERSION` a line.
@main
struct ListBuilds {
    static func main() async throws {
        let arguments = CommandLine.arguments.dropFirst()
        guard let project = arguments.first.flatMap({ CoprProjectName($0) }) else {
            print("usage: list-builds OWNER/PROJECT [URL]")
            return
        }
        let url = arguments.dropFirst().first ?? CoprSettings.defaultURL
        let settings = CoprSettings(url: url, isEncrypted: url.hasPrefix("https:"))
        let copr = try CoprClient(settings, http: HTTPClient(.init(userAgent: "list-builds")))
        for try await build in copr.builds(in: project) {
            print(build.id, build.state.rawValue, build.source.name ?? "-", build.source.version ?? "-")
        }
    }
}

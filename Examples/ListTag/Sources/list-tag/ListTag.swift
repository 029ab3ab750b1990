import HostKit
import KojiKit

/// Prints the latest builds of a Koji tag, one `NVR PACKAGES` a line.
///
/// The hub is that of a profile in Koji's configuration files, or the one at a URL.
@main
struct ListTag {
    static func main() async throws {
        let arguments = CommandLine.arguments.dropFirst()
        guard arguments.count == 2, let hub = arguments.first, let tag = arguments.last else {
            print("usage: list-tag PROFILE|URL TAG")
            return
        }
        let environment = try HostEnvironment.current()
        let profile =
            hub.contains("://")
            ? KojiProfile(name: "koji", server: hub)
            : try KojiProfile.load(hub, environment: environment)
        let content = try await KojiHub(profile, environment: environment)
            .list(.taggedRPMs(tag, inherit: true, latest: true))
        let packages = Dictionary(grouping: content.rpms, by: \.build)
        for build in content.builds {
            print(build.nvr, packages[build.id]?.count ?? 0)
        }
    }
}

import HostKit
import SystemPackage
import TestSupport
import Testing

/// The program `koji-hub-double`.
enum HubProgram {
    /// Beside the bundle of the tests, or where a build puts it.
    static func path() throws -> FilePath {
        let bundle = try HostEnvironment.current().absolute(FilePath(CommandLine.arguments[0]))
        let places = [
            bundle.removingLastComponent().appending("koji-hub-double"),
            Fixtures.root.removingLastComponent().pushing(".build/debug/koji-hub-double"),
        ]
        return try #require(places.first { Files.exists($0) })
    }
}

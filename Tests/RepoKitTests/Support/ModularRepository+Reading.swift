import CurlHTTP
import HostKit
import SystemPackage
import TestSupport

@testable import RepoKit

extension ModularRepository {
    /// What the repository has, and what it says about modules.
    static func read() async throws -> (sack: PackageSack, modules: ModuleIndex) {
        let directory = try await shared.path
        let reader = RepositoryReader(
            http: HTTPClient(.init(userAgent: "test", environment: try HostEnvironment.current())),
            cache: directory.appending("cache"))
        let loaded = try await reader.load([
            RepositorySource(id: "modular", urls: [directory.appending("x86_64").string])
        ])
        let bytes = try await loaded.repositories[0].content(of: "modules") ?? []
        let file = try modules(String(decoding: bytes, as: UTF8.self))
        return (loaded.sack, ModuleIndex(file.documents))
    }
}

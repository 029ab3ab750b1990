import HostKit
import KojiHubDouble
import KojiKit
import SystemPackage

@testable import ComposeCore

extension DeliveryPlace {
    /// Lets each container task make a build `base-1-<task>` with an image for each of some arches.
    func giveContainers(
        _ arches: [String] = ["x86_64"], packages: [KojiHubDouble.Build] = [], kind: String = "image"
    ) {
        hub.onTask(
            "buildContainer",
            .make { [hub] task in
                var build = KojiHubDouble.Build("base", "1", "\(task.id)")
                build.types = ["image"]
                let id = try hub.addBuild(build)
                for arch in arches {
                    var archive = KojiHubDouble.Archive(
                        "base-\(arch).tar.gz", Array("layer".utf8), kind: kind, type: "tar", arch: arch)
                    archive.extra = [
                        "image": ["arch": .string(arch)], "docker": ["tags": ["latest"], "size": 1.5],
                        "filename": "not this one",
                    ]
                    let number = try hub.addArchive(archive, to: build)
                    for package in packages { try hub.putPackages(of: package.nvr, arch: arch, into: number) }
                }
                return ["koji_builds": [.string("\(id)")], "repositories": ["registry/base:1"]]
            })
    }

    /// What container tasks were asked for.
    var containerRequests: [[XMLRPCValue]] {
        hub.calls.filter { $0.method == "buildContainer" }.map(\.parameters)
    }

    /// Whether the log of the compose has a text.
    func logHas(_ text: String) throws -> Bool { try log.contains(text) }

    func text(_ path: String) throws -> String {
        try Files.readText(layout.top.pushing(FilePath(path)))
    }
}

/// What ends a piece of work, as text.
func failure<Result>(
    isolation: isolated (any Actor)? = #isolation, _ body: () async throws -> Result
) async -> String {
    do {
        _ = try await body()
        return "none"
    } catch {
        return "\(error)"
    }
}

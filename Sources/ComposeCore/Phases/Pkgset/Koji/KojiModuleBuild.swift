internal import KojiKit
internal import RepoKit

/// A build of a module in Koji, and why a variant takes it.
struct KojiModuleBuild: Sendable {
    var build: KojiBuild
    var name: String
    /// As the module's packager wrote it.
    var stream: String
    var version: UInt64
    var context: String
    /// The tag that holds its packages.
    var contentTag: String

    var nsvc: String { "\(name):\(stream):\(version):\(context)" }

    /// nil for a build that says nothing of a module.
    init?(_ build: KojiBuild) {
        guard let module = build.extra["typeinfo"]?.structure?["module"]?.structure,
            let tag = module["content_koji_tag"]?.string, let row = Row(build)
        else { return nil }
        self.build = build
        name = module["name"]?.string ?? build.name
        stream = module["stream"]?.string ?? build.version
        version = row.version
        context = row.context
        contentTag = tag
    }

    /// What the row of a listing says: the NVR of a module's build is `name-stream-version.context`.
    struct Row: Sendable {
        var build: KojiBuild
        /// With `_` where the stream has `-`.
        var stream: String
        var version: UInt64
        var context: String

        init?(_ build: KojiBuild) {
            let parts = build.release.split(separator: ".", maxSplits: 1)
            guard let number = parts.first.flatMap({ UInt64($0) }) else { return nil }
            self.build = build
            stream = build.version
            version = number
            context = parts.count > 1 ? String(parts[1]) : ""
        }

        var nameStream: String { "\(build.name):\(stream)" }

        /// As patterns compare it.
        var asStream: ModuleStream {
            ModuleStream(build.name, stream, version: version, context: context)
        }
    }
}

extension ModuleSpec {
    /// The same as Koji's names have it.
    var inKoji: ModuleSpec {
        var spec = self
        spec.stream = stream?.replacing("-", with: "_")
        return spec
    }

    /// Whether it says which version it means.
    var namesVersion: Bool { version != nil && version != "*" }
}

extension Collection<KojiModuleBuild.Row> {
    /// Of each stream the newest version in all its contexts.
    var newest: [KojiModuleBuild.Row] {
        let versions = Dictionary(map { ($0.nameStream, $0.version) }, uniquingKeysWith: Swift.max)
        return filter { versions[$0.nameStream] == $0.version }
    }
}

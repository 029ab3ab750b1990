internal import JSONKit
internal import KojiKit

/// What a task that builds a container made.
struct BuiltContainer: Sendable, Hashable {
    var task: KojiTask.ID
    /// None of a scratch build.
    var builds: [KojiBuild]
    /// What can be pulled.
    var repositories: [String]

    var nvrs: [String] { builds.map(\.nvr) }
}

extension BuiltContainer {
    /// Asks the hub what a closed task made.
    ///
    /// - Throws: ``KojiError``; `.koji` for a build that is missing.
    init(of task: KojiTask.ID, isScratch: Bool, at hub: KojiHub) async throws {
        let result = try await hub.call(.containerResult(task))
        self.task = task
        repositories = result.repositories
        builds = []
        guard !isScratch else { return }
        guard !result.builds.isEmpty else {
            throw ComposeError(
                .koji, "the task \(task) says that it is done, and names no build that it made")
        }
        for id in result.builds { builds.append(try await Self.build(id, at: hub, of: task)) }
    }

    private static func build(
        _ id: KojiBuild.ID, at hub: KojiHub, of task: KojiTask.ID
    ) async throws -> KojiBuild {
        guard let build = try await hub.call(KojiRequest<KojiBuild?>.build(id)) else {
            throw ComposeError(.koji, "there is no build \(id), which the task \(task) is said to have made")
        }
        return build
    }

    /// What `osbs.json` says of it.
    ///
    /// - Throws: ``KojiError``; `.koji` for an image without an arch.
    func manifest(
        variant: String, compose: ComposeIdentity, at hub: KojiHub
    ) async throws -> OSBSManifest {
        var manifest = OSBSManifest()
        let common: [JSONValue.Member] = [
            .init("compose_id", .string(compose.id)), .init("koji_task", .integer(Int(task.rawValue))),
        ]
        guard !builds.isEmpty else {
            manifest.add(
                .object(common + [.init("repositories", .strings(repositories))]), to: variant, "scratch")
            return manifest
        }
        for build in builds {
            let facts = common + build.containerFacts
            for archive in try await hub.call(.archives(of: build.id, type: "image")) {
                let image = archive.extra["image"]?.structure
                guard let arch = image?["arch"]?.string ?? archive.arch, !arch.isEmpty else {
                    throw ComposeError(.koji, "\(archive.fileName) of the build \(build.nvr) has no arch")
                }
                manifest.add(archive.containerEntry(facts), to: variant, arch)
            }
        }
        return manifest
    }
}

extension KojiBuild {
    fileprivate var containerFacts: [JSONValue.Member] {
        [
            .init("name", .string(name)), .init("version", .string(version)),
            .init("release", .string(release)), .init("nvr", .string(nvr)),
            .init("creation_time", creationTime.map { .string($0) } ?? .null),
        ]
    }
}

extension KojiArchive {
    /// An image with what its maker said of it; what the hub says counts more.
    fileprivate func containerEntry(_ facts: [JSONValue.Member]) -> JSONValue {
        let own =
            facts + [
                .init("filename", .string(fileName)), .init("size", .integer(Int(size))),
                .init("checksum", .string(checksum)),
            ]
        let known = Set(own.map(\.name))
        let extra = extra.members.filter { !known.contains($0.name) }.map {
            JSONValue.Member($0.name, JSONValue($0.value))
        }
        return .object(own + extra)
    }
}

extension JSONValue {
    /// A value of Koji's; bytes have no place in what it says of builds.
    init(_ value: XMLRPCValue) {
        switch value {
        case .null, .bytes: self = .null
        case .bool(let flag): self = .bool(flag)
        case .int(let number): self = .integer(Int(number))
        case .double(let number): self = .number(number)
        case .string(let text), .date(let text): self = .string(text)
        case .array(let items): self = .array(items.map { JSONValue($0) })
        case .structure(let members):
            self = .object(members.members.map { .init($0.name, JSONValue($0.value)) })
        }
    }
}

internal import HostKit
internal import JSONKit
internal import KojiKit
internal import SystemPackage

/// Looks for a container of an older compose that is what would be built again.
///
/// It is one if it was built by an equal block of the same variant, of the same commit, its builds are still there, and
/// this compose has no other version of a package that is in its images.
struct ContainerReuse: Sendable {
    private let plan: OSBSPlan
    private let context: DeliveryContext
    private let outdated: (@Sendable ([String]) async throws -> [String])?

    init(
        _ plan: OSBSPlan, _ context: DeliveryContext,
        _ outdated: (@Sendable ([String]) async throws -> [String])?
    ) {
        self.plan = plan
        self.context = context
        self.outdated = outdated
    }

    /// The container, or nil; the log says why.
    ///
    /// - Throws: `CancellationError`.
    func container() async throws -> BuiltContainer? {
        let what = "The container of \(plan.delivery.variant), block \(plan.number),"
        do {
            let found = try await find()
            context.log.info(
                "\(what) is \(found.nvrs.joined(separator: ", ")) of the old compose, task \(found.task)",
                phase: PhaseName.osbs.title)
            return found
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            if Task.isCancelled { throw CancellationError() }
            context.log.info("\(what) is built anew: \(error)", phase: PhaseName.osbs.title)
            return nil
        }
    }

    private struct Obstacle: Error, CustomStringConvertible {
        var description: String
        init(_ description: String) { self.description = description }
    }

    private func find() async throws -> BuiltContainer {
        guard let old = context.old else { throw Obstacle("there is no old compose") }
        guard plan.container.request.namesCommit else {
            throw Obstacle("its url names no commit")
        }
        guard let outdated else { throw Obstacle("the packages of this compose are not known") }
        let records = try Self.records(of: old).filter { $0["variant"] == plan.delivery.variant }
        guard !records.isEmpty else { throw Obstacle("the old compose has no record of one") }
        guard let record = records.first(where: { $0["request"] == request }) else {
            throw Obstacle("the old compose was asked for another one")
        }
        let container = try await container(record)
        let differing = try await outdated(packages(of: container)).sorted()
        guard differing.isEmpty else {
            throw Obstacle(
                "this compose has other versions of \(differing.prefix(5).joined(separator: ", "))"
                    + (differing.count > 5 ? " and \(differing.count - 5) more" : ""))
        }
        return container
    }

    private func container(_ record: [String: String]) async throws -> BuiltContainer {
        let hub = try context.tasks().hub
        guard let task = record["task"].flatMap({ Int64($0) }) else {
            throw Obstacle("the record has no task")
        }
        var builds: [KojiBuild] = []
        for id in (record["builds"] ?? "").split(separator: " ").compactMap({ Int64($0) }) {
            let build = try await hub.call(KojiRequest<KojiBuild?>.build(KojiBuild.ID(id)))
            guard let build, build.state == .complete else {
                throw Obstacle("the old build \(build?.nvr ?? "\(id)") is not there any more")
            }
            builds.append(build)
        }
        guard !builds.isEmpty else { throw Obstacle("the record has no build") }
        return BuiltContainer(task: KojiTask.ID(task), builds: builds, repositories: [])
    }

    /// `name-version-release.arch` of what is in the images.
    private func packages(of container: BuiltContainer) async throws -> [String] {
        let hub = try context.tasks().hub
        var found: Set<String> = []
        for build in container.builds {
            for archive in try await hub.call(.archives(of: build.id, type: "image")) {
                found.formUnion(try await hub.list(.rpms(KojiRPMFilter(image: archive.id))).map(\.nvra))
            }
        }
        guard !found.isEmpty else { throw Obstacle("Koji does not say which packages the old one has") }
        return found.sorted()
    }

    // MARK: Records

    private static func directory(_ layout: ComposeLayout) -> FilePath {
        layout.logs.global.appending(PhaseName.osbs.rawValue)
    }

    private static let suffix = ".reuse.json"

    private static func records(of layout: ComposeLayout) throws -> [[String: String]] {
        let directory = directory(layout)
        guard Files.isDirectory(directory) else { return [] }
        return try Files.list(directory).filter { $0.hasSuffix(suffix) }.sorted().map {
            try WorkRecord.read(directory.appending($0)).inputs
        }
    }

    /// Keeps for later composes what was built, if it can be used again at all.
    func record(_ container: BuiltContainer) throws {
        guard !container.builds.isEmpty, plan.container.request.namesCommit else { return }
        let inputs = [
            "variant": plan.delivery.variant, "request": request, "task": "\(container.task)",
            "builds": container.builds.map { "\($0.id)" }.joined(separator: " "),
        ]
        try WorkRecord(inputs: inputs, outputs: []).write(
            to: Self.directory(context.layout).appending(
                "\(plan.delivery.variant)-\(plan.number)\(Self.suffix)"))
    }

    /// What is asked for, without what differs from compose to compose.
    private var request: String { plan.container.record.pythonJSON }
}

extension ContainerRequest {
    /// Whether the fragment of its URL is a commit, and not a branch or tag that moves.
    var namesCommit: Bool {
        guard let mark = url.lastIndex(of: "#") else { return false }
        let commit = url[url.index(after: mark)...]
        return (commit.utf8.count == 40 || commit.utf8.count == 64) && commit.allSatisfy(\.isHexDigit)
    }
}

extension OSBSContainer {
    fileprivate var record: JSONValue {
        .object([
            .init("url", .string(request.url)), .init("target", .string(request.target)),
            .init("priority", request.priority.map { .integer($0) } ?? .null),
            .init("options", OpenValue.mapping(request.options).json),
            .init("gpgkey", signingKey.map { .string($0) } ?? .null),
            .init("repo", .array(repositories.map(\.record))),
        ])
    }
}

extension ContainerRepositorySetting {
    fileprivate var record: JSONValue {
        switch self {
        case .named(let name): .string(name)
        case .described(let description):
            .object([
                .init("name", description.name.map { .string($0) } ?? .null),
                .init("baseurl", .string(description.baseurl)),
                .init("exclude", description.exclude.map { .string($0) } ?? .null),
                .init("gpgcheck", description.checksSignatures.map { .bool($0) } ?? .null),
                .init("enabled", description.enabled.map { .string($0) } ?? .null),
            ])
        }
    }
}

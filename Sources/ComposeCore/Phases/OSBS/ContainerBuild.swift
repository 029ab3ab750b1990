internal import HostKit
internal import KojiKit
public import SystemPackage

/// A container that a phase has built, for one block of one variant.
struct ContainerBuild: Sendable {
    let context: DeliveryContext
    let phase: PhaseName
    /// UID.
    let variant: String
    /// Which block of its variant it is, from 1.
    let number: Int

    /// What can fail is one thing for both phases, and all arches together.
    func delivering<Result: Sendable>(
        canFail: Bool, _ body: @Sendable () async throws -> Result
    ) async throws -> Result? {
        try await context.state.delivering(
            Deliverables.Item("osbs", variant: variant, arch: "*"), canFail: canFail, phase: phase.title, body
        )
    }

    /// Has it built, and waits.
    ///
    /// - Throws: `.koji` for a task that did not close; ``KojiError``; ``FileError``.
    func build(
        _ request: ContainerRequest, from repositories: [ContainerRepository]
    ) async throws -> BuiltContainer {
        for repository in repositories { try write(repository) }
        let log = context.layout.logs.watchedTask(phase.rawValue, variant, number: number)
        let task = try await context.closedTask(
            submission(request, repositories), purpose: "\(phase.rawValue) \(variant) \(number)",
            title: title, log: log)
        let hub = try context.tasks().hub
        return try await BuiltContainer(of: task.id, isScratch: request.isScratch, at: hub)
    }

    private var title: String { phase == .osbs ? "OSBS" : "ImageContainer" }

    private func submission(
        _ request: ContainerRequest, _ repositories: [ContainerRepository]
    ) -> KojiRequest<KojiTask.ID> {
        var options = XMLRPCStruct(request.options.map { .init($0.name, $0.value.xmlrpc) })
        options["yum_repourls"] = XMLRPCValue(repositories.map { $0.url(context.translator) })
        return .container(
            source: request.url, target: request.target, options: options, priority: request.priority)
    }

    /// Puts a repository file where builders can get it.
    private func write(_ repository: ContainerRepository) throws {
        guard case .file(let path, let text) = repository else { return }
        try Files.createDirectories(path.removingLastComponent())
        try Files.writeAtomically(text, to: path)
        for address in [context.translator.translate(path)] + repository.baseURLs
        where !address.contains("://") {
            context.log.warning(
                "Builders of Koji get '\(address)', which is no URL: no prefix in translate_paths covers it",
                phase: phase.title)
        }
    }
}

/// A repository that a container's build is told: by the URL of a repository file.
public enum ContainerRepository: Sendable, Hashable, Codable {
    case url(String)
    /// One that the compose writes for it.
    case file(FilePath, text: String)

    func url(_ translator: PathTranslator) -> String {
        switch self {
        case .url(let url): url
        case .file(let path, _): translator.translate(path)
        }
    }

    /// Where its packages are said to be.
    fileprivate var baseURLs: [String] {
        guard case .file(_, let text) = self else { return [] }
        let key = "baseurl="
        return text.split(separator: "\n").filter { $0.hasPrefix(key) }.map {
            String($0.dropFirst(key.count))
        }
    }
}

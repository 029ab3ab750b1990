internal import HostKit
internal import KojiKit
internal import SystemPackage

/// Has Koji make an image of a kickstart file, as its command line does.
struct KickstartTask: Sendable {
    let context: DeliveryContext
    let tasks: KojiTasks

    init(_ context: DeliveryContext) throws(ComposeError) {
        self.context = context
        tasks = try context.tasks()
    }

    /// Refuses what Koji's command line does: a build that is kept has its kickstart file from a repository.
    static func check(_ options: KojiImageOptions, _ phase: PhaseName, _ place: String) throws(ComposeError) {
        guard options.kickstartURL == nil, !options.isScratch else { return }
        throw ComposeError(
            .configuration,
            "\(place) is no scratch build and has no repository of kickstart files; set ksurl, "
                + "\(phase.rawValue)_ksurl or global_ksurl")
    }

    /// A target that a block or an option names.
    static func target(
        _ block: String?, _ phase: PhaseName, _ defaults: ImageDefaults, _ place: String
    ) throws(ComposeError) -> String {
        if let target = defaults.target(block, phase) { return target }
        throw ComposeError(
            .configuration,
            "\(place) has no Koji target; set target, \(phase.rawValue)_target or global_target")
    }

    /// Makes the task and waits until it is closed; a kickstart file that is not in a repository is sent before.
    ///
    /// - Throws: What ``DeliveryContext/closedTask(_:purpose:title:log:)`` throws; `.input` for a missing file.
    func closed(
        _ image: KojiKickstartImage, purpose: String, title: String, log: FilePath
    ) async throws -> KojiTask {
        var image = image
        if image.options.kickstartURL == nil {
            image.kickstart = try await upload(image.kickstart, purpose)
        }
        guard try await tasks.hub.call(KojiRequest<KojiTarget?>.target(image.target)) != nil else {
            throw ComposeError(.koji, "Koji has no build target '\(image.target)'; correct it")
        }
        return try await context.closedTask(.image(image), purpose: purpose, title: title, log: log)
    }

    private func upload(_ name: String, _ purpose: String) async throws -> String {
        let file = try kickstart(name)
        let content = try Files.read(file, limit: Self.sizeLimit)
        // Always the same for the same compose, so that a task of an earlier start is known by its arguments.
        let sum = WorkRecord.digest(
            Array("\(context.identity.id)\n\(context.layout.top)\n\(purpose)\n".utf8) + content)
        return try await tasks.upload(file, to: "cli-image/\(context.identity.id).\(sum.prefix(24))")
    }

    /// Bytes of a kickstart file.
    private static let sizeLimit = 16 << 20

    /// A file beside the configuration, or where the compose was started.
    private func kickstart(_ name: String) throws(ComposeError) -> FilePath {
        let directories = [context.configDirectory, context.host.environment.currentDirectory]
        let found = directories.map { $0.pushing(FilePath(name)) }.first { Files.isRegular($0) }
        if let found { return found }
        throw ComposeError(
            .input,
            "the kickstart file '\(name)' is not in \(context.configDirectory); set ksurl for one that is in a "
                + "repository")
    }
}

internal import HostKit
internal import KojiKit
internal import SystemPackage

/// The making of one installer.
struct InstallerRun: Sendable {
    let context: DeliveryContext
    let plan: BuildinstallPlan
    /// Stands for everything that decides about the result.
    let mark: String

    init(_ context: DeliveryContext, _ plan: BuildinstallPlan, inputs: InstallerInputs) {
        self.context = context
        self.plan = plan
        mark = inputs.digest
    }

    private var layout: ComposeLayout { context.layout }
    /// Where the installer belongs.
    private var output: FilePath { layout.work.buildinstall(plan.variant, plan.arch) }
    private var logs: FilePath { layout.logs.buildinstallLogs(plan.variant, plan.arch) }

    /// Makes it; what an earlier start left is gone before.
    ///
    /// - Returns: What was installed where it was made, sorted, as far as that is known.
    func run() async throws -> [String] {
        try Files.removeTree(logs)
        try Files.createDirectories(logs)
        let packages: [String]
        switch plan.work {
        case .lorax(let command):
            try clear()
            packages = try await run(.script(command.script), command.place)
        case .task(let command): packages = try await runTask(command)
        case .legacy(let command):
            try clear()
            packages = try await run(
                .words(command.words), InstallerPlace(results: command.output, logs: logs))
        }
        guard Files.isDirectory(output), try !Files.list(output).isEmpty else {
            throw ComposeError(.image, "there is nothing in \(output)")
        }
        return packages
    }

    private func clear() throws {
        try Files.removeTree(output)
        try Files.createDirectories(output.removingLastComponent())
    }

    // MARK: In a runroot

    private func run(_ work: RunrootRequest.Work, _ place: InstallerPlace) async throws -> [String] {
        var request = RunrootRequest(
            work, arch: plan.arch, log: layout.logs.buildinstall(plan.variant, plan.arch))
        request.packages = plan.packages
        request.mounts = mounts(place)
        request.weight = context.runroots.config.weights[.buildinstall]
        request.ownership = .init(
            userID: context.host.environment.userID,
            paths: place.isElsewhere ? [place.root] : [place.results, place.logs])
        if plan.work.lorax != nil { request.loraxLogs = place.logs }
        let result: RunrootResult
        do {
            result = try await context.runroots.runroot(for: .buildinstall).run(request)
        } catch {
            try? place.bringLogs(to: logs)
            throw error
        }
        try place.bringLogs(to: logs)
        if place.isElsewhere { try place.bringResults(to: output, keepingOriginal: true) }
        return result.packages
    }

    private func mounts(_ place: InstallerPlace) -> [FilePath] {
        guard place.isElsewhere else { return [layout.top] + context.mounts }
        // Above are the directories of this compose, of the arch and of the variant.
        return [place.root.removingLastComponent().removingLastComponent().removingLastComponent()]
            + context.mounts
    }

    // MARK: As a task of its own

    private func runTask(_ command: LoraxCommand) async throws -> [String] {
        let place = InstallerPlace(elsewhere: command.place.root)
        var options = command.taskOptions
        options["packages"] = XMLRPCValue(plan.packages)
        options["mounts"] = XMLRPCValue(
            (command.place.isElsewhere ? mounts(place) : [layout.top] + context.mounts).map(\.string))
        if let weight = context.runroots.config.weights[.buildinstall] { options["weight"] = .double(weight) }
        options["chown_uid"] = .int(Int64(context.host.environment.userID))
        let request = KojiRequest<KojiTask.ID>.buildinstall(
            tag: context.runroots.config.tag ?? "", arch: plan.arch, channel: context.runroots.config.channel,
            options: options)
        let (purpose, isNew) = try await context.usablePurpose(
            "buildinstall \(plan.title) \(mark)", of: request
        ) { Files.isDirectory(place.results) }
        if isNew {
            try clear()
            // Storage of tasks may be closed to us; then they have to make room themselves.
            if command.place.isElsewhere { try? Files.removeTree(place.root) }
        }
        let task: KojiTask
        do {
            task = try await context.closedTask(
                request, purpose: purpose, title: "Buildinstall",
                log: layout.logs.buildinstall(plan.variant, plan.arch))
        } catch {
            try? place.bringLogs(to: logs)
            throw error
        }
        try place.bringLogs(to: logs)
        try place.bringResults(to: output, keepingOriginal: command.place.isElsewhere)
        return try await context.tasks().packages(of: task.id)
    }
}

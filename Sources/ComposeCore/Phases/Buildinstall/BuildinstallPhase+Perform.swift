internal import HostKit
internal import SystemPackage

extension BuildinstallPhase {
    /// Has all installers made, all at a time.
    ///
    /// - Throws: `.image` for one that fails and must not, with what lorax says of it; then nothing else goes on.
    public func perform(_ plan: [BuildinstallPlan]) async throws -> BuildinstallOutcome {
        let patterns = [
            config.skip.unmatchedPatterns(among: uids), config.loraxOptions.unmatchedPatterns(among: uids),
            config.extraSources.unmatchedPatterns(among: uids),
            config.packages.unmatchedPatterns(among: uids),
        ]
        context.warnAboutPatterns(Set(patterns.joined()).sorted(), .buildinstall)
        for tree in skipped { log(.info, "Skipping buildinstall for \(tree) due to config option") }
        let made = try await withThrowingTaskGroup(of: (BuildinstallPlan, [InstallerOutput]?).self) { group in
            let room = InstallerRoom(context)
            for one in plan { group.addTask { (one, try await deliver(one, room)) } }
            var all: [(BuildinstallPlan, [InstallerOutput]?)] = []
            for try await one in group { all.append(one) }
            return all
        }
        var outcome = BuildinstallOutcome()
        for (plan, outputs) in made {
            if let outputs {
                outcome.outputs += outputs
            } else {
                outcome.failed.formUnion(plan.targets.map(\.tree))
            }
        }
        outcome.outputs.sort { ($0.variant, $0.arch) < ($1.variant, $1.arch) }
        return outcome
    }

    private var uids: [String] { context.variants.ordered.map(\.uid) }

    func log(_ level: ComposeLog.Level, _ text: String) {
        context.log.log(level, text, phase: PhaseName.buildinstall.title)
    }

    private func deliver(
        _ plan: BuildinstallPlan, _ room: InstallerRoom
    ) async throws -> [InstallerOutput]? {
        let item = Deliverables.Item("buildinstall", variant: plan.variant, arch: plan.arch)
        return try await context.state.delivering(
            item, canFail: plan.canFail, phase: PhaseName.buildinstall.title
        ) {
            let title =
                "Running buildinstall for arch \(plan.arch)"
                + (plan.variant.map { ", variant \($0)" } ?? "")
            log(.info, "[BEGIN] \(title)")
            try await makeOrReuse(plan, room)
            log(.info, "[DONE ] \(title)")
            let directory = context.layout.work.buildinstall(plan.variant, plan.arch)
            return plan.targets.map { target in
                InstallerOutput(
                    variant: target.tree.variant, arch: target.tree.arch, directory: directory,
                    volumeID: target.volumeID)
            }
        }
    }

    private func makeOrReuse(_ plan: BuildinstallPlan, _ room: InstallerRoom) async throws {
        let sources = try await sources(plan.arch, plan.variant)
        var inputs = InstallerInputs(plan, layout: context.layout)
        try await fetchConfiguration(plan)
        inputs.packageSet = try await identity(plan.arch)
        try inputs.add(sources: sources)
        let reuse = InstallerReuse(context, room, plan, inputs, allowsOld: config.allowsReuse)
        if let sentence = try await reuse.take() {
            log(.info, sentence)
            return
        }
        let run = InstallerRun(context, plan.with(addresses(sources, plan)), inputs: inputs)
        let packages: [String]
        do {
            packages = try await run.run()
        } catch {
            if error is CancellationError || Task.isCancelled { throw CancellationError() }
            throw failure(error, plan)
        }
        try Files.writeAtomically(
            packages.map { $0 + "\n" }.joined(),
            to: context.layout.logs.buildinstallPackages(plan.variant, plan.arch))
        try await reuse.writeRecord()
    }

    /// Puts the configuration of lorax where lorax finds it.
    private func fetchConfiguration(_ plan: BuildinstallPlan) async throws {
        guard let command = plan.work.lorax, let source = command.options.configurationFile,
            let place = command.configurationFile
        else { return }
        try await SourceFetcher.withTemporary(
            host: context.host, configDirectory: context.configDirectory, koji: archives
        ) { fetcher in
            try await fetcher.exportFile(source, to: place, for: use)
        }
        try Files.setPermissions(FilePermissions(rawValue: 0o644), of: place)
    }

    /// The repositories as whoever makes the installer sees them: URLs.
    private func addresses(_ sources: [String], _ plan: BuildinstallPlan) -> [String] {
        let comps = context.layout.work.compsRepository(plan.arch, variant: plan.variant).string
        // The repository of comps is the last that lorax is told of.
        let hasComps = sources.last == comps
        let all =
            (hasComps ? sources.dropLast() : sources[...]) + plan.extraSources + (hasComps ? [comps] : [])
        let isElsewhere = plan.work.lorax?.place.isElsewhere ?? false
        return all.map { source in
            guard !source.contains("://") else { return source }
            let path = context.host.environment.absolute(FilePath(source))
            let address = isElsewhere ? context.translator.translate(path) : path.string
            return address.contains("://") ? address : "file://\(address)"
        }
    }

    /// What failed, with the lines by which lorax says which packages it cannot have.
    private func failure(_ error: any Error, _ plan: BuildinstallPlan) -> ComposeError {
        var message = "The installer of \(plan.title) could not be made: \(error)"
        let logs = context.layout.logs.buildinstallLogs(plan.variant, plan.arch)
        let lines = LoraxLog.dependencyProblems(in: logs.appending("pylorax.log"))
        if !lines.isEmpty {
            log(.error, lines.joined(separator: "\n"))
            message += "\n" + lines.joined(separator: "\n")
        }
        return ComposeError(.image, message)
    }
}

extension BuildinstallPlan {
    /// The same with the repositories.
    fileprivate func with(_ sources: [String]) -> Self {
        var plan = self
        switch work {
        case .lorax(var command):
            command.sources = sources
            plan.work = .lorax(command)
        case .task(var command):
            command.sources = sources
            plan.work = .task(command)
        case .legacy(var command):
            command.sources = sources
            plan.work = .legacy(command)
        }
        return plan
    }
}

extension BuildinstallPlan.Work {
    /// The call of lorax; nil for its forerunner.
    var lorax: LoraxCommand? {
        switch self {
        case .lorax(let command), .task(let command): command
        case .legacy: nil
        }
    }
}

/// What lorax writes.
enum LoraxLog {
    /// Lines that are taken into messages at most.
    private static let lineLimit = 200

    /// The lines from the one on that says that packages lack what they need; none where there is no such line.
    static func dependencyProblems(in path: FilePath) -> [String] {
        guard Files.isRegular(path), let text = try? Files.readText(path, limit: 64 << 20) else { return [] }
        let lines = text.split(whereSeparator: \.isNewline)
        guard let start = lines.firstIndex(where: { $0.contains("Dependency check failed") }) else {
            return []
        }
        return lines[start...].prefix(lineLimit).map { URLCredentials.redacted(in: String($0)) }
    }
}

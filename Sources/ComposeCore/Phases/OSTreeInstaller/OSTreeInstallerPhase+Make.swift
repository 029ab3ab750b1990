internal import HostKit
internal import KojiKit
internal import SystemPackage

extension OSTreeInstallerPhase {
    /// Makes one installer, or finds that an earlier start has made it, and delivers it.
    func make(
        _ plan: OSTreeInstallerPlan, _ checkouts: ConfigCheckouts
    ) async throws -> OSTreeInstallerOutput {
        let (uid, arch) = (plan.variant.uid, plan.arch)
        let logs = context.layout.logs.ostreeInstaller(uid, arch, number: plan.number)
        try Files.createDirectories(logs)
        let templates = context.layout.work.loraxTemplates(uid, arch)
        var source = ""
        if let url = plan.installer.templateURL {
            source = try await checkouts.export(
                url, plan.installer.templateBranch, to: templates, for: "ostree_installer")
        }
        let used = try await repositories.all(plan.installer.repositories, plan.variant, arch)
        let lorax = plan.lorax(
            context.identity, sources: used.map(\.address), templates: templates,
            place: InstallerPlace(results: context.layout.work.ostreeInstaller(uid, arch), logs: logs))
        let output = lorax.place.results
        let inputs = [
            "templates": source, "command": lorax.words.joined(separator: " "),
            "packages": packages(plan).joined(separator: " "),
            "repositories": try await repositories.digest(plan.installer.repositories, plan.variant, arch),
        ]
        let record = logs.appending("work.json")
        if isKept(record, inputs, output) {
            context.log.info(
                "[OSTREE_INSTALLER] Keeping the installer of \(plan.title): it is whole",
                phase: PhaseName.ostreeInstaller.title)
        } else {
            try await run(plan, lorax, inputs)
            try check(lorax, plan)
            try WorkRecord(inputs: inputs, outputs: try outputs(output)).write(to: record)
        }
        return OSTreeInstallerOutput(
            variant: uid, arch: arch, directory: output, volumeID: plan.volumeID,
            image: try deliver(plan, output))
    }

    private func packages(_ plan: OSTreeInstallerPlan) -> [String] {
        ["pungi", "lorax", "ostree"] + plan.installer.runrootPackages
    }

    // MARK: Running

    private func run(
        _ plan: OSTreeInstallerPlan, _ lorax: LoraxCommand, _ inputs: [String: String]
    ) async throws {
        try Files.createDirectories(lorax.place.results.removingLastComponent())
        guard !config.usesKojiPlugin else { return try await runTask(plan, lorax, inputs) }
        var request = RunrootRequest(.script(lorax.script), arch: plan.arch, log: log(lorax))
        request.packages = packages(plan)
        request.mounts = [context.layout.top] + context.mounts
        request.weight = context.runroots.config.weights[.ostreeInstaller]
        request.ownership = .init(userID: context.host.environment.userID, paths: [lorax.place.results])
        request.loraxLogs = lorax.place.logs
        request.listsPackages = false
        _ = try await context.runroots.runroot(for: .ostreeInstaller).run(request)
    }

    private func log(_ lorax: LoraxCommand) -> FilePath { lorax.place.logs.appending("runroot.log") }

    private func runTask(
        _ plan: OSTreeInstallerPlan, _ lorax: LoraxCommand, _ inputs: [String: String]
    ) async throws {
        let (output, logs) = (lorax.place.results, lorax.place.logs)
        let request = try request(plan, lorax)
        let digest = WorkRecord.digest(inputs.sorted { $0.key < $1.key }.flatMap { Array("\($0)\n".utf8) })
        let place = InstallerPlace(elsewhere: output)
        let (purpose, isNew) = try await context.usablePurpose(
            "ostree_installer \(plan.variant.uid) \(plan.arch) \(digest)", of: request
        ) { Files.isDirectory(place.results) || Files.exists(Self.bootImage(output)) }
        if isNew { try Files.removeTree(output) }
        do {
            _ = try await context.closedTask(
                request, purpose: purpose, title: "pungi_buildinstall", log: log(lorax))
        } catch {
            try? place.bringLogs(to: logs)
            throw error
        }
        try place.bringLogs(to: logs)
        try place.bringResults(to: output, keepingOriginal: false)
    }

    private func request(
        _ plan: OSTreeInstallerPlan, _ lorax: LoraxCommand
    ) throws(ComposeError) -> KojiRequest<KojiTask.ID> {
        let task = try OSTreeTask(context.runroots.config)
        var options = lorax.taskOptions
        // As it stands in the configuration.
        if let size = plan.installer.rootfsSize { options["rootfs-size"] = .string(size) }
        task.add(
            packages(plan), [context.layout.top] + context.mounts,
            weight: context.runroots.config.weights[.ostreeInstaller], to: &options)
        options["chown_uid"] = .int(Int64(context.host.environment.userID))
        return .buildinstall(tag: task.tag, arch: plan.arch, channel: task.channel, options: options)
    }

    private func check(_ lorax: LoraxCommand, _ plan: OSTreeInstallerPlan) throws {
        let path = Self.bootImage(lorax.place.results)
        guard Files.isRegular(path) else {
            throw ComposeError(
                .image,
                "lorax made no images/boot.iso for \(plan.title); see \(lorax.place.logs) for more details")
        }
        _ = try ISOVolume(path)
    }

    private static func bootImage(_ output: FilePath) -> FilePath {
        output.appending("images").appending("boot.iso")
    }

    // MARK: Resuming

    private func outputs(_ directory: FilePath) throws -> [WorkRecord.Output] {
        try Files.tree(directory).filter { $0.record.kind == .regular }
            .map { try WorkRecord.Output(directory.pushing($0.path), in: context.layout.top) }
    }

    private func isKept(_ record: FilePath, _ inputs: [String: String], _ output: FilePath) -> Bool {
        guard let record = try? WorkRecord.read(record), record.inputs == inputs, !record.outputs.isEmpty,
            Files.isDirectory(output), let now = try? outputs(output)
        else { return false }
        return now == record.outputs
    }

    // MARK: Delivering

    private func deliver(_ plan: OSTreeInstallerPlan, _ output: FilePath) throws -> MadeImage {
        guard let tree = context.layout.path(.osTree, plan.variant, plan.arch) else {
            throw ComposeError(.image, "\(plan.title) has no tree for an installer")
        }
        var kept: Set<String> = ["repodata"]
        if let packages = context.layout.path(.packages, plan.variant, plan.arch),
            let first = Files.relative(packages, to: tree).components.first, first.kind == .regular
        {
            kept.insert(first.string)
        }
        try TreeOverlay(kept: kept).put(output, over: tree)
        var image = DeliveredImage(
            variant: plan.variant, arch: plan.arch, subvariant: nil, type: "dvd-ostree", format: "iso",
            fileName: plan.fileName)
        image.isBootable = true
        let path = try context.place(of: image)
        let source = Self.bootImage(output)
        let (old, new) = (Files.record(path), try Files.stat(source))
        if old?.inode != new.inode || old?.device != new.device {
            if Files.record(path, followingSymlinks: false) != nil { try Files.remove(path) }
            try PackageLinker(.hardlinkOrCopy).place(source, at: path)
        }
        return try context.describe(image, at: path)
    }
}

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
        let lorax = OSTreeLorax(
            plan: plan, identity: context.identity, sources: used.map(\.address), templates: templates,
            output: context.layout.work.ostreeInstaller(uid, arch), logs: logs)
        let inputs = [
            "templates": source, "command": lorax.words.joined(separator: " "),
            "packages": packages(plan).joined(separator: " "),
            "repositories": try await repositories.digest(plan.installer.repositories, plan.variant, arch),
        ]
        let record = logs.appending("work.json")
        if isKept(record, inputs, lorax.output) {
            context.log.info(
                "[OSTREE_INSTALLER] Keeping the installer of \(plan.title): it is whole",
                phase: PhaseName.ostreeInstaller.title)
        } else {
            try await run(plan, lorax, inputs)
            try check(lorax, plan)
            try WorkRecord(inputs: inputs, outputs: try outputs(lorax.output)).write(to: record)
        }
        return OSTreeInstallerOutput(
            variant: uid, arch: arch, directory: lorax.output, volumeID: plan.volumeID,
            image: try deliver(plan, lorax.output))
    }

    private func packages(_ plan: OSTreeInstallerPlan) -> [String] {
        ["pungi", "lorax", "ostree"] + plan.installer.runrootPackages
    }

    // MARK: Running

    private func run(
        _ plan: OSTreeInstallerPlan, _ lorax: OSTreeLorax, _ inputs: [String: String]
    ) async throws {
        try Files.createDirectories(lorax.output.removingLastComponent())
        let path = lorax.logs.appending("runroot.log")
        let weight = context.runroots.config.weights[.ostreeInstaller]
        let userID = context.host.environment.userID
        guard config.usesKojiPlugin else {
            var request = RunrootRequest(.script(lorax.script), arch: plan.arch, log: path)
            request.packages = packages(plan)
            request.mounts = [context.layout.top] + context.mounts
            request.weight = weight
            request.ownership = .init(userID: userID, paths: [lorax.output])
            request.loraxLogs = lorax.logs
            request.listsPackages = false
            _ = try await context.runroots.runroot(for: .ostreeInstaller).run(request)
            return
        }
        let digest = WorkRecord.digest(inputs.sorted { $0.key < $1.key }.flatMap { Array("\($0)\n".utf8) })
        let begun = CommitLog(directory: lorax.logs, repository: lorax.output)
        // The task of an earlier start may have made it, or be about to.
        let isBegun = begun.isBegun(digest)
        try begun.begin(digest, keepingResults: isBegun)
        if !isBegun, Files.exists(lorax.output) { try Files.removeTree(lorax.output) }
        let task = try OSTreeTask(context.runroots.config)
        var options = lorax.task
        task.add(packages(plan), [context.layout.top], weight: weight, to: &options)
        options["chown_uid"] = .int(Int64(userID))
        _ = try await context.closedTask(
            .buildinstall(tag: task.tag, arch: plan.arch, channel: task.channel, options: options),
            purpose: "ostree_installer \(plan.variant.uid) \(plan.arch) \(digest)",
            title: "pungi_buildinstall", log: path)
    }

    private func check(_ lorax: OSTreeLorax, _ plan: OSTreeInstallerPlan) throws {
        let path = Self.bootImage(lorax.output)
        guard Files.isRegular(path) else {
            throw ComposeError(
                .image,
                "lorax made no images/boot.iso for \(plan.title); see \(lorax.logs) for more details")
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

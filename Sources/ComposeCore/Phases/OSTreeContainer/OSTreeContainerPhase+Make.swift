internal import HostKit
internal import JSONKit
internal import SystemPackage

extension OSTreeContainerPhase {
    /// Makes one container, or finds that an earlier start has made it.
    func make(_ plan: OSTreeContainerPlan, _ checkouts: ConfigCheckouts) async throws -> MadeImage {
        let config = plan.container
        let checkout = context.layout.work.ostreeContainer(plan.number).appending("config_repo")
        let source = try await checkouts.export(
            config.configURL, config.configBranch, to: checkout, for: "ostree_container")
        let treefile = try ConfigCheckouts.treefile(config.treefile, in: checkout, of: config.configURL)
        let used = try await repositories.all(config.repositories, plan.variant, plan.arch)
        let image = DeliveredImage(
            variant: plan.variant, arch: plan.arch, subvariant: nil, type: "ociarchive", format: "ociarchive",
            fileName: plan.fileName)
        let path = try context.place(of: image)
        let logs = context.layout.logs.ostreeContainer(plan.variant.uid, plan.arch, number: plan.number)
        try Files.createDirectories(logs)
        let inputs = [
            "configuration": source, "treefile": config.treefile, "version": plan.version,
            "packages": packages(plan).joined(separator: " "),
            "repository list": used.map { $0.json.text(pretty: false) }.joined(separator: "\n"),
            "repositories": try await repositories.digest(config.repositories, plan.variant, plan.arch),
        ]
        let record = logs.appending("work.json")
        if isKept(record, inputs, path) {
            context.log.info(
                "[OSTREE_CONTAINER] Keeping \(plan.fileName): it is whole",
                phase: PhaseName.ostreeContainer.title)
            return try context.describe(image, at: path)
        }
        let ready = try ContainerTreefile(path: treefile, repositories: used, version: plan.version).write()
        try await run(plan, ready, path, logs)
        try WorkRecord(inputs: inputs, outputs: [.init(path, in: context.layout.top)]).write(to: record)
        return try context.describe(image, at: path)
    }

    private func packages(_ plan: OSTreeContainerPlan) -> [String] {
        ["ostree", "rpm-ostree", "selinux-policy-targeted"] + plan.container.runrootPackages
    }

    /// The build root has no program of ours: what it does there is this.
    ///
    /// - SeeAlso: rpm-ostree, "ostree native containers".
    static func script(_ treefile: FilePath, to path: FilePath) -> String {
        let words = [
            "rpm-ostree", "compose", "image", "--initialize", "--format=ociarchive", treefile.string,
            path.string,
        ]
        return "umask 0002 && \(ShellWords.join(words))"
    }

    private func run(
        _ plan: OSTreeContainerPlan, _ treefile: FilePath, _ path: FilePath, _ logs: FilePath
    ) async throws {
        // What an earlier start left may be a part of an archive.
        if Files.exists(path) { try Files.remove(path) }
        let beside = path.removingLastComponent().appending(".\(plan.fileName).tmp")
        if Files.exists(beside) { try Files.remove(beside) }
        var request = RunrootRequest(
            .script(Self.script(treefile, to: beside)), arch: plan.arch,
            log: logs.appending("runroot.log"))
        request.packages = packages(plan)
        request.mounts = [context.layout.top] + context.mounts
        request.weight = context.runroots.config.weights[.ostree]
        request.usesNewChroot = true
        request.ownership = .init(userID: context.host.environment.userID, paths: [beside])
        request.listsPackages = false
        do {
            _ = try await context.runroots.runroot(for: .ostree).run(request)
            try check(beside, plan, logs)
        } catch {
            if Files.exists(beside) { try? Files.remove(beside) }
            throw error
        }
        try Files.move(beside, to: path)
    }

    private func check(_ path: FilePath, _ plan: OSTreeContainerPlan, _ logs: FilePath) throws {
        guard Files.isRegular(path), try Files.stat(path).size > 0 else {
            throw ComposeError(
                .image,
                "rpm-ostree made no archive \(plan.fileName); see \(logs) for more details")
        }
    }

    private func isKept(_ record: FilePath, _ inputs: [String: String], _ path: FilePath) -> Bool {
        guard let record = try? WorkRecord.read(record), record.inputs == inputs, Files.isRegular(path),
            let now = try? WorkRecord.Output(path, in: context.layout.top)
        else { return false }
        return record.outputs == [now]
    }
}

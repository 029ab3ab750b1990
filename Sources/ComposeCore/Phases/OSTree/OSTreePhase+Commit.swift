internal import HostKit
internal import JSONKit
internal import KojiKit
internal import SystemPackage

extension OSTreePhase {
    /// Makes one commit, or finds that an earlier start has made it, and tells of it.
    func make(_ plan: OSTreePlan, _ checkouts: ConfigCheckouts) async throws -> MadeCommit {
        let (config, title) = (plan.commit, PhaseName.ostree.title)
        let checkout = context.layout.work.ostree(plan.number).appending("config_repo")
        let source = try await checkouts.export(
            config.configURL, config.configBranch, to: checkout, for: "ostree")
        let treefile = try ConfigCheckouts.treefile(config.treefile, in: checkout, of: config.configURL)
        let ref = config.ref ?? ref(of: treefile, plan)
        let used = try await repositories.all(config.repositories, plan.variant, plan.arch)
        let extra = try write(used, plan)
        let repository = context.host.environment.absolute(FilePath(config.repository))
        try Files.createDirectories(repository)
        let logs = context.layout.logs.ostree(plan.variant.uid, plan.arch, number: plan.number)
        let log = CommitLog(directory: logs, repository: repository)
        let options = options(plan, treefile: treefile, extra: extra, repository: repository)
        var made = MadeCommit(
            variant: plan.variant.uid, arch: plan.arch, ref: ref, repository: config.repository)
        let inputs = [
            "configuration": source, "command": options.words.joined(separator: " "),
            "packages": packages(plan).joined(separator: " "),
            "extra configuration": WorkRecord.digest(try Files.read(extra)),
            "repositories": try await repositories.digest(config.repositories, plan.variant, plan.arch),
        ]
        if let commit = kept(log, inputs) {
            context.log.info("[OSTREE] Keeping the commit of \(plan.title)", phase: title)
            made.commit = commit
            return made
        }
        made.commit = try await run(plan, options, inputs, log)
        if made.commit == nil {
            context.log.warning("[OSTREE] No new commit of \(plan.title): nothing changed", phase: title)
        }
        await tell(made, repository)
        let outputs =
            made.commit == nil ? [] : [try WorkRecord.Output(log.file, in: context.layout.top)]
        try WorkRecord(inputs: inputs, outputs: outputs).write(to: log.record)
        return made
    }

    private func ref(of treefile: FilePath, _ plan: OSTreePlan) -> String? {
        do {
            if let ref = try TreefileRef.read(treefile, arch: plan.arch) { return ref }
            context.log.warning(
                "The treefile \(plan.commit.treefile) of \(plan.title) names no ref",
                phase: PhaseName.ostree.title)
        } catch {
            context.log.warning("\(error)", phase: PhaseName.ostree.title)
        }
        return nil
    }

    /// The file that tells the program of repositories.
    private func write(_ used: [TreeRepositoryConfig], _ plan: OSTreePlan) throws -> FilePath {
        let path = context.layout.work.ostreeConfig(plan.number)
        let content = JSONValue.object([
            .init("repo", .array(used.map(\.json))),
            .init("keep_original_sources", .bool(plan.commit.keepsOriginalSources)),
            .init("tag_ref", .bool(plan.commit.movesRef)),
        ])
        try Files.writeAtomically(content.text(), to: path)
        return path
    }

    private func options(
        _ plan: OSTreePlan, treefile: FilePath, extra: FilePath, repository: FilePath
    ) -> MakeOSTreeProgram.Options {
        let config = plan.commit
        var options = MakeOSTreeProgram.Options()
        options.add("repo", repository.string)
        options.add(
            "log-dir",
            context.layout.logs.ostree(plan.variant.uid, plan.arch, number: plan.number).string)
        options.add("treefile", treefile.string)
        options.add("version", plan.version)
        options.add("extra-config", extra.string)
        options.add("update-summary", config.updatesSummary)
        options.add("ostree-ref", config.ref)
        options.add("force-new-commit", config.forcesCommit)
        options.add("unified-core", config.usesUnifiedCore)
        return options
    }

    private func packages(_ plan: OSTreePlan) -> [String] {
        ["pungi", "ostree", "rpm-ostree"] + plan.commit.runrootPackages
    }

    /// The commit of an earlier start, if it was made of the same and is still there.
    private func kept(_ log: CommitLog, _ inputs: [String: String]) -> String? {
        guard let record = try? WorkRecord.read(log.record), record.inputs == inputs,
            let output = record.outputs.first,
            let now = try? WorkRecord.Output(log.file, in: context.layout.top), now == output
        else { return nil }
        return (try? log.commit()) ?? nil
    }

    /// - Returns: The commit; nil if nothing was committed.
    private func run(
        _ plan: OSTreePlan, _ options: MakeOSTreeProgram.Options, _ inputs: [String: String],
        _ log: CommitLog
    ) async throws -> String? {
        let digest = WorkRecord.digest(inputs.sorted { $0.key < $1.key }.flatMap { Array("\($0)\n".utf8) })
        let isBegun = log.isBegun(digest)
        guard !config.usesKojiPlugin else {
            // The task of an earlier start may have committed, and will not do so again.
            try log.begin(digest, keepingResults: isBegun)
            try await runTask(plan, options, log, purpose: digest)
            return try log.commit()
        }
        // What was committed of the same before is not committed again.
        let earlier = isBegun ? (try? log.commit()) ?? nil : nil
        try log.begin(digest, keepingResults: false)
        try await runCommand(plan, options, log)
        if let commit = try log.commit() { return commit }
        if let earlier { try Files.writeAtomically("\(earlier)\n", to: log.file) }
        return earlier
    }

    private func runCommand(
        _ plan: OSTreePlan, _ options: MakeOSTreeProgram.Options, _ log: CommitLog
    ) async throws {
        let runroot = try context.runroots.runroot(for: .ostree)
        let words = program.words(runroot.method) + ["tree"] + options.words
        var request = RunrootRequest(.words(words), arch: plan.arch, log: log.output)
        request.packages = packages(plan)
        request.mounts = mounts(log)
        request.weight = context.runroots.config.weights[.ostree]
        request.usesNewChroot = true
        request.listsPackages = false
        _ = try await runroot.run(request)
    }

    private func runTask(
        _ plan: OSTreePlan, _ options: MakeOSTreeProgram.Options, _ log: CommitLog, purpose: String
    ) async throws {
        let task = try OSTreeTask(context.runroots.config)
        var arguments = options.xmlrpc
        task.add(
            packages(plan), mounts(log), weight: context.runroots.config.weights[.ostree], to: &arguments)
        _ = try await context.closedTask(
            .ostree(tag: task.tag, arch: plan.arch, channel: task.channel, options: arguments),
            purpose: "ostree \(plan.variant.uid) \(plan.arch) \(plan.number) \(purpose)",
            title: "pungi_ostree", log: log.output)
    }

    private func mounts(_ log: CommitLog) -> [FilePath] {
        [context.layout.top, log.repository] + context.mounts
    }

    private func tell(_ made: MadeCommit, _ repository: FilePath) async {
        await context.notifier.send(
            "ostree",
            [
                .init("variant", .string(made.variant)), .init("arch", .string(made.arch)),
                .init("ref", made.ref.map { .string($0) } ?? .null),
                .init("commitid", made.commit.map { .string($0) } ?? .null),
                .init("repo_path", .string(context.translator.translate(repository))),
                .init("local_repo_path", .string(made.repository)),
            ])
    }
}

/// A task of Koji's in place of a command in a runroot.
struct OSTreeTask {
    let tag: String
    let channel: String?

    /// - Throws: `.runroot` without a tag.
    init(_ config: RunrootConfig) throws(ComposeError) {
        guard let tag = config.tag else {
            throw ComposeError(.runroot, "tasks of Koji's plugins need a tag; set runroot_tag")
        }
        self.tag = tag
        channel = config.channel
    }

    /// What such a task is told besides its own options.
    func add(
        _ packages: [String], _ mounts: [FilePath], weight: Double?, to options: inout XMLRPCStruct
    ) {
        options["packages"] = XMLRPCValue(packages)
        options["mounts"] = XMLRPCValue(mounts.map(\.string))
        if let weight { options["weight"] = .double(weight) }
    }
}

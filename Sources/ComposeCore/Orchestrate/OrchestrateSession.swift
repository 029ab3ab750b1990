internal import HostKit
internal import SourceDiagnostics
internal import SystemPackage

/// One compose of several parts while it is made.
struct OrchestrateSession: Sendable {
    let run: OrchestrateRun
    let loaded: LoadedOrchestrateConfig
    let identity: ComposeIdentity
    let layout: OrchestrateLayout
    /// With the variables of tickets, once there are some.
    var host: Host
    let log: ComposeLog
    let state: ComposeState
    let notifier: Notifier

    var config: OrchestrateConfig { loaded.config }

    /// Makes everything.
    ///
    /// - Parameter names: nil for a new compose, else the parts to make again.
    /// - Returns: The parts as they ended.
    func perform(restarting names: [String]?) async throws -> PartTable {
        guard let kerberos = config.kerberos else { return try await makeAll(restarting: names) }
        return try await KerberosTickets(kerberos: kerberos, host: host).with {
            log.warning($0)
        } _: {
            variables in
            var session = self
            for (name, value) in variables { session.host.environment.variables[name] = value }
            return try await session.makeAll(restarting: names)
        }
    }

    private func makeAll(restarting names: [String]?) async throws -> PartTable {
        var work = try await prepare(restarting: names)
        try work.record.write(layout)
        try copyConfiguration(work.record)
        try await runScripts("pre", config.preScripts)
        let old = findOldCompose()
        let event = try await kojiEvent()
        let failure = try await make(&work) { part, directory in
            PartCommand(
                part: part, config: place(of: part), directory: directory, type: identity.type,
                label: identity.label?.description, old: old?(part.name), kojiEvent: event,
                extraArguments: config.extraArguments)
        }
        try await finish(work, failure)
        return work.table
    }

    /// Where the configuration of a part is that it reads.
    private func place(of part: OrchestrateConfig.Part) -> FilePath {
        let path = host.environment.absolute(FilePath(part.config))
        return configCopy?.place(of: path).map { layout.config.pushing($0) } ?? path
    }

    /// nil for a directory that cannot be found, as that of a file which was removed meanwhile.
    private var configCopy: ConfigCopy? {
        let directory = loaded.directory.isEmpty ? FilePath(".") : loaded.directory
        guard let source = try? Files.realPath(host.environment.absolute(directory)) else { return nil }
        func real(_ path: FilePath) -> FilePath { (try? Files.realPath(path)) ?? path }
        var excluded = [real(layout.compose.top)]
        // Composes beside configurations would be copied into each other.
        if real(config.target) != source { excluded.append(real(config.target)) }
        return ConfigCopy(source: source, target: layout.config, excluded: excluded)
    }

    private func copyConfiguration(_ record: OrchestrateRecord) throws {
        guard let copy = configCopy else {
            throw ComposeError(.configuration, "the directory of \(run.config) cannot be found")
        }
        var values = [Placeholders.configDirectory: layout.config.string]
        for part in record.parts {
            guard let directory = part.directory(layout) else { continue }
            values[Placeholders.name(ofPart: part.name)] = directory.string
        }
        if loaded.inputs.contains(where: { $0.files.contains(where: \.hasPlaceholders) }) {
            try checkPath()
        }
        try copy.make(loaded.inputs, values: values)
    }

    /// What is filled in stands between quotes in the end.
    private func checkPath() throws(ComposeError) {
        let path = layout.compose.top.string
        guard let sign = path.first(where: { "\"'\\\n".contains($0) }) else { return }
        throw ComposeError(
            .directory,
            "the path \(path) has \(sign) in it and cannot be filled in in configurations; choose another target"
        )
    }

    /// Looks for an older compose: where it has a part of the same name, that is what the part looks at, for all
    /// parts of a release look alike from outside.
    ///
    /// - Returns: nil without an older compose, else the value of `--old-composes` by the name of the part.
    private func findOldCompose() -> ((String) -> FilePath?)? {
        let found = OldComposes.newest(in: [config.target], of: identity.release, except: layout.compose.top)
        guard let found, case let old = OrchestrateLayout(found), Files.isDirectory(old.parts) else {
            log.info("Nothing is reused: there is no older compose of several parts in \(config.target)")
            return nil
        }
        log.info("Old compose: \(found), whose parts are used again where they can")
        // One without a record was made by somebody else.
        let record = try? OrchestrateRecord.read(old)
        return { name in record?[name]?.directory(old) ?? old.parts }
    }

    // MARK: End

    /// Gives the compose the status that its parts have earned, and does what comes last.
    private func finish(_ work: Work, _ failure: (any Error)?) async throws {
        if let failure { throw failure }
        let status = work.table.overall
        _ = try status.write(to: layout.compose, await state.deliverables)
        try await state.set(status)
        writeReport(work.record)
        guard status.isFinished else {
            log.error(
                "The compose is \(status.rawValue); when the cause is mended, go on with `\(restartCommand)`")
            await notifier.statusChanged(status)
            return
        }
        log.info("Compose \(status.rawValue): \(layout.compose.top)")
        do {
            try await runScripts("post", config.postScripts)
        } catch {
            await notifier.statusChanged(status)
            throw error
        }
        await notifier.statusChanged(status)
    }

    private var restartCommand: String {
        ShellWords.join(["pungi", "orchestrate", "restart", run.config, layout.compose.top.string])
    }

    /// Writes how a compose ended that did not end well.
    func end(_ error: any Error) async {
        let isCancelled = error is CancellationError || Task.isCancelled
        if isCancelled {
            log.error("Compose terminated; go on with `\(restartCommand)`")
        } else {
            log.failure(error)
        }
        // A compose that was finished before its last script failed stays so.
        guard ComposeStatus.read(layout.compose)?.isFinished != true else { return }
        // In a task of its own: the scripts shall hear of it although this one is cancelled.
        await Task {
            do {
                try await state.set(isCancelled ? .terminated : .doomed)
            } catch {
                log.error("STATUS could not be written: \(error)")
            }
        }.value
        do {
            writeReport(try OrchestrateRecord.read(layout))
        } catch {
            log.warning("The report could not be written: \(error)")
        }
    }

    /// Writes the page that tells of the compose; that it cannot be written changes nothing about the compose.
    func writeReport(_ record: OrchestrateRecord) {
        do {
            try OrchestrateReport(layout: layout, record: record).write()
        } catch {
            log.warning("The report could not be written: \(error)")
        }
    }
}

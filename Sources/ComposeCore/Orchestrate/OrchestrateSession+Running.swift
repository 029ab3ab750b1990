internal import HostKit
internal import Synchronization
internal import SystemPackage

/// The parts while they are made.
extension OrchestrateSession {
    /// How a part ended.
    private struct PartEnd: Sendable {
        var name: String
        var status: PartStatus
        var duration: Duration
        /// Why it failed, as far as it said so.
        var reason: String?
    }

    /// Makes all parts that can be made, several at a time; each finished one is published at once.
    ///
    /// - Parameter command: How a part is started that goes into a directory.
    /// - Returns: Why finished parts could not be published together; nil if they could.
    /// - Throws: `CancellationError`, when the parts that ran were ended.
    func make(
        _ work: inout Work, _ command: (OrchestrateConfig.Part, FilePath) -> PartCommand
    ) async throws -> (any Error)? {
        var failure: (any Error)?
        // What an earlier start finished is put together anew too: it may have been killed meanwhile.
        var isMerged = false
        for row in work.table.rows { await state.begin(Self.item(row.name), canFail: row.isFailable) }
        try await withThrowingTaskGroup(of: PartEnd.self) { group in
            var running = 0
            while true {
                while !Task.isCancelled, running < max(1, run.jobs), let name = work.table.ready.first,
                    let part = config[name], let directory = work.record[name]?.directory(layout)
                {
                    try begin(name, &work)
                    let command = command(part, directory)
                    group.addTask { await perform(command) }
                    running += 1
                }
                // Others build on the parts themselves, so this keeps nobody waiting.
                if !isMerged, !Task.isCancelled {
                    failure = merge(work, after: failure)
                    isMerged = true
                }
                guard let end = try await group.next() else { break }
                running -= 1
                try await take(end, &work)
                if end.status.isFinished { isMerged = false }
            }
        }
        try Task.checkCancellation()
        return failure
    }

    private static func item(_ part: String) -> Deliverables.Item {
        Deliverables.Item("part", variant: part, arch: nil)
    }

    private func begin(_ name: String, _ work: inout Work) throws {
        work.table.start(name)
        work.record.take(work.table)
        work.record.update(name) { part in
            part.begin = host.now().recorded
            (part.end, part.seconds) = (nil, nil)
        }
        try work.record.write(layout)
        log.info("Part \(name) begins: \(work.record[name]?.path ?? "")")
        run.events(.began(part: name))
    }

    private func take(_ end: PartEnd, _ work: inout Work) async throws {
        let changed = work.table.end(end.name, end.status)
        work.record.take(work.table)
        work.record.update(end.name) { part in
            part.end = host.now().recorded
            part.seconds = (end.duration.inSeconds * 1000).rounded() / 1000
        }
        try work.record.write(layout)
        run.events(.ended(part: end.name, end.status))
        let time = ReportText.duration(end.duration.inSeconds)
        if end.status.isFinished {
            log.info("Part \(end.name) is \(end.status.rawValue) after \(time)")
            return
        }
        let isFailable = work.table[end.name]?.isFailable == true
        if isFailable { await state.fail(Self.item(end.name)) }
        guard !Task.isCancelled else {
            log.warning("Part \(end.name) was ended after \(time)")
            return
        }
        log.log(
            isFailable ? .warning : .error,
            "Part \(end.name) failed after \(time)" + (isFailable ? ", which it may" : "")
                + (end.reason.map { ": \(mendable($0))" } ?? "")
                + "\nFor more details see \(layout.log(end.name))")
        let blocked = changed.filter { work.table[$0]?.status == .blocked }
        if !blocked.isEmpty {
            log.log(
                isFailable ? .warning : .error,
                "Not made, because of part \(end.name): \(blocked.joined(separator: ", "))")
        }
    }

    /// A message with the user's own files in the place of their copies, which it is no use to mend.
    private func mendable(_ text: String) -> String {
        let directory = loaded.directory
        return text.replacing("\(layout.config)/", with: directory.isEmpty ? "" : "\(directory)/")
    }

    // MARK: One part

    /// Runs a part to its end, or ends it when this task is cancelled.
    private func perform(_ command: PartCommand) async -> PartEnd {
        let name = command.part.name
        let start = ContinuousClock.now
        let reason = Mutex<String?>(nil)
        func end(_ status: PartStatus) -> PartEnd {
            PartEnd(
                name: name, status: status, duration: start.duration(to: .now),
                reason: reason.withLock { $0 })
        }
        do {
            let file = try LogFile(layout.log(name))
            let process = Command(
                run.program.string, command.arguments, environment: host.environment.forCommands(),
                in: host.environment.currentDirectory, outputLimit: 1 << 16, mergesErrors: true,
                allowsCutOutput: true)
            file.append(CommandLog.heading(of: process))
            var runner = host.runner
            // It ends its own commands first, which have as long as it has usually.
            runner.terminationGrace = max(runner.terminationGrace, .seconds(30))
            let events = run.events
            let result = try await runner.run(process) { line in
                let text = URLCredentials.redacted(in: line.text)
                file.append(text + "\n")
                events(.line(text, part: name))
                if let cause = Self.failure(in: text) { reason.withLock { $0 = cause } }
                guard let phase = Self.phase(in: text) else { return }
                log.info("Part \(name): phase \(phase)")
                events(.phase(phase, part: name))
            }
            let status = ComposeStatus.read(ComposeLayout(command.directory))
            if result.status.isSuccess, status?.isFinished == true { return end(PartStatus(ended: status)) }
            if result.status.isSuccess || reason.withLock({ $0 == nil }) {
                reason.withLock { reason in
                    reason = "it ended with \(result.status) and is \(status?.rawValue ?? "without a status")"
                }
            }
            return end(.doomed)
        } catch {
            reason.withLock { $0 = URLCredentials.redacted(in: "\(error)") }
            return end(.doomed)
        }
    }

    /// The phase that a line of a part's log says to begin; nil for another line.
    static func phase(in line: String) -> String? {
        guard let found = line.firstRange(of: "[BEGIN] ---------- PHASE: ") else { return nil }
        return line[found.upperBound...].prefix { $0 != " " }.lowercased()
    }

    /// Why a part fails, if a line says that; nil for another line.
    private static func failure(in line: String) -> String? {
        line.hasPrefix("error: ") ? String(line.dropFirst("error: ".count)) : nil
    }

    // MARK: The whole

    /// Publishes the finished parts together; a failure is told once.
    private func merge(_ work: Work, after earlier: (any Error)?) -> (any Error)? {
        let finished: [ComposeMerge.Part] = work.record.parts.compactMap { part in
            guard part.status.isFinished, let directory = part.directory(layout) else { return nil }
            return ComposeMerge.Part(name: part.name, layout: ComposeLayout(directory))
        }
        guard !finished.isEmpty else { return nil }
        do {
            try ComposeMerge(
                identity: identity, layout: layout, parts: finished, published: work.record.published()
            ).perform { log.warning($0) }
            return nil
        } catch {
            if "\(error)" != earlier.map({ "\($0)" }) {
                log.error("The parts cannot be put together: \(error)")
            }
            return error
        }
    }
}

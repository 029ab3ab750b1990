internal import HostKit
internal import SystemPackage

/// The parts before they are made.
extension OrchestrateSession {
    /// What changes while parts are made.
    struct Work: Sendable {
        var table: PartTable
        var record: OrchestrateRecord
    }

    /// Decides which parts are to be made, and where; each of these has a directory afterwards.
    func prepare(restarting names: [String]?) async throws -> Work {
        var work = Work(
            table: PartTable(config.parts),
            record: OrchestrateRecord(
                parts: config.parts.map {
                    OrchestrateRecord.Part(
                        name: $0.name, status: .ready, dependencies: $0.dependencies,
                        isFailable: $0.isFailable)
                }))
        if let names { try await restore(&work, names) }
        for row in work.table.rows where !row.status.isFinished {
            if work.record[row.name]?.path == nil {
                let path = try await reserve(row.name)
                work.record.update(row.name) { $0.path = path }
            }
        }
        work.record.take(work.table)
        return work
    }

    /// Makes the directory of a part; its ID is that of its compose, so that it can be found as an older one later.
    private func reserve(_ name: String) async throws -> String {
        guard let input = loaded.inputs.first(where: { $0.name == name }) else {
            throw ComposeError(.configuration, "part '\(name)' has no configuration")
        }
        let own = try ComposeIdentity(
            release: input.release, type: identity.type, date: identity.date, label: identity.label,
            isSupported: identity.isSupported)
        try Files.createDirectories(layout.parts)
        let reservation = try await ComposeReservation.create(own, in: layout.parts)
        return "parts/\(reservation.identity.id)"
    }

    // MARK: Restarts

    /// Takes over what an earlier start left.
    private func restore(_ work: inout Work, _ names: [String]) async throws {
        let earlier =
            Files.exists(layout.record) ? try OrchestrateRecord.read(layout) : OrchestrateRecord(parts: [])
        for part in earlier.parts where work.record[part.name] == nil {
            log.warning("Part \(part.name) is no part any more; what it made is left out")
        }
        for name in work.table.rows.map(\.name) {
            guard let part = earlier[name] else { continue }
            let status = try await settled(part)
            work.table.restore(name, status)
            work.record.update(name) { own in
                own.path = part.path
                (own.begin, own.end, own.seconds) = (part.begin, part.end, part.seconds)
            }
        }
        // Those that were never begun depend on the others.
        for row in work.table.rows where row.status == .doomed { work.table.end(row.name, .doomed) }
        let chosen = work.table.restarted(names)
        for name in work.table.rows.map(\.name) where chosen.contains(name) {
            // What is finished cannot be changed; what is not is gone on with.
            if work.table[name]?.status.isFinished == true { work.record.update(name) { $0.path = nil } }
        }
        work.table.reset(chosen)
        let order = work.table.rows.map(\.name)
        log.info("Parts to make: \(order.filter(chosen.contains).joined(separator: ", "))")
        let kept = order.filter { work.table[$0]?.status.isFinished == true }
        if !kept.isEmpty { log.info("Parts that are finished already: \(kept.joined(separator: ", "))") }
    }

    /// The status of a part when nobody makes it any more.
    ///
    /// When an orchestration is killed, its parts live on: such a part is waited for.
    private func settled(_ part: OrchestrateRecord.Part) async throws -> PartStatus {
        guard let directory = part.directory(layout), Files.isDirectory(directory) else {
            if part.status.isFinished {
                log.warning("Part \(part.name) was finished, but its directory is gone; it is made again")
            }
            return .waiting
        }
        let compose = ComposeLayout(directory)
        try await waitForOrphan(part.name, compose)
        let status = ComposeStatus.read(compose)
        if status?.isFinished == true { return PartStatus(ended: status) }
        if part.status == .started || status == .started {
            log.info("Part \(part.name) was being made when its process ended; it is gone on with")
        }
        return part.status == .waiting || part.status == .ready || part.status == .blocked
            ? .waiting : .doomed
    }

    private func waitForOrphan(_ name: String, _ compose: ComposeLayout) async throws {
        let lock = compose.work.lock
        guard Files.exists(lock) else { return }
        do {
            try await FileLock.withLock(lock) {}
            return
        } catch let error as FileLockError {
            guard error.code == .busy else { throw error }
            let holder = error.holder.map { "process \($0)" } ?? "another process"
            log.info(
                "Part \(name) is still being made by \(holder), which outlived its orchestration; waiting for it"
            )
        }
        try await FileLock.withLock(lock, waiting: nil) {}
    }
}

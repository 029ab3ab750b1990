/// How far a part of an orchestration is.
public enum PartStatus: String, Sendable, Hashable, Codable, CaseIterable {
    /// Nothing keeps it from being started.
    case ready = "READY"
    /// Parts that it depends on are not finished.
    case waiting = "WAITING"
    case started = "STARTED"
    /// A part that it depends on failed.
    case blocked = "BLOCKED"
    case finished = "FINISHED"
    case finishedIncomplete = "FINISHED_INCOMPLETE"
    case doomed = "DOOMED"

    /// That of a compose that has ended; one that did not end by itself failed.
    public init(ended status: ComposeStatus?) {
        switch status {
        case .finished: self = .finished
        case .finishedIncomplete: self = .finishedIncomplete
        case .doomed, .terminated, .started, nil: self = .doomed
        }
    }

    /// Whether others can build on it.
    public var isFinished: Bool { self == .finished || self == .finishedIncomplete }
    /// Whether there is still something to be done for it.
    public var isPending: Bool { self == .ready || self == .waiting || self == .started }
}

/// The parts of an orchestration with their statuses: what may be started, and what the end of one means for others.
public struct PartTable: Sendable, Hashable {
    public struct Row: Sendable, Hashable {
        public var name: String
        public var dependencies: [String]
        public var isFailable: Bool
        public var status: PartStatus
    }

    /// In the order of the file.
    public private(set) var rows: [Row]

    /// All parts before anything was done.
    public init(_ parts: [OrchestrateConfig.Part]) {
        rows = parts.map { part in
            Row(
                name: part.name, dependencies: part.dependencies, isFailable: part.isFailable,
                status: part.dependencies.isEmpty ? .ready : .waiting)
        }
    }

    public subscript(name: String) -> Row? { rows.first { $0.name == name } }

    /// The parts that can be started now.
    public var ready: [String] { rows.filter { $0.status == .ready }.map(\.name) }

    /// The parts that a waiting or blocked one is not done waiting for.
    public func obstacles(of name: String) -> [String] {
        (self[name]?.dependencies ?? []).filter { self[$0]?.status.isFinished != true }
    }

    public mutating func start(_ name: String) { set(name, .started) }

    /// Sets what an earlier start left.
    public mutating func restore(_ name: String, _ status: PartStatus) { set(name, status) }

    /// Records how a part ended: those that waited for nothing else become ready, those that it failed are blocked.
    ///
    /// - Returns: The other parts whose status changed.
    @discardableResult
    public mutating func end(_ name: String, _ status: PartStatus) -> [String] {
        set(name, status)
        let before = rows
        if status.isFinished {
            for row in rows where row.status == .waiting && obstacles(of: row.name).isEmpty {
                set(row.name, .ready)
            }
        } else {
            block(below: name)
        }
        return zip(before, rows).filter { $0.0 != $0.1 }.map(\.1.name)
    }

    private mutating func block(below name: String) {
        var pending = [name]
        while let failed = pending.popLast() {
            for row in rows where row.dependencies.contains(failed) {
                guard row.status == .waiting || row.status == .ready else { continue }
                set(row.name, .blocked)
                pending.append(row.name)
            }
        }
    }

    private mutating func set(_ name: String, _ status: PartStatus) {
        guard let place = rows.firstIndex(where: { $0.name == name }) else { return }
        rows[place].status = status
    }

    // MARK: Restarts

    /// Which parts a restart is about: those named, or all that did not finish; with them what depends on them, and
    /// what they need that did not finish.
    public func restarted(_ names: [String]) -> Set<String> {
        var chosen = Set(names.isEmpty ? rows.filter { !$0.status.isFinished }.map(\.name) : names)
        while true {
            let more = rows.filter { row in
                let isNeeded =
                    !row.status.isFinished
                    && rows.contains { chosen.contains($0.name) && $0.dependencies.contains(row.name) }
                return !chosen.contains(row.name)
                    && (isNeeded || row.dependencies.contains(where: chosen.contains))
            }
            if more.isEmpty { return chosen }
            chosen.formUnion(more.map(\.name))
        }
    }

    /// Makes parts ready or waiting again.
    public mutating func reset(_ names: Set<String>) {
        for name in names { set(name, .waiting) }
        for name in names where obstacles(of: name).isEmpty { set(name, .ready) }
    }

    // MARK: The whole

    /// The status of the whole compose.
    ///
    /// - SeeAlso: The reference's rules; there a part that could be started but was not counts as done.
    public var overall: ComposeStatus {
        if rows.contains(where: \.status.isPending) { return .started }
        let failed = rows.filter { !$0.status.isFinished }
        if failed.contains(where: { !$0.isFailable }) { return .doomed }
        return rows.allSatisfy { $0.status == .finished } ? .finished : .finishedIncomplete
    }
}

internal import ConfigSyntax
internal import HostKit
internal import JSONKit
public import SystemPackage

/// How far an orchestration is, as its directory says it.
public struct OrchestrateState: Sendable, Hashable {
    public struct Part: Sendable, Hashable {
        public var name: String
        public var status: PartStatus
        /// Below the top; nil before it has a place.
        public var path: String?
        /// The parts that it still waits for.
        public var waitsFor: [String]
        public var isFailable: Bool
        /// Seconds that its last start took; nil while it runs.
        public var seconds: Double?
        /// Whether a process makes it now.
        public var isRunning: Bool
    }

    public var id: String
    public var directory: FilePath
    /// nil for a compose without one.
    public var status: ComposeStatus?
    /// The process that makes it; nil when there is none.
    public var process: Int32?
    public var parts: [Part]

    /// Looks at a compose.
    ///
    /// - Throws: `.directory` for one that is none of several parts; `.metadata`.
    public static func read(_ top: FilePath) async throws -> OrchestrateState {
        let layout = OrchestrateLayout(top)
        guard Files.exists(layout.record) else { throw notOrchestrated(layout) }
        let record = try OrchestrateRecord.read(layout)
        var parts: [Part] = []
        for part in record.parts {
            let process = await holder(part.directory(layout).map { ComposeLayout($0) })
            parts.append(
                Part(
                    name: part.name, status: part.status, path: part.path,
                    waitsFor: part.status == .waiting || part.status == .blocked
                        ? part.dependencies.filter { record[$0]?.status.isFinished != true } : [],
                    isFailable: part.isFailable, seconds: part.end == nil ? nil : part.seconds,
                    isRunning: process != nil))
        }
        let id =
            (try? Files.readText(layout.compose.composeID, limit: 4096)) ?? top.lastComponent?.string ?? ""
        return OrchestrateState(
            id: id, directory: top, status: ComposeStatus.read(layout.compose),
            process: await holder(layout.compose), parts: parts)
    }

    static func notOrchestrated(_ layout: OrchestrateLayout) -> ComposeError {
        ComposeError(
            .directory,
            "\(layout.compose.top) is no compose of several parts: it has no \(layout.record); name one that "
                + "`pungi orchestrate start` made")
    }

    /// The process that has a compose; nil when nobody has it, or that cannot be told.
    private static func holder(_ layout: ComposeLayout?) async -> Int32? {
        guard let lock = layout?.work.lock, Files.exists(lock) else { return nil }
        do {
            try await FileLock.withLock(lock) {}
        } catch {
            return (error as? FileLockError).flatMap { $0.code == .busy ? $0.holder : nil }
        }
        return nil
    }
}

extension OrchestrateState: CustomStringConvertible {
    /// The state for people.
    public var description: String {
        var text = "\(id)  \(status?.rawValue ?? "no status")"
        if let process { text += ", made by process \(process)" }
        if process == nil, status == .started { text += ", but no process makes it" }
        text += "\n"
        let names = parts.map(\.name.count).max() ?? 0
        let statuses = parts.map(\.status.rawValue.count).max() ?? 0
        func padded(_ text: String, _ width: Int) -> String {
            text + String(repeating: " ", count: max(0, width - text.count))
        }
        for part in parts {
            let line =
                "  \(padded(part.name, names))  \(padded(part.status.rawValue, statuses))  \(part.remarks)"
            text += line.reversed().drop { $0 == " " }.reversed() + "\n"
        }
        return text
    }

    /// The state for programs.
    public var json: String {
        JSONValue.object([
            .init("id", .string(id)), .init("path", .string(directory.string)),
            .init("status", status.map { .string($0.rawValue) } ?? .null),
            .init("process", process.map { .integer(Int($0)) } ?? .null),
            .init(
                "parts",
                .array(
                    parts.map { part in
                        [
                            "name": .string(part.name), "status": .string(part.status.rawValue),
                            "path": part.path.map { .string($0) } ?? .null,
                            "waits_for": .array(part.waitsFor.map { .string($0) }),
                            "failable": .bool(part.isFailable),
                            "seconds": part.seconds.map { .number($0) } ?? .null,
                            "running": .bool(part.isRunning),
                        ]
                    })),
        ]).text()
    }
}

extension OrchestrateState.Part {
    fileprivate var remarks: String {
        var remarks: [String] = []
        if let path { remarks.append(path) }
        if let seconds { remarks.append(ReportText.duration(seconds)) }
        if !waitsFor.isEmpty { remarks.append("for \(waitsFor.joined(separator: ", "))") }
        if status == .started, !isRunning { remarks.append("no process makes it") }
        if isFailable { remarks.append("may fail") }
        return remarks.joined(separator: ", ")
    }
}

internal import DigestKit
internal import HostKit
internal import KojiKit
internal import SystemPackage

/// The tasks that a compose has made: a file for each beside the logs, by its number, with a mark of what it is for.
///
/// Whoever finds a compose that was killed finds the tasks that it left behind, and so does the next start.
struct TaskNotes: Sendable {
    let directory: FilePath
    private let logs: LogPaths

    init(_ logs: LogPaths) {
        self.logs = logs
        directory = logs.kojiTask(0).removingLastComponent()
    }

    /// What stands for a request and its purpose.
    static func mark(of call: KojiCall, for purpose: String) throws -> String {
        WorkRecord.digest(Array("\(purpose)\n".utf8) + (try XMLRPCWriter.call(call.method, call.parameters)))
    }

    /// - Parameter mark: Empty for a task that nobody will look for.
    func keep(_ id: KojiTask.ID, mark: String) throws {
        try Files.createDirectories(directory)
        try Files.writeAtomically(mark, to: logs.kojiTask(Int(id.rawValue)))
    }

    /// The tasks with a mark, the newest first.
    func tasks(marked mark: String) throws -> [KojiTask.ID] {
        guard Files.isDirectory(directory) else { return [] }
        let numbers = try Files.list(directory).compactMap { Int64($0) }.sorted(by: >)
        return try numbers.filter { try Files.readText(logs.kojiTask(Int($0))) == mark }.map { KojiID($0) }
    }
}

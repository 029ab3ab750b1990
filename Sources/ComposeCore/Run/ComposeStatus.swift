internal import HostKit
internal import SystemPackage

/// How far a compose is, as its file `STATUS` says it.
public enum ComposeStatus: String, Sendable, Hashable, Codable, CaseIterable {
    case started = "STARTED"
    /// All was done, and nothing failed.
    case finished = "FINISHED"
    /// All was done, and something failed that may.
    case finishedIncomplete = "FINISHED_INCOMPLETE"
    /// A failure ended it.
    case doomed = "DOOMED"
    /// A signal ended it.
    case terminated = "TERMINATED"

    /// Whether trees and images can be relied on.
    public var isFinished: Bool { self == .finished || self == .finishedIncomplete }

    /// The status of a compose; nil when it has none that is known.
    public static func read(_ layout: ComposeLayout) -> ComposeStatus? {
        guard let text = try? Files.readText(layout.status, limit: 256) else { return nil }
        return ComposeStatus(rawValue: String(text.prefix { !$0.isWhitespace }))
    }

    /// Writes the status of a compose and, with it, what became of its deliverables.
    ///
    /// - Returns: Whether anything changed: the same status again is none.
    /// - Throws: `.status` for a compose that is finished; ``FileError``, and then the old status stands.
    public func write(to layout: ComposeLayout, _ deliverables: Deliverables) throws -> Bool {
        let current = Self.read(layout)
        if current == self { return false }
        guard current != .finished else {
            throw ComposeError(.status, "Could not modify a FINISHED compose: \(layout.top)")
        }
        do throws(FileError) {
            let record = layout.logs.deliverables
            try Files.createDirectories(record.removingLastComponent())
            try Files.writeAtomically(deliverables.encoded(), to: record)
            try Files.writeAtomically("\(rawValue)\n", to: layout.status)
        } catch {
            guard !isFinished, error.code == .noSpace else { throw error }
            try overwrite(layout.status)
        }
        return true
    }

    /// Says how a compose failed where there is no room for another file: in the one that is there.
    private func overwrite(_ path: FilePath) throws {
        let file = try FileDescriptor.open(path, .writeOnly)
        try file.closeAfter {
            try file.writeAll("\(rawValue)\n".utf8)
            try file.resize(to: Int64(rawValue.utf8.count + 1))
        }
    }
}

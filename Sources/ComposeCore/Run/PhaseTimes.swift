internal import ConfigSyntax
public import HostKit
internal import JSONKit
internal import Synchronization
public import SystemPackage

/// What the phases of a compose took, kept in `logs/global/phases.json` as they end.
public final class PhaseTimes: Sendable {
    /// One phase that ended.
    public struct Entry: Sendable, Hashable {
        public var phase: PhaseName
        public var begin: Timestamp
        public var end: Timestamp
        /// On a clock that nobody sets.
        public var wall: Duration
        /// Processor time of the process and the commands that it ran.
        public var processor: Duration
        public var isComplete: Bool

        public init(
            _ phase: PhaseName, begin: Timestamp, end: Timestamp, wall: Duration, processor: Duration,
            isComplete: Bool
        ) {
            self.phase = phase
            self.begin = begin
            self.end = end
            self.wall = wall
            self.processor = processor
            self.isComplete = isComplete
        }
    }

    private let entries = Mutex<[Entry]>([])
    private let path: FilePath

    /// - Parameter path: The file; its directory must be there.
    public init(_ path: FilePath) { self.path = path }

    /// Adds a phase, and writes the file anew.
    public func add(_ entry: Entry) throws(FileError) {
        let json = entries.withLock { entries in
            entries.append(entry)
            return JSONValue.array(entries.map(\.json)).text() + "\n"
        }
        try Files.writeAtomically(json, to: path)
    }
}

extension PhaseTimes.Entry {
    fileprivate var json: JSONValue {
        [
            "phase": .string(phase.rawValue), "begin": .string(Self.text(begin)),
            "end": .string(Self.text(end)), "wall": .number(Self.milliseconds(wall)),
            "cpu": .number(Self.milliseconds(processor)), "complete": .bool(isComplete),
        ]
    }

    /// As in `2026-11-21T18:11:11.250Z`.
    private static func text(_ time: Timestamp) -> String {
        let utc = time.utc
        return "\(utc.description.replacing(" ", with: "T"))Z"
    }

    /// Seconds, to the thousandth.
    private static func milliseconds(_ duration: Duration) -> Double {
        (duration.inSeconds * 1000).rounded() / 1000
    }
}

internal import HostKit

/// The time in the header `sent-at`: ISO 8601 with an offset, as Python's `datetime.isoformat` writes it.
enum SentTime {
    /// In UTC, to the second.
    static func text(_ time: Timestamp) -> String {
        let utc = time.utc
        return "\(utc.date)T\(utc.time)+00:00"
    }

    /// `2026-01-31T12:00:00.5+01:00`; without an offset it is UTC. Nil for anything else.
    static func read(_ text: String) -> Timestamp? { Timestamp(iso8601: text) }
}

internal import CurlHTTP
internal import Synchronization

/// Answers that a service need not send again as long as they are what it has (RFC 9111).
///
/// Those that were used least recently go first.
public final class KeptReplies: Sendable {
    public struct Limits: Hashable, Sendable {
        /// How many answers; 0 keeps none.
        public var count = 500
        /// For all bodies together.
        public var bytes = 32 << 20

        public init() {}

        /// Keeps nothing.
        public static var none: Self {
            var limits = Self()
            limits.count = 0
            return limits
        }
    }

    /// What an answer belongs to: who asked for what, and how.
    struct Key: Hashable {
        var url: String
        /// All fields of the request, credentials included.
        var header: Fingerprint
    }

    struct Entry: Sendable {
        var response: HTTPResponse
        /// When it was asked for, or found to be as it was.
        var time: ContinuousClock.Instant
        /// How many changes had been made by then.
        var changes: Int
        fileprivate var use = 0

        init(_ response: HTTPResponse, time: ContinuousClock.Instant, changes: Int) {
            self.response = response
            self.time = time
            self.changes = changes
        }

        /// The fields with which the service is asked whether anything is new.
        var conditions: [HTTPField] {
            if let tag = response.header["ETag"] { return [HTTPField("If-None-Match", tag)] }
            return response.header["Last-Modified"].map { [HTTPField("If-Modified-Since", $0)] } ?? []
        }
    }

    fileprivate struct State {
        var entries: [Key: Entry] = [:]
        var size = 0
        var uses = 0
        var changes = 0
    }

    private let limits: Limits
    private let state = Mutex(State())

    init(_ limits: Limits) { self.limits = limits }

    /// How many changes were made through the client.
    var changes: Int { state.withLock { $0.changes } }

    /// How many answers there are, and how long they are together.
    var extent: (count: Int, bytes: Int) { state.withLock { ($0.entries.count, $0.size) } }

    /// Says that something was changed: what is kept is good for nobody any more who does not ask again.
    func expire() { state.withLock { $0.changes += 1 } }

    func entry(_ key: Key) -> Entry? {
        state.withLock { state in
            state.uses += 1
            state.entries[key]?.use = state.uses
            return state.entries[key]
        }
    }

    /// Keeps an answer, if that is allowed and of use.
    ///
    /// - Parameter isWanted: Whether it is of use without anything to ask the service about it.
    func keep(_ entry: Entry, _ key: Key, isWanted: Bool) {
        let response = entry.response
        let size = response.body.count
        guard limits.count > 0, response.status == 200, size <= limits.bytes / 8 else { return }
        guard Self.mayKeep(response), isWanted || !entry.conditions.isEmpty else {
            return forget(key)
        }
        state.withLock { state in
            state.uses += 1
            state.size += size - (state.entries[key]?.response.body.count ?? 0)
            state.entries[key] = entry
            state.entries[key]?.use = state.uses
            while state.entries.count > limits.count || state.size > limits.bytes {
                guard let oldest = state.entries.min(by: { $0.value.use < $1.value.use })?.key else { return }
                state.remove(oldest)
            }
        }
    }

    func forget(_ key: Key) { state.withLock { $0.remove(key) } }

    private static func mayKeep(_ response: HTTPResponse) -> Bool {
        let words = response.header.filter { $0.name.lowercased() == "cache-control" }
            .flatMap { $0.value.lowercased().split { $0 == "," || $0 == " " } }
        return !words.contains("no-store") && response.header["Vary"] != "*"
    }
}

extension KeptReplies.State {
    fileprivate mutating func remove(_ key: KeptReplies.Key) {
        guard let entry = entries.removeValue(forKey: key) else { return }
        size -= entry.response.body.count
    }
}

extension KeptReplies: CustomReflectable {
    // What services answer is nobody's business.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// Decides which transfers run: first come, first served at each host, the hosts in turn, within limits.
struct Admission<Item> {
    private struct Line {
        var running = 0
        var waiting: [Item] = []
        /// How many of `waiting` have had their turn.
        var served = 0

        var hasNext: Bool { served < waiting.count }

        mutating func next() -> Item {
            defer {
                served += 1
                if served * 2 > waiting.count {
                    waiting.removeFirst(served)
                    served = 0
                }
            }
            return waiting[served]
        }
    }

    private let hostLimit: Int
    private let totalLimit: Int
    private var running = 0
    private var lines: [String: Line] = [:]
    /// Hosts with somebody waiting, the one whose turn is next first.
    private var turns: [String] = []

    init(hostLimit: Int, totalLimit: Int) {
        self.hostLimit = hostLimit
        self.totalLimit = totalLimit
    }

    mutating func enqueue(_ item: Item, host: String) {
        if lines[host]?.hasNext != true { turns.append(host) }
        lines[host, default: Line()].waiting.append(item)
    }

    /// The next one that may run; it counts until its host is told to `release`.
    mutating func next() -> (item: Item, host: String)? {
        guard running < totalLimit,
            let turn = turns.firstIndex(where: { lines[$0, default: Line()].running < hostLimit })
        else { return nil }
        let host = turns.remove(at: turn)
        var line = lines[host, default: Line()]
        let item = line.next()
        line.running += 1
        running += 1
        if line.hasNext { turns.append(host) }
        lines[host] = line
        return (item, host)
    }

    /// Says that one of a host runs no more.
    mutating func release(_ host: String) {
        running -= 1
        lines[host]?.running -= 1
        if let line = lines[host], line.running == 0, !line.hasNext { lines[host] = nil }
    }
}

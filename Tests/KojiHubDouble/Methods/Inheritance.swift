internal import KojiKit

/// Flattens the inheritance of a tag, depth first.
struct Inheritance {
    let lookup: TagLookup
    let isReverse: Bool
    private(set) var steps: [XMLRPCStruct] = []
    /// What visits of a tag allowed so far.
    private var visits: [Int64: [Visit]] = [:]

    private struct Visit {
        var depth: Int64?
        var filters: [String]

        /// Whether all that another visit would reach was reached already.
        func covers(_ other: Visit) -> Bool {
            let isDeepEnough = depth.map { depth in other.depth.map { $0 <= depth } ?? false } ?? true
            return isDeepEnough && filters.allSatisfy { other.filters.contains($0) }
        }
    }

    static func of(_ tag: Int64, _ lookup: TagLookup, reverse: Bool = false) throws -> [XMLRPCStruct] {
        var walk = Inheritance(lookup: lookup, isReverse: reverse)
        try walk.visit(tag, Visit(depth: nil, filters: []), distance: 1, path: [tag])
        return walk.steps
    }

    private init(lookup: TagLookup, isReverse: Bool) {
        self.lookup = lookup
        self.isReverse = isReverse
    }

    private mutating func visit(_ tag: Int64, _ state: Visit, distance: Int64, path: [Int64]) throws {
        for link in isReverse ? try lookup.reverseLinks(tag) : try lookup.links(tag) {
            // A negative priority blocks a link.
            if link["priority"]?.int ?? 0 < 0 { continue }
            if distance > 1, link["intransitive"]?.bool == true { continue }
            let next = link[isReverse ? "child_id" : "parent_id"]?.int ?? 0
            guard !path.contains(next) else { continue }
            let own = link["maxdepth"]?.int
            let depth: Int64? = own.map { own in min(own, state.depth ?? own) } ?? state.depth
            var filters = state.filters
            if let filter = link["pkg_filter"]?.string, !filter.isEmpty { filters.append(filter) }
            let visit = Visit(depth: depth, filters: filters)
            if visits[next, default: []].contains(where: { $0.covers(visit) }) { continue }
            visits[next, default: []].append(visit)
            var step = link
            step["currdepth"] = .int(distance)
            step["nextdepth"] = XMLRPCValue(depth)
            step["filter"] = XMLRPCValue(filters)
            steps.append(step)
            if let depth, depth <= 0 { continue }
            try self.visit(
                next, Visit(depth: depth.map { $0 - 1 }, filters: filters), distance: distance + 1,
                path: path + [next])
        }
    }
}

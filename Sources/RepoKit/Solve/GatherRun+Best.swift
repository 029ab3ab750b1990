internal import RPMKit

/// The choice among candidates.
extension GatherRun {
    /// The packages to take of several that would do.
    ///
    /// 1. Copies in lookaside repositories stand for all copies of the same name, version and release.
    /// 2. With greedy `all` that is it.
    /// 3. Native ones that are there already, else multilib ones that are, else native ones, else multilib.
    /// 4. Of these the best arch, the shortest name, the first name.
    /// 5. With greedy `build`, for a dependency, also the other candidates made of the same source.
    func best(of candidates: [Int32], forDependency: Bool) -> (first: [Int32], others: [Int32]) {
        let candidates = withoutShadowed(candidates)
        if request.greedy == .all { return (sorted(candidates), []) }
        guard let first = preferred(of: candidates) else { return ([], []) }
        guard forDependency, request.greedy == .build else { return ([first], []) }
        let source = sack.records[Int(first)].source
        let role: GatherQueues.Roles = queues.roles[Int(first)].contains(.native) ? .native : .multilib
        let others = candidates.filter {
            $0 != first && queues.roles[Int($0)].contains(role) && sack.records[Int($0)].source == source
        }
        return ([first], sorted(others))
    }

    /// Rules 3 and 4.
    private func preferred(of candidates: [Int32]) -> Int32? {
        var winner: Int32?
        var winningRank = Int.max
        for candidate in candidates {
            let rank =
                (isIncluded[Int(candidate)] ? 0 : 2)
                + (queues.roles[Int(candidate)].contains(.native) ? 0 : 1)
            if rank > winningRank { continue }
            if rank == winningRank, let winner, !precedes(candidate, winner) { continue }
            winner = candidate
            winningRank = rank
        }
        return winner
    }

    /// Rule 1.
    func withoutShadowed(_ candidates: [Int32]) -> [Int32] {
        guard queues.hasLookaside, candidates.contains(where: { isLookaside($0) }) else { return candidates }
        let shadows = candidates.filter { isLookaside($0) }.map { sack.records[Int($0)] }
        return candidates.filter { candidate in
            let record = sack.records[Int(candidate)]
            return isLookaside(candidate)
                || !shadows.contains { $0.name == record.name && $0.version == record.version }
        }
    }

    func isLookaside(_ package: Int32) -> Bool { queues.roles[Int(package)].contains(.lookaside) }

    func sorted(_ packages: [Int32]) -> [Int32] {
        if packages.count > 8 { return packages.sorted { precedes($0, $1) } }
        // Nearly all lists are short, and a closure would copy this whole state for each of them.
        var sorted = packages
        for end in sorted.indices.dropFirst() {
            var place = end
            while place > 0, precedes(sorted[place], sorted[place - 1]) {
                sorted.swapAt(place, place - 1)
                place -= 1
            }
        }
        return sorted
    }

    /// Rule 4; copies of one package by their repositories.
    func precedes(_ left: Int32, _ right: Int32) -> Bool {
        let (first, second) = (sack.records[Int(left)], sack.records[Int(right)])
        if first.arch != second.arch {
            return queues.archRanks[Int(first.arch)] < queues.archRanks[Int(second.arch)]
        }
        if first.name != second.name {
            let lengths = (sack.names.range(first.name).count, sack.names.range(second.name).count)
            return lengths.0 == lengths.1
                ? sack.names.precedes(first.name, second.name) : lengths.0 < lengths.1
        }
        if first.version != second.version {
            let order = sack.versions.compare(first.version, second.version)
            if order != .same { return order == .newer }
        }
        if first.repository != second.repository {
            let repositories = (
                sack.repositories[Int(first.repository)], sack.repositories[Int(second.repository)]
            )
            let (one, other) = repositories
            return (one.priority, one.cost, one.id) < (other.priority, other.cost, other.id)
        }
        return left < right
    }
}

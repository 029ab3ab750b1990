/// Rich dependencies, evaluated over the packages that are there.
///
/// What a condition asks for is added as soon as the condition holds. An alternative that applies while a
/// condition does *not* hold (`else`, `unless`) waits until nothing else is left to add, since the condition
/// may still come true.
extension GatherRun {
    /// Looks again at dependencies with conditions, if packages came since the last time.
    mutating func reviewConditions() {
        guard conditionsSeen != binaries.count else { return }
        conditionsSeen = binaries.count
        for (relation, package) in conditions { evaluate(relation, package, settling: false) }
    }

    /// Adds alternatives whose conditions do not hold, for one dependency; true if it added something.
    mutating func settleConditions() -> Bool {
        let before = binaries.count
        for (relation, package) in conditions {
            evaluate(relation, package, settling: true)
            if binaries.count > before { return true }
        }
        return false
    }

    private mutating func evaluate(_ relation: Int32, _ package: Int32, settling: Bool) {
        guard let rich = sack.rich[relation] else { return }
        isMissing[Int(relation)] = !fulfil(rich, relation, for: package, settling: settling)
    }

    /// Adds what makes a dependency true, as far as it is not; false if that cannot be done.
    ///
    /// - Parameter settling: Whether conditions that do not hold are taken for false, and not for open.
    mutating func fulfil(
        _ rich: RichRequirement, _ relation: Int32, for package: Int32, settling: Bool
    ) -> Bool {
        switch rich {
        case .relation, .with, .without:
            return take(union(rich), relation, for: package)
        case .and(let parts):
            var isFulfilled = true
            for part in parts where !fulfil(part, relation, for: package, settling: settling) {
                isFulfilled = false
            }
            return isFulfilled
        case .or(let parts):
            if rich.isSinglePackage { return take(union(rich), relation, for: package) }
            if parts.contains(where: { isSatisfied($0) }) { return true }
            guard let part = parts.first(where: { isResolvable($0) }) else { return false }
            return fulfil(part, relation, for: package, settling: settling)
        case .if(let first, let condition, let otherwise):
            if isSatisfied(condition) { return fulfil(first, relation, for: package, settling: settling) }
            guard settling, let otherwise else { return true }
            return fulfil(otherwise, relation, for: package, settling: settling)
        case .unless(let first, let condition, let otherwise):
            if isSatisfied(condition) {
                return otherwise.map { fulfil($0, relation, for: package, settling: settling) } ?? true
            }
            return settling ? fulfil(first, relation, for: package, settling: settling) : true
        }
    }

    /// Whether the packages that are there make a dependency true.
    func isSatisfied(_ rich: RichRequirement) -> Bool {
        switch rich {
        case .relation, .with, .without: union(rich).contains { isIncluded[Int($0)] }
        case .and(let parts): parts.allSatisfy { isSatisfied($0) }
        case .or(let parts): parts.contains { isSatisfied($0) }
        case .if(let first, let condition, let otherwise):
            isSatisfied(condition) ? isSatisfied(first) : otherwise.map(isSatisfied) ?? true
        case .unless(let first, let condition, let otherwise):
            isSatisfied(condition) ? otherwise.map(isSatisfied) ?? true : isSatisfied(first)
        }
    }

    /// Whether available packages could make a dependency true, given those that are there.
    func isResolvable(_ rich: RichRequirement) -> Bool {
        switch rich {
        case .relation, .with, .without: !union(rich).isEmpty
        case .and(let parts): parts.allSatisfy { isResolvable($0) }
        case .or(let parts): parts.contains { isResolvable($0) }
        case .if(let first, let condition, let otherwise):
            isSatisfied(condition) ? isResolvable(first) : otherwise.map(isResolvable) ?? true
        case .unless(let first, let condition, let otherwise):
            isSatisfied(condition) ? otherwise.map(isResolvable) ?? true : isResolvable(first)
        }
    }

    /// The available packages that have a part in a dependency, conditions aside.
    func union(_ rich: RichRequirement) -> [Int32] {
        sack.union(rich) { candidates(for: $0) }
    }
}

extension PackageSack {
    /// The packages that have a part in a dependency, conditions aside: the answer of libsolv.
    func union(_ rich: RichRequirement, _ providers: (Int32) -> [Int32]) -> [Int32] {
        switch rich {
        case .relation(let relation): return providers(relation)
        case .and(let parts), .or(let parts): return Self.ascending(parts.flatMap { union($0, providers) })
        case .with(let parts):
            guard let first = parts.first else { return [] }
            return parts.dropFirst().reduce(union(first, providers)) { common, part in
                let others = union(part, providers)
                return common.filter(others.contains)
            }
        case .without(let first, let second):
            let others = union(second, providers)
            return union(first, providers).filter { !others.contains($0) }
        case .if(let first, _, let otherwise), .unless(let first, _, let otherwise):
            return Self.ascending(
                union(first, providers) + (otherwise.map { union($0, providers) } ?? []))
        }
    }
}

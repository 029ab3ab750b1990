public import RPMKit

extension PackageSack {
    /// The packages that satisfy a dependency, each once, in the order they were added.
    ///
    /// Ranges overlap by rpm's rules. A path is found if some package of the index requires it or provides
    /// it by name. Of a rich dependency, conditions are not looked at: the answer are all packages that
    /// could have a part in satisfying it, as libsolv answers.
    ///
    /// - Parameter arches: Only packages of these; nil for all.
    public func whatProvides(_ dependency: Dependency, arches wanted: [Arch]? = nil) -> [PackageID] {
        let isWanted = arches.map { wanted?.contains($0) ?? true }
        let found: [Int32]
        if dependency.isRich {
            guard let expression = try? RichDependency(dependency.name) else { return [] }
            found = union(expression)
        } else {
            found = providers(of: dependency)
        }
        return found.filter { isWanted[Int(records[Int($0)].arch)] }.map { PackageID($0) }
    }

    /// Ascending.
    private func providers(of dependency: Dependency) -> [Int32] {
        guard let name = names.find(dependency.name) else { return [] }
        var found: [Int32] = []
        for provider in providers[name] where found.last != provider.package {
            let provided = Dependency(
                name: dependency.name, flags: Dependency.Flags(rawValue: UInt32(provider.flags) << 1),
                version: versions.text(provider.version))
            if dependency.overlaps(provided) { found.append(provider.package) }
        }
        return Self.ascending(found)
    }

    private func union(_ expression: RichDependency) -> [Int32] {
        switch expression {
        case .dependency(let dependency): return providers(of: dependency)
        case .and(let parts), .or(let parts): return Self.ascending(parts.flatMap(union))
        case .with(let parts):
            guard let first = parts.first else { return [] }
            return parts.dropFirst().reduce(union(first)) { common, part in
                let others = Set(union(part))
                return common.filter(others.contains)
            }
        case .without(let first, let second):
            let others = Set(union(second))
            return union(first).filter { !others.contains($0) }
        case .if(let first, _, let otherwise), .unless(let first, _, let otherwise):
            return Self.ascending(union(first) + (otherwise.map(union) ?? []))
        }
    }

    /// Each number once, sorted.
    static func ascending(_ numbers: [Int32]) -> [Int32] {
        var sorted = numbers
        if !zip(numbers, numbers.dropFirst()).allSatisfy({ $0 < $1 }) { sorted = Set(numbers).sorted() }
        return sorted
    }

    /// Calls with the providers of a plain relation; one that provides it twice may come twice.
    @inline(__always)
    func forEachProvider(of number: Int32, _ body: (Int32) -> Void) {
        let relation = relations[number]
        for provider in providers[relation.name]
        where versions.overlaps(relation.version, relation.flags, provider.version, provider.flags) {
            body(provider.package)
        }
    }
}

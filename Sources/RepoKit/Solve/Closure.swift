public import RPMKit

/// What packages require that nothing in a set of packages satisfies.
public struct Unresolved: Sendable, Hashable, Codable {
    public var package: PackageID
    /// In the package's order.
    public var dependencies: [Dependency]
}

extension PackageSack {
    /// Checks that a set of packages is closed: that it and what it builds on satisfy all its requirements.
    ///
    /// The findings are those of `dnf repoclosure`. It, like ``GatherRequest/Compatibility/reference``, is
    /// content when any part of a rich dependency is there; otherwise each part is looked at: of `and` all
    /// must be there, of `if` the condition counts as true when a package that fulfils it is in the set.
    ///
    /// - Parameters:
    ///   - packages: What to check.
    ///   - lookasides: What satisfies requirements, but is not checked itself.
    /// - Returns: Packages with a finding, in the order they were given.
    public func unresolved(
        in packages: some Sequence<PackageID>, lookasides: some Sequence<PackageID> = [],
        compatibility: GatherRequest.Compatibility = .standard
    ) -> [Unresolved] {
        let packages = Array(packages)
        var isAvailable = [Bool](repeating: false, count: count)
        for package in packages { isAvailable[package.index] = true }
        for package in lookasides { isAvailable[package.index] = true }
        var check = ClosureCheck(self, isAvailable, compatibility)
        return packages.compactMap { package in
            let missing = records[package.index].requires.filter { check.isUnresolved(requirements[$0]) }
            if missing.isEmpty { return nil }
            return Unresolved(package: package, dependencies: missing.map { dependency(requirements[$0]) })
        }
    }
}

/// Answers for relations, each found once.
private struct ClosureCheck {
    private enum Answer: UInt8 {
        case unknown, resolved, unresolved
    }

    private let sack: PackageSack
    private let isAvailable: [Bool]
    private let compatibility: GatherRequest.Compatibility
    private var answers: [Answer]

    init(_ sack: PackageSack, _ isAvailable: [Bool], _ compatibility: GatherRequest.Compatibility) {
        self.sack = sack
        self.isAvailable = isAvailable
        self.compatibility = compatibility
        answers = Array(repeating: .unknown, count: sack.relations.count)
    }

    mutating func isUnresolved(_ relation: Int32) -> Bool {
        if answers[Int(relation)] == .unknown {
            answers[Int(relation)] = isResolved(relation) ? .resolved : .unresolved
        }
        return answers[Int(relation)] == .unresolved
    }

    private func isResolved(_ relation: Int32) -> Bool {
        guard let rich = sack.rich[relation] else { return isProvided(relation) }
        return compatibility == .reference ? !union(rich).isEmpty : isResolved(rich)
    }

    private func isResolved(_ rich: RichRequirement) -> Bool {
        switch rich {
        case .relation(let relation): isProvided(relation)
        case .with, .without: !union(rich).isEmpty
        case .and(let parts): parts.allSatisfy { isResolved($0) }
        case .or(let parts): parts.contains { isResolved($0) }
        case .if(let first, let condition, let otherwise):
            isResolved(condition) ? isResolved(first) : otherwise.map(isResolved) ?? true
        case .unless(let first, let condition, let otherwise):
            isResolved(condition) ? otherwise.map(isResolved) ?? true : isResolved(first)
        }
    }

    private func isProvided(_ relation: Int32) -> Bool {
        var isProvided = false
        sack.forEachProvider(of: relation) { if isAvailable[Int($0)] { isProvided = true } }
        return isProvided
    }

    private func union(_ rich: RichRequirement) -> [Int32] {
        sack.union(rich) { relation in
            var found: [Int32] = []
            sack.forEachProvider(of: relation) {
                if isAvailable[Int($0)], found.last != $0 { found.append($0) }
            }
            return PackageSack.ascending(found)
        }
    }
}

internal import RPMKit

/// Following requirements.
extension GatherRun {
    /// One round: what the packages require that were there when it began.
    mutating func addRequirements() -> Bool {
        let before = binaries.count
        let round = binaries[marks.requirements...]
        marks.requirements = before
        for package in round where !isLookaside(package) { follow(package) }
        if binaries.count == before { reviewConditions() }
        return binaries.count > before
    }

    /// What sources require for being built.
    ///
    /// Sources are flagged that bring something in. Where several need the same package the last name gets
    /// the flag; in the reference it is any of them.
    mutating func addBuildRequirements() -> Bool {
        let before = binaries.count
        let round = sources[marks.buildRequirements...].filter { !isLookaside($0) }
        marks.buildRequirements = sources.count
        for package in sorted(round).sorted(by: { isLaterName($0, $1) }) {
            let count = binaries.count
            follow(package)
            if binaries.count > count { flag(package, .selfHosting) }
        }
        return binaries.count > before
    }

    private func isLaterName(_ left: Int32, _ right: Int32) -> Bool {
        sack.names.precedes(sack.records[Int(right)].name, sack.records[Int(left)].name)
    }

    private mutating func follow(_ package: Int32) {
        for index in sack.records[Int(package)].requires {
            let relation = sack.requirements[index]
            if isFollowed[Int(relation)] { continue }
            isFollowed[Int(relation)] = true
            if request.compatibility == .standard, let rich = sack.rich[relation] {
                isMissing[Int(relation)] = !fulfil(rich, relation, for: package, settling: false)
                if rich.isConditional { conditions.append((relation, package)) }
            } else {
                let candidates = sack.rich[relation].map { union($0) } ?? candidates(for: relation)
                isMissing[Int(relation)] = !take(candidates, relation, for: package)
            }
        }
    }

    /// Takes the best of several providers; false if there is none.
    mutating func take(_ candidates: [Int32], _ relation: Int32, for package: Int32) -> Bool {
        if candidates.isEmpty { return false }
        let (first, others) = best(of: candidates, forDependency: true)
        for provider in first { include(provider, GatherCause(.requirement, of: package, relation)) }
        for provider in others {
            include(provider, GatherCause(.greedyBuild, of: package, relation), .greedyBuild)
        }
        return true
    }

    /// The available binary packages that provide a plain relation, each once.
    func candidates(for relation: Int32) -> [Int32] {
        var found: [Int32] = []
        sack.forEachProvider(of: relation) { package in
            if queues.roles[Int(package)].isBinary, found.last != package { found.append(package) }
        }
        return PackageSack.ascending(found)
    }

    /// One round of what debug packages require of other debug packages.
    mutating func addDebugRequirements() -> Bool {
        let before = debug.count
        let round = debug[marks.debugRequirements...]
        marks.debugRequirements = before
        for package in round where !isLookaside(package) {
            for index in sack.records[Int(package)].requires { followForDebug(index, package) }
        }
        return debug.count > before
    }

    private mutating func followForDebug(_ index: Int, _ package: Int32) {
        let relation = sack.requirements[index]
        guard isFollowedForDebug.insert(relation).inserted else { return }
        var found: [Int32] = []
        sack.forEachProvider(of: relation) { provider in
            if queues.roles[Int(provider)].contains(.debug), found.last != provider { found.append(provider) }
        }
        if take(PackageSack.ascending(found), relation, for: package) { return }
        // What the binary packages provide is not missing, but not gathered for a debug package's sake.
        let rich = sack.rich[relation]
        let isThere = rich.map { isResolvable($0) } ?? !candidates(for: relation).isEmpty
        if request.compatibility == .reference || !isThere { isMissingForDebug.insert(relation) }
    }

    /// The requirements that nothing satisfies, of all packages that were followed.
    func missingDependencies() -> [Gather.MissingDependency] {
        guard request.followsDependencies else { return [] }
        var missing: [Gather.MissingDependency] = []
        func look(at packages: [Int32], _ isMissing: (Int32) -> Bool) {
            for package in packages where !isLookaside(package) {
                for index in sack.records[Int(package)].requires where isMissing(sack.requirements[index]) {
                    missing.append(
                        Gather.MissingDependency(
                            dependency: sack.dependency(sack.requirements[index]),
                            package: sack.nevra(PackageID(package))))
                }
            }
        }
        look(at: binaries) { isMissing[Int($0)] }
        if request.isSelfHosting { look(at: sources) { isMissing[Int($0)] } }
        look(at: debug, isMissingForDebug.contains)
        return missing
    }
}

internal import RPMKit

/// The packages that are asked for by name.
extension GatherRun {
    /// Of each name that a pattern matches the best packages.
    mutating func addInputs() {
        var chosen: [(package: Int32, input: Int32)] = []
        for (number, text) in inputs.enumerated() {
            let candidates = inputCandidates(text)
            if candidates.isEmpty { unmatchedInputs.append(text) }
            var groups: [Int32: [Int32]] = [:]
            for candidate in candidates {
                // Providers of `system-release` are alternatives to each other; greedy takes them all.
                groups[sack.records[Int(candidate)].name, default: []].append(candidate)
            }
            let bests = groups.values.flatMap { best(of: $0, forDependency: false).first }
            chosen += sorted(bests).map { ($0, Int32(number)) }
        }
        // Only now, so that no input's choice depends on another input.
        for (package, input) in chosen { include(package, GatherCause(.input, of: -1, input), .input) }
    }

    /// Packages that are taken one by one, of each the best copy.
    mutating func addExact() {
        for (number, entry) in request.exact.enumerated() {
            let copies = entry.copies.map { Int32($0.index) }.filter { !queues.roles[Int($0)].isEmpty }
            if let package = sorted(withoutShadowed(copies)).first {
                include(package, GatherCause(.exact, of: -1, Int32(number)), .input)
            }
        }
    }

    private func inputCandidates(_ text: String) -> [Int32] {
        if request.greedy == .all, text == "system-release", let name = sack.names.find(text) {
            return PackageSack.ascending(sack.providers[name].map(\.package)).filter {
                queues.roles[Int($0)].isBinary
            }
        }
        return queues.packages(matching: PackagePattern(text, request))
    }

    /// - Parameter all: What packages were available as, before patterns left some out.
    mutating func addPrepopulated(from all: [GatherQueues.Roles]) {
        for (number, entry) in prepopulate.enumerated() {
            let candidates = withoutShadowed(prepopulated(entry, all))
            if candidates.isEmpty { unmatchedPrepopulate.append(entry) }
            for package in sorted(candidates) {
                include(package, GatherCause(.prepopulate, of: -1, Int32(number)), .prepopulate)
            }
        }
    }

    private mutating func prepopulated(_ entry: String, _ all: [GatherQueues.Roles]) -> [Int32] {
        guard let dot = entry.lastIndex(of: "."), let name = sack.names.find(String(entry[..<dot])) else {
            return []
        }
        let arch = Arch(String(entry[entry.index(after: dot)...]))
        let matching = sack.packagesByName[name].filter {
            sack.arches[Int(sack.records[Int($0)].arch)] == arch && !all[Int($0)].isEmpty
        }
        let available = matching.filter { !queues.roles[Int($0)].isEmpty }
        if request.compatibility == .reference || !available.isEmpty { return available }
        // Excluded or not: it was asked for by name and arch.
        let latest = sack.latest(matching.map { PackageID($0) }).map { Int32($0.index) }
        for package in latest { queues.restore(package, all[Int(package)]) }
        return latest
    }
}

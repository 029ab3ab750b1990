internal import RPMKit

/// Finds what comes nearest to requirements that nothing satisfies; each is looked up once.
struct NearestProviders {
    private typealias Candidate = RepoclosureReport.Candidate

    private let question: Repoclosure
    private let sack: PackageSack
    private let available: Set<PackageID>
    private let others: Set<PackageID>
    private var known: [Dependency: RepoclosureReport.Requirement] = [:]
    /// The available libraries; made when the first one is missing.
    private var sonames: [Soname.Stem: [PackageID]]?

    init(_ question: Repoclosure, _ sack: PackageSack) {
        self.question = question
        self.sack = sack
        available = Set(question.packages).union(question.lookasides)
        others = Set(question.others).subtracting(available)
    }

    mutating func requirement(_ dependency: Dependency) -> RepoclosureReport.Requirement {
        if let known = known[dependency] { return known }
        var requirement = RepoclosureReport.Requirement(dependency)
        if dependency.isRich {
            requirement.parts = missingParts(of: dependency)
            for part in requirement.parts { requirement.nearest += nearest(to: part) }
        } else {
            requirement.nearest = nearest(to: dependency)
        }
        known[dependency] = requirement
        return requirement
    }

    /// The parts of a rich dependency that it would have to be satisfied by, and that nothing provides.
    private func missingParts(of dependency: Dependency) -> [Dependency] {
        guard let expression = try? RichDependency(dependency.name) else { return [] }
        var parts: [Dependency] = []
        for part in expression.wanted where !parts.contains(part) {
            if !sack.whatProvides(part).contains(where: available.contains) { parts.append(part) }
        }
        return parts
    }

    private mutating func nearest(to dependency: Dependency) -> [Candidate] {
        let exact = sack.whatProvides(dependency).filter(others.contains)
        var found = candidates(exact, .absent, dependency)
        if !dependency.flags.comparison.isEmpty {
            let versions = sack.whatProvides(Dependency(name: dependency.name))
            found += candidates(versions.filter(available.contains), .otherVersion, dependency)
            if exact.isEmpty {
                found += candidates(versions.filter(others.contains), .absentOtherVersion, dependency)
            }
        }
        if found.isEmpty, let soname = Soname(dependency.name) { found = libraries(like: soname) }
        return Array(found.prefix(question.candidates))
    }

    /// Packages as candidates, the highest version first; of copies for several arches or in several
    /// repositories one is enough.
    private func candidates(
        _ packages: [PackageID], _ kind: Candidate.Kind, _ dependency: Dependency
    ) -> [Candidate] {
        var seen: Set<NVR> = []
        return sack.sorted(packages).reversed().compactMap { package in
            let nevra = sack.nevra(package)
            guard seen.insert(nevra.nvr).inserted else { return nil }
            let provided = sack.provides(package).filter { $0.name == dependency.name }
            // A file is no entry of its own.
            let provides = provided.last ?? Dependency(name: dependency.name)
            return candidate(package, kind, provides)
        }
    }

    private func candidate(_ package: PackageID, _ kind: Candidate.Kind, _ provides: Dependency) -> Candidate
    {
        Candidate(
            package: sack.nevra(package), repository: sack.repository(package).id, kind: kind,
            provides: provides, note: available.contains(package) ? nil : question.note(package))
    }

    /// Available packages with another version of a library.
    private mutating func libraries(like soname: Soname) -> [Candidate] {
        let index = sonames ?? makeSonames()
        sonames = index
        return sack.sorted(index[soname.stem] ?? []).reversed().compactMap { package in
            let like = sack.provides(package).filter { Soname($0.name)?.stem == soname.stem }
            return like.last.map { candidate(package, .otherABI, $0) }
        }
    }

    private func makeSonames() -> [Soname.Stem: [PackageID]] {
        var index: [Soname.Stem: [PackageID]] = [:]
        for number in 0..<Int32(sack.names.count) {
            let packages = sack.providers[number].map { PackageID($0.package) }.filter(available.contains)
            guard !packages.isEmpty, let stem = Soname(sack.names.text(number))?.stem else { continue }
            let known = index[stem, default: []]
            index[stem, default: []] += packages.filter { !known.contains($0) }
        }
        return index
    }
}

/// A library as packages provide it: `libx.so.1(ABI)(64bit)`.
private struct Soname {
    /// What two versions of one library have in common.
    struct Stem: Hashable {
        var name: Substring
        var is64Bit: Bool
    }

    let stem: Stem

    init?(_ text: String) {
        // Most names are none: they should not cost a search of texts.
        guard text.utf8.starts(with: "lib".utf8), let dot = text.firstRange(of: ".so") else { return nil }
        stem = Stem(name: text[..<dot.lowerBound], is64Bit: text.hasSuffix("(64bit)"))
    }
}

extension RichDependency {
    /// The single dependencies that may have to be there, conditions apart.
    fileprivate var wanted: [Dependency] {
        switch self {
        case .dependency(let dependency): [dependency]
        case .and(let parts), .or(let parts), .with(let parts): parts.flatMap(\.wanted)
        case .without(let first, _): first.wanted
        case .if(let first, _, let otherwise), .unless(let first, _, let otherwise):
            first.wanted + (otherwise?.wanted ?? [])
        }
    }
}

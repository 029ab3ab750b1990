internal import RPMKit

extension PackageSack.Builder {
    /// Takes the packages of another builder over; they follow those of this one in the same order.
    mutating func merge(_ other: consuming PackageSack.Builder) {
        if records.isEmpty, repositories.isEmpty {
            self = other
            return
        }
        let names = self.names.merge(other.names)
        let versions = self.versions.merge(other.versions)
        let relations = merge(other.relations, names, versions, other.isFeature)
        for (number, requirement) in other.rich {
            rich[relations[Int(number)]] = requirement.renumbered(relations)
        }
        let arches = other.arches.map { intern($0) }
        let repositories = other.repositories.map { number(of: $0) }
        let (firstRequirement, firstProvision) = (requirements.count, provisions.count)
        requirements += other.requirements.map { relations[Int($0)] }
        provisions += other.provisions.map { relations[Int($0)] }
        records.reserveCapacity(records.count + other.records.count)
        for record in other.records {
            var record = record
            record.name = names[Int(record.name)]
            record.version = versions[Int(record.version)]
            record.arch = arches[Int(record.arch)]
            record.source = record.source < 0 ? -1 : names[Int(record.source)]
            record.repository = repositories[Int(record.repository)]
            record.requires = record.requires.shifted(by: firstRequirement)
            record.provides = record.provides.shifted(by: firstProvision)
            records.append(record)
        }
        let firstPath = paths.count
        paths.append(other.paths)
        files += other.files.map { source in
            if case .listed(let range) = source { .listed(range.shifted(by: firstPath)) } else { source }
        }
        pending.firstPath = paths.count
    }

    /// The number of a repository, a new one if it was never seen.
    mutating func number(of repository: SackRepository) -> Int32 {
        if let number = repositories.firstIndex(of: repository) { return Int32(number) }
        repositories.append(repository)
        return Int32(repositories.count - 1)
    }

    private mutating func merge(
        _ other: RelationPool, _ names: [Int32], _ versions: [Int32], _ features: [Bool]
    ) -> [Int32] {
        other.relations.enumerated().map { index, relation in
            let number = relations.intern(
                Relation(
                    name: names[Int(relation.name)], version: versions[Int(relation.version)],
                    flags: relation.flags))
            if lastProvider.count < relations.count { extend(number, isFeature: features[index]) }
            return number
        }
    }
}

extension Range<Int> {
    fileprivate func shifted(by offset: Int) -> Range<Int> { lowerBound + offset..<upperBound + offset }
}

extension RichRequirement {
    /// The same over other numbers of relations.
    fileprivate func renumbered(_ numbers: [Int32]) -> RichRequirement {
        func all(_ parts: [RichRequirement]) -> [RichRequirement] { parts.map { $0.renumbered(numbers) } }
        return switch self {
        case .relation(let number): .relation(numbers[Int(number)])
        case .and(let parts): .and(all(parts))
        case .or(let parts): .or(all(parts))
        case .with(let parts): .with(all(parts))
        case .without(let first, let second):
            .without(first.renumbered(numbers), second.renumbered(numbers))
        case .if(let first, let condition, let otherwise):
            .if(
                first.renumbered(numbers), condition: condition.renumbered(numbers),
                otherwise: otherwise?.renumbered(numbers))
        case .unless(let first, let condition, let otherwise):
            .unless(
                first.renumbered(numbers), condition: condition.renumbered(numbers),
                otherwise: otherwise?.renumbered(numbers))
        }
    }
}

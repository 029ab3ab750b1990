internal import RPMKit

/// What was read of a package whose end has not come yet.
struct PendingPackage: Sendable {
    var provided: [Int32] = []
    var required: [Int32] = []
    var firstPath = 0
    var scratch: [UInt8] = []
}

/// Taking packages from metadata, byte by byte: first a package's entries and paths, then the package.
extension PackageSack.Builder {
    mutating func addEntry(_ kind: Dependency.Kind, _ entry: PrimaryEntry) {
        let relation = Relation(
            name: names.intern(entry.name),
            version: entry.flags == 0 ? VersionPool.none : versions.intern(withoutZero: entry.version),
            flags: entry.flags)
        let number = relations.intern(relation)
        if lastProvider.count < relations.count {
            extend(number, isFeature: entry.name.starts(with: "rpmlib(".utf8))
            if entry.name.first == UInt8(ascii: "(") { addRich(entry.name.string, number) }
        }
        if kind == .provides { pending.provided.append(number) } else { pending.required.append(number) }
    }

    mutating func addPath(_ path: TextBytes) { paths.append(path) }

    /// Ends a package of the repository of a number.
    mutating func endPackage(_ facts: borrowing PrimaryFacts, _ repository: Int32) {
        let firstProvision = provisions.count
        for number in pending.provided { note(provided: number) }
        let firstRequirement = requirements.count
        for number in pending.required { note(required: number) }
        let arch = facts.with(.arch) { intern(archBytes: $0) }
        let isSource = arches[Int(arch)].isSource
        records.append(
            PackageRecord(
                name: facts.with(.name) { names.intern($0) }, version: internVersion(facts), arch: arch,
                source: internSource(facts, isSource: isSource), repository: repository,
                kind: facts.with(.name) { PackageRecord.Kind(name: $0, arch: arches[Int(arch)]) },
                isRuntimeLibrary: false, requires: firstRequirement..<requirements.count,
                provides: firstProvision..<provisions.count))
        files.append(.listed(pending.firstPath..<paths.count))
        pending.provided.removeAll(keepingCapacity: true)
        pending.required.removeAll(keepingCapacity: true)
        pending.firstPath = paths.count
    }

    /// Forgets the entries and paths of a package that is not wanted.
    mutating func dropPackage() {
        pending.provided.removeAll(keepingCapacity: true)
        pending.required.removeAll(keepingCapacity: true)
        pending.firstPath = paths.count
    }

    private mutating func intern(archBytes text: TextBytes) -> Int32 {
        if let last = records.last {
            var name = arches[Int(last.arch)].rawValue
            if name.withUTF8({ $0.elementsEqual(text) }) { return last.arch }
        }
        return intern(Arch(text.string))
    }

    private mutating func internVersion(_ facts: borrowing PrimaryFacts) -> Int32 {
        var text = PendingText(&pending.scratch)
        if facts.has(.epoch) {
            text.append(facts, .epoch)
            text.append(":")
        }
        text.append(facts, .version)
        text.append("-")
        text.append(facts, .release)
        defer { text.giveBack(&pending.scratch) }
        return text.bytes.withUnsafeBufferPointer { versions.intern(withoutZero: $0) }
    }

    private mutating func internSource(_ facts: borrowing PrimaryFacts, isSource: Bool) -> Int32 {
        if !isSource { return facts.has(.sourceRPM) ? facts.with(.sourceRPM) { names.intern($0) } : -1 }
        var text = PendingText(&pending.scratch)
        text.append(facts, .name)
        text.append("-")
        text.append(facts, .version)
        text.append("-")
        text.append(facts, .release)
        text.append(".")
        text.append(facts, .arch)
        text.append(".rpm")
        defer { text.giveBack(&pending.scratch) }
        return text.bytes.withUnsafeBufferPointer { names.intern($0) }
    }
}

/// A text that is put together, in memory that is used again and again.
private struct PendingText {
    private(set) var bytes: [UInt8] = []

    init(_ scratch: inout [UInt8]) {
        // Taken out while it is used, so that no copy is made.
        swap(&bytes, &scratch)
        bytes.removeAll(keepingCapacity: true)
    }

    mutating func giveBack(_ scratch: inout [UInt8]) { swap(&bytes, &scratch) }

    mutating func append(_ facts: borrowing PrimaryFacts, _ field: PrimaryFacts.Field) {
        facts.with(field) { bytes.append(contentsOf: $0) }
    }

    mutating func append(_ text: StaticString) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }
}

extension PackageRecord.Kind {
    fileprivate init(name: TextBytes, arch: Arch) {
        // Most names do not look like those of debug packages, and need no text.
        let dash = UInt8(ascii: "-")
        let mayBeDebug = name.indices.contains { index in
            name[index] == dash && name[index...].starts(with: "-debug".utf8)
        }
        if !mayBeDebug, !arch.isSource {
            self = .binary
        } else {
            self.init(NEVRA(name: name.string, version: "", release: "", arch: arch))
        }
    }
}

internal import RPMKit

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// Leaves out the requirements that metadata does not have: those on rpm itself, those that the package meets
/// itself, repetitions, and all on glibc's versions but the highest.
struct RequirementFilter {
    private let files: PackageFileList
    private(set) var isUnused = true
    private var provided: Set<ProvidedKey> = []
    private var questions = 0
    private var ownPaths: Set<[UInt8]>?
    /// The place in the list of the last requirement of each name.
    private var last: [TextKey: Int] = [:]
    private var list: [(relation: HeaderRelation, version: HeaderRelationVersion)] = []
    private var libc: (relation: HeaderRelation, version: HeaderRelationVersion)?

    init(_ files: PackageFileList) {
        self.files = files
    }

    mutating func addProvided(_ relation: HeaderRelation) {
        guard HeaderRelationVersion(relation.version) != nil else { return }
        provided.insert(ProvidedKey(relation))
    }

    mutating func add(_ relation: HeaderRelation) {
        isUnused = false
        if relation.name.starts(with: "rpmlib(") || provided.contains(ProvidedKey(relation)) { return }
        if PrimaryPath.holds(relation.name), isOwnPath(relation.name) { return }
        var relation = relation
        relation.isBeforeInstallation =
            Dependency.Flags(rawValue: UInt32(truncatingIfNeeded: relation.flags)).isBeforeInstallation
        let name = TextKey(relation.name)
        if let index = last[name], list[index].relation.repeats(relation) { return }
        guard let version = HeaderRelationVersion(relation.version) else { return }
        if relation.name.starts(with: "libc.so.6") {
            if let known = libc, !LibcVersion.isHigher(relation.name, than: known.relation.name) { return }
            libc = (relation, version)
            return
        }
        last[name] = list.count
        list.append((relation, version))
    }

    /// What is left, the highest glibc at the end.
    func kept() -> [(relation: HeaderRelation, version: HeaderRelationVersion)] {
        libc.map { list + [$0] } ?? list
    }

    private mutating func isOwnPath(_ path: UnsafeRawBufferPointer) -> Bool {
        // Few packages ask more than once or twice; for those that do, a table pays.
        questions += 1
        if questions <= 8 { return files.contains(path) }
        let paths = ownPaths ?? files.paths()
        ownPaths = paths
        return paths.contains(Array(path))
    }
}

extension HeaderRelation {
    fileprivate func repeats(_ other: HeaderRelation) -> Bool {
        isBeforeInstallation == other.isBeforeInstallation && comparison == other.comparison
            && TextKey(version) == TextKey(other.version)
    }

    /// The bits that make ``sign``; 0 for those without one.
    fileprivate var comparison: UInt8 {
        sign == nil ? 0 : UInt8(truncatingIfNeeded: flags & 0xF)
    }
}

/// Text of a header as a key; as short-lived as the header's bytes.
private struct TextKey: Hashable {
    let bytes: UnsafeRawBufferPointer

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    static func == (left: Self, right: Self) -> Bool {
        guard left.bytes.count == right.bytes.count else { return false }
        guard let first = left.bytes.baseAddress, let second = right.bytes.baseAddress else { return true }
        return memcmp(first, second, left.bytes.count) == 0
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(bytes: bytes)
    }
}

/// A provide and a requirement that say the same.
private struct ProvidedKey: Hashable {
    let name: TextKey
    let comparison: UInt8
    let version: TextKey

    init(_ relation: HeaderRelation) {
        name = TextKey(relation.name)
        comparison = relation.comparison
        version = TextKey(relation.version)
    }
}

/// The order of names such as `libc.so.6(GLIBC_2.34)(64bit)`: of these, the highest implies the others.
enum LibcVersion {
    static func isHigher(_ name: UnsafeRawBufferPointer, than other: UnsafeRawBufferPointer) -> Bool {
        switch (version(name), version(other)) {
        case (.missing, _), (.unfinished, .unfinished): false
        case (_, .missing): true
        case (.unfinished, _): false
        case (_, .unfinished): true
        case (.empty, _): false
        case (_, .empty): true
        case (.noNumber, _): false
        case (_, .noNumber): true
        case (.number(let own), .number(let theirs)): VersionOrder.compare(own, theirs) == .newer
        }
    }

    /// What the first parentheses hold.
    private enum Content {
        case missing, unfinished, empty, noNumber
        case number(String)
    }

    private static func version(_ name: UnsafeRawBufferPointer) -> Content {
        guard let open = name.firstIndex(of: UInt8(ascii: "(")) else { return .missing }
        guard let close = name[open...].firstIndex(of: UInt8(ascii: ")")) else { return .unfinished }
        let content = name[(open + 1)..<close]
        if content.isEmpty { return .empty }
        guard let digit = content.firstIndex(where: { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return .noNumber }
        return .number(String(decoding: name[digit..<close], as: UTF8.self))
    }
}

internal import RPMKit

/// An index of packages by what they are called, provide and require: made once, then shared.
///
/// Nothing in it changes, so any number of gathers and closures can ask it in parallel. Names, versions and
/// relations are numbers inside; texts are made when they are asked for.
///
/// - SeeAlso: ``Builder``, which makes it.
public final class PackageSack: Sendable {
    public let repositories: [SackRepository]
    let names: StringPool
    let versions: VersionPool
    let relations: RelationPool
    let arches: [Arch]
    let records: [PackageRecord]
    /// The requirements of all packages, in the order of the packages; ranges are in the records.
    let requirements: [Int32]
    /// The same for what packages provide.
    let provisions: [Int32]
    /// By relation; nil where its name is not a rich dependency.
    let rich: [Int32: RichRequirement]
    /// Providers by the number of the name; files only of paths that something requires.
    let providers: NumberTable<Provider>
    let packagesByName: NumberTable<Int32>
    /// Numbers of the names of packages, ascending.
    let packageNames: [Int32]
    /// By the file name of the source package; that is in the list itself.
    let packagesBySource: NumberTable<Int32>

    init(_ builder: Builder, files: [(package: Int32, name: Int32)]) {
        repositories = builder.repositories
        names = builder.names
        versions = builder.versions
        relations = builder.relations
        arches = builder.arches
        records = builder.records
        requirements = builder.requirements
        provisions = builder.provisions
        rich = builder.rich
        let (count, records) = (names.count, records)
        packagesByName = NumberTable(keys: count, entries: records.indices.lazy.map { Int32($0) }) {
            records[Int($0)].name
        }
        let byName = packagesByName
        packageNames = (0..<Int32(count)).filter { !byName[$0].isEmpty }
        packagesBySource = NumberTable(
            keys: count,
            entries: records.indices.lazy.map { Int32($0) }.filter { records[Int($0)].source >= 0 }
        ) { records[Int($0)].source }
        providers = Self.providers(builder, files)
    }

    private static func providers(
        _ builder: Builder, _ files: [(package: Int32, name: Int32)]
    ) -> NumberTable<Provider> {
        var entries: [Provider] = []
        entries.reserveCapacity(builder.provisions.count + files.count)
        for (number, record) in builder.records.enumerated() {
            for index in record.provides {
                let relation = builder.relations[builder.provisions[index]]
                entries.append(
                    Provider(
                        package: Int32(number), name: relation.name, version: relation.version,
                        flags: relation.flags))
            }
        }
        for file in files {
            entries.append(
                Provider(package: file.package, name: file.name, version: VersionPool.none, flags: 0))
        }
        return NumberTable(keys: builder.names.count, entries: entries) { $0.name }
    }

    public var count: Int { records.count }
    /// All packages in the order they were added.
    public var packages: some Sequence<PackageID> { records.indices.lazy.map { PackageID(index: $0) } }
}

/// What is kept of a package, as numbers of the pools.
struct PackageRecord: Sendable {
    var name: Int32
    /// Always with a release.
    var version: Int32
    /// Among ``PackageSack/arches``.
    var arch: Int32
    /// The file name of the source package, its own for a source package; -1 if it has none.
    var source: Int32
    /// Among ``PackageSack/repositories``.
    var repository: Int32
    var kind: Kind
    /// Whether `runtime` takes its copies for other arches along, see ``MultilibRules``.
    var isRuntimeLibrary: Bool
    var requires: Range<Int>
    var provides: Range<Int>

    enum Kind: UInt8, Sendable {
        case binary, debugInfo, debugSource, source
    }

    var isDebug: Bool { kind == .debugInfo || kind == .debugSource }
    var isSource: Bool { kind == .source }
}

/// That a package provides a relation.
struct Provider: Sendable {
    var package: Int32
    var name: Int32
    var version: Int32
    var flags: UInt8
}

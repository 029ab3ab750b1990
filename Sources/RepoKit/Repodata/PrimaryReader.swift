internal import RPMKit
internal import SystemPackage

/// Reads primary metadata, which lists the packages of a repository.
public enum PrimaryReader {
    /// The packages of a document, in its order.
    ///
    /// - Parameters:
    ///   - repository: The name of the repository, for errors.
    ///   - name: The name of the file, for errors.
    /// - Throws: `.malformed` with the line, `.tooLarge`.
    public static func packages(in document: [UInt8], repository: String, name: String = "primary.xml")
        throws(RepositoryError) -> [RepositoryPackage]
    {
        let file = MetadataFile(repository: repository, name: name, path: "")
        let handler = PrimaryHandler(PackageListSink())
        return try RepodataParser.parse(document, file, element: "package", into: handler).sink.packages
    }

    /// The packages of a file that lies here.
    static func packages(in file: MetadataFile) async throws(RepositoryError) -> [RepositoryPackage] {
        let handler = PrimaryHandler(PackageListSink())
        return try await RepodataParser.parse(file, element: "package", into: handler).sink.packages
    }
}

/// Makes a value of each package.
struct PackageListSink: PrimarySink {
    private(set) var packages: [RepositoryPackage] = []
    private var requires: [Dependency] = []
    private var provides: [Dependency] = []
    private var files: [String] = []

    mutating func entry(_ kind: Dependency.Kind, _ entry: PrimaryEntry) {
        var flags = Dependency.Flags(rawValue: UInt32(entry.flags) << 1)
        if entry.isBeforeInstallation { flags.insert(.prerequisite) }
        let dependency = Dependency(
            name: entry.name.string, flags: flags, version: entry.flags == 0 ? "" : entry.version.string)
        if kind == .provides { provides.append(dependency) } else { requires.append(dependency) }
    }

    mutating func file(_ path: TextBytes) { files.append(path.string) }

    mutating func package(_ facts: borrowing PrimaryFacts) throws(RepodataProblem) {
        var table = PackageFacts()
        try table.append(facts, 0)
        let arch = Arch(facts.string(.arch))
        let source = facts.has(.sourceRPM) && !arch.isSource ? facts.string(.sourceRPM) : nil
        packages.append(
            RepositoryPackage(
                nevra: NEVRA(
                    name: facts.string(.name), epoch: UInt32(facts.string(.epoch)) ?? 0,
                    version: facts.string(.version), release: facts.string(.release), arch: arch),
                sourceRPM: source, checksum: table.checksum(0), location: table.location(0),
                size: table.size(0), buildTime: table.buildTime(0), fileTime: table.fileTime(0),
                headerRange: table.headerRange(0), requires: requires, provides: provides, files: files))
        (requires, provides, files) = ([], [], [])
    }
}

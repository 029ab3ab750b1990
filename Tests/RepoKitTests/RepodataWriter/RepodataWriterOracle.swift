import DigestKit
import HostKit
import RPMKit
import RepoKit
import SystemPackage
import TestSupport
import Testing

/// A directory of packages, and its metadata made by createrepo_c and by us, unpacked side by side.
struct RepodataWriterOracle {
    let packages: FilePath
    /// Directories with a `repodata` each.
    let theirs: FilePath
    let ours: FilePath

    static let time: Int64 = 1_700_000_000

    /// - Parameter directory: Where `packages` is, and where the results go.
    init(_ directory: FilePath) {
        packages = directory.appending("packages")
        theirs = directory.appending("theirs")
        ours = directory.appending("ours")
    }

    /// Runs both with the same arguments, but for those that set the time.
    func run(_ arguments: [String] = [], comps: FilePath? = nil) async throws -> Repomd {
        try Files.createDirectories(theirs)
        var all = ["--no-database"] + arguments
        if let comps { all += ["--groupfile", comps.string] }
        try await Self.createrepo(all + ["--outputdir", theirs.string, packages.string], in: packages)
        let parsed = CreaterepoArguments(all + [packages.string])
        #expect(parsed.uncovered == [])
        var writer = RepositoryWriter(parsed.writerOptions(timestamp: Self.time))
        if let comps {
            writer.comps = .init(
                name: try #require(comps.lastComponent).string, content: try Files.read(comps))
        }
        return try await write(
            writer, checksum: parsed.checksum, limit: parsed.changelogLimit, base: parsed.baseURL)
    }

    func write(
        _ writer: RepositoryWriter, checksum: Checksum.Kind = .sha256,
        limit: Int? = PackageXML.defaultChangelogLimit, base: String? = nil
    ) async throws -> Repomd {
        let files = try Self.locations(packages).map {
            IndexedFile(packages.pushing(FilePath($0)), location: $0, base: base)
        }
        return try await writer.write(
            files: files, to: ours, packageChecksum: checksum, changelogLimit: limit)
    }

    static func locations(_ packages: FilePath) throws -> [String] {
        try Files.tree(packages).filter { $0.record.kind == .regular }.map(\.path.string)
            .filter { $0.hasSuffix(".rpm") }
    }

    static func createrepo(_ arguments: [String], in directory: FilePath) async throws {
        let host = try Host.forTests()
        let command = Command(
            "createrepo_c", arguments, environment: host.environment.variables, in: directory,
            timeout: .seconds(60))
        _ = try await host.runner.check(command)
    }

    /// Compares what is in the three files about packages.
    func expectSameFiles(_ location: SourceLocation = #_sourceLocation) async throws {
        for kind in ["primary", "filelists", "other"] {
            let (one, two) = (try await Self.unpacked(kind, theirs), try await Self.unpacked(kind, ours))
            if one == two { continue }
            let lines = zip(Self.lines(one), Self.lines(two)).first { $0 != $1 }
            Issue.record(
                "\(kind) differs:\n- \(lines?.0 ?? "the end")\n+ \(lines?.1 ?? "the end")",
                sourceLocation: location)
        }
    }

    private static func lines(_ bytes: [UInt8]) -> [String] {
        bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self)
        }
    }

    /// A file of a repository, by the end of its name before `.xml`.
    static func unpacked(_ kind: String, _ repository: FilePath) async throws -> [UInt8] {
        let script = """
            for file in repodata/*; do
                case $file in
                repodata/\(kind).xml.gz | repodata/*-\(kind).xml.gz) gzip -dc "$file" ;;
                repodata/\(kind).xml.xz | repodata/*-\(kind).xml.xz) xz -dc "$file" ;;
                repodata/\(kind).xml.bz2 | repodata/*-\(kind).xml.bz2) bzip2 -dc "$file" ;;
                repodata/\(kind).xml.zst | repodata/*-\(kind).xml.zst) zstd -qdc "$file" ;;
                esac
            done
            """
        let command = Command(
            "sh", ["-c", script], environment: try HostEnvironment.current().forCommands(), in: repository,
            timeout: .seconds(60), outputLimit: 256 << 20)
        return try await Host.forTests().runner.check(command).standardOutput
    }

    static func index(_ repository: FilePath) throws -> Repomd {
        try Repomd(editing: Files.read(repository.appending("repodata").appending("repomd.xml")))
    }

    /// Checks that the index of a repository describes the files that are there, and no other is.
    static func expectTrueIndex(_ repository: FilePath, _ location: SourceLocation = #_sourceLocation) throws
    {
        let index = try index(repository)
        var names: Set<String> = ["repomd.xml"]
        for record in index.data {
            let path = repository.pushing(FilePath(record.location.href))
            names.insert(try #require(path.lastComponent, sourceLocation: location).string)
            let facts = try Files.stat(path)
            #expect(facts.size == record.size, sourceLocation: location)
            #expect(facts.modified.seconds == record.timestamp, sourceLocation: location)
            let checksum: Checksum = try Checksum.of(path, record.checksum.kind)
            #expect(checksum == record.checksum, sourceLocation: location)
        }
        let found = try Files.list(repository.appending("repodata"))
        #expect(Set(found) == names, sourceLocation: location)
    }

    /// A record without what differs between compressors.
    static func comparable(_ document: Repomd) -> [String] {
        document.data.map { record in
            let name = record.location.href.split(separator: "/").last ?? ""
            let plain = record.openChecksum == nil ? String(name) : String(name.drop { $0 != "-" })
            return [
                record.type, plain, record.checksum.kind.rawValue, record.openChecksum?.description ?? "-",
                record.openSize.map(String.init) ?? "-", record.location.base ?? "-",
            ].joined(separator: " ")
        }
    }
}

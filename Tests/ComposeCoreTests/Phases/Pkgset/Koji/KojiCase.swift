import HostKit
import KojiHubDouble
import KojiKit
import RPMKit
import RepoKit
import SystemPackage
import TestSupport

@testable import ComposeCore

/// The packages of the recorded compose as builds of a hub.
enum CasePackages {
    static let directory = SharedDirectory { directory in
        try Files.copyTree(Fixtures.path("pungi-compose-case"), to: directory)
        let script = Fixtures.path("bench/make-case-rpms.py")
        let command = Command(
            "python3", [script.string, directory.string],
            environment: try HostEnvironment.current().forCommands(), in: directory, timeout: .seconds(300))
        try await Host.forTests().runner.check(command)
    }

    /// The files of each build, by NVR.
    static func builds() async throws -> [String: [FilePath]] { try await grouped.value }

    private static let grouped = Task {
        let root = try await directory.path.appending("repos")
        var builds: [String: [FilePath]] = [:]
        var seen: Set<String> = []
        for arch in ["src", "x86_64", "aarch64"] {
            for name in try Files.list(root.appending(arch)).sorted() where name.hasSuffix(".rpm") {
                guard seen.insert(name).inserted else { continue }
                let path = root.appending(arch).appending(name)
                let header = try PackageHeader.read(path)
                let source = header.sourceRPM.flatMap { NEVRA($0) } ?? header.nevra
                builds["\(source.name)-\(source.version)-\(source.release)", default: []].append(path)
            }
        }
        return builds
    }

    /// The files of a build, given by its NVR or, where there is only one, by its name.
    static func files(_ name: String) async throws -> [FilePath] {
        let all = try await builds()
        let found = all[name] ?? all.first { NVR($0.key)?.name == name }?.value
        guard let found else { throw MissingBuild(name: name) }
        return found
    }

    struct MissingBuild: Error {
        var name: String
    }
}

extension KojiHubDouble {
    /// Makes builds of the case's packages, with files, and puts them into a tag in their order.
    ///
    /// - Parameter keys: Of signed copies, which are the same files: no test here looks at what a signature says.
    func add(_ names: [String], tag: String?, keys: [String] = [], hasUnsigned: Bool = true) async throws {
        for name in names {
            let files = try await CasePackages.files(name)
            try addBuild(of: files, tag: tag, signedWith: keys, keepUnsigned: hasUnsigned)
        }
    }
}

/// Runs a hub with a tag `f1`, with a directory for projects beside its files.
func withKojiHub(_ body: (KojiHubDouble, FilePath) async throws -> Void) async throws {
    try await withTemporaryDirectory { directory in
        var options = KojiHubDouble.Options()
        options.topDirectory = directory.appending("koji")
        try await KojiHubDouble.serving(options) { hub in
            try hub.addTag("f1")
            try await body(hub, directory)
        }
    }
}

/// A compose of a hub's packages in a directory of its own.
struct KojiProject {
    let root: FilePath
    var request = ComposeRequest(config: "compose.conf")
    var clock: any Clock<Duration> = ContinuousClock()
    /// Where an older compose worked.
    var older: WorkPaths?

    /// - Parameters:
    ///   - settings: Lines behind those of the configuration; a later value of an option is not one of them.
    ///   - topDirectory: Nil for the hub's own.
    init(
        _ root: FilePath, _ hub: KojiHubDouble, _ settings: String = "pkgset_koji_tag = \"f1\"\n",
        topDirectory: FilePath? = nil, variants: String = Self.variants
    ) throws {
        self.root = root
        try Files.createDirectories(root.appending(".koji"))
        let profile = """
            [test]
            server = \(hub.url)
            topdir = \((topDirectory ?? hub.topDirectory).string)
            topurl = \(hub.topURL)
            max_retries = 0

            """
        try Files.writeAtomically(profile, to: root.appending(".koji/config"))
        try Files.writeAtomically(variants, to: root.appending("variants.xml"))
        let method = settings.contains("gather_method") ? "" : "gather_method = {'.*': {'comps': 'deps'}}\n"
        try Files.writeAtomically(Self.configuration + method + settings, to: root.appending("compose.conf"))
        request.type = .test
        request.destination = .below(root)
    }

    static let variants = """
        <variants><variant id="Base" name="Base" type="variant">
        <arches><arch>x86_64</arch><arch>aarch64</arch></arches></variant></variants>
        """

    static let configuration = """
        release_name = "Koji Test"
        release_short = "KT"
        release_version = "1.0"
        variants_file = "variants.xml"
        pkgset_source = "koji"
        koji_profile = "test"

        """

    var host: Host {
        let variables = [
            "HOME": root.string, "TMPDIR": root.string, "PATH": "/usr/bin:/bin",
            "SOURCE_DATE_EPOCH": "1795242752",
        ]
        return Host(
            environment: HostEnvironment(variables: variables, currentDirectory: root) {
                Timestamp(seconds: 1_795_242_752)
            })
    }

    var work: WorkPaths { WorkPaths(root: root.appending("work")) }

    /// Reads the package set.
    func packages() async throws -> Packages {
        let prepared = try PreparedCompose(request, on: host)
        let findings = Findings()
        var selection = PackageSelection(prepared: prepared, host: host, work: work) { findings.add($0) }
        selection.clock = clock
        selection.olderWork = older
        let inputs = try await selection.inputs()
        do {
            return Packages(pool: try await selection.packages(inputs), findings: findings.texts)
        } catch {
            throw Failure(error: error, findings: findings.texts)
        }
    }

    /// Why the package set cannot be read; nil if it can.
    func failure() async -> Failure? {
        do {
            _ = try await packages()
            return nil
        } catch {
            return error as? Failure
        }
    }

    struct Packages {
        var pool: PackagePool
        /// What was said, each with its kind.
        var findings: [String]

        /// `name-[epoch:]version-release.arch`, sorted.
        var nevras: [String] { pool.sack.packages.map { "\(pool.sack.nevra($0))" }.sorted() }
        /// Of these only names with versions of binary packages for x86_64 and noarch.
        var names: [String] {
            pool.sack.packages.filter { !pool.sack.arch($0).isSource }.map { pool.sack.name($0) }.sorted()
        }

        func package(_ name: String, _ arch: Arch = "x86_64") -> PackageID? {
            pool.sack.packages(named: name).first { pool.sack.arch($0) == arch }
        }
    }

    struct Failure: Error, CustomStringConvertible {
        var error: any Error
        var findings: [String]
        var description: String { "\(error)" }
        var code: ComposeError.Code? { (error as? ComposeError)?.code }
    }

    /// Makes the compose.
    func compose() async throws -> ComposeRun.Report {
        try await ComposeRun(request, on: host, commandLine: ["pungi"]).run()
    }
}

private final class Findings: Sendable {
    private let found = SharedList()

    var texts: [String] { found.all }

    func add(_ finding: PackageSelection.Finding) {
        switch finding {
        case .note(let text): found.add("note: \(text)")
        case .warning(let text): found.add("warning: \(text)")
        case .exclusion(let text): found.add("exclusion: \(text)")
        }
    }
}

import CurlHTTP
import DigestKit
import HostKit
import KojiHubDouble
import RPMKit
import RepoKit
import SystemPackage
import TestSupport

@testable import ComposeCore

/// A compose of a hub's packages whose package set somebody installs from.
struct PackageSetPlace: Sendable {
    let hub: KojiHubDouble
    let root: FilePath
    let pool: PackagePool
    let log: ComposeLog
    /// Names of packages whose files were asked for, each time.
    let fetched = SharedList()

    var layout: ComposeLayout { ComposeLayout(root) }

    /// - Parameters:
    ///   - settings: Of the configuration; `CACHE` stands for `koji_cache`.
    ///   - setUp: Fills the hub.
    static func with(
        _ settings: String = "pkgset_koji_tag = \"f1\"\n", variants: String = KojiProject.variants,
        setUp: (KojiHubDouble) async throws -> Void = {
            try await $0.add(["setup", "zlib", "tsh"], tag: "f1")
        },
        _ body: (PackageSetPlace) async throws -> Void
    ) async throws {
        try await withKojiHub { hub, directory in
            try await setUp(hub)
            let root = directory.appending("compose")
            try await body(try await make(hub, root, settings, variants))
        }
    }

    static func make(
        _ hub: KojiHubDouble, _ root: FilePath, _ settings: String = "pkgset_koji_tag = \"f1\"\n",
        _ variants: String = KojiProject.variants
    ) async throws -> PackageSetPlace {
        let settings = settings.replacing("CACHE", with: "koji_cache = \"\(root)-cache\"")
        let project = try KojiProject(root, hub, settings, variants: variants)
        let pool = try await project.packages().pool
        let log = try ComposeLog(ComposeLayout(root).logs, now: project.host.environment.now)
        return PackageSetPlace(hub: hub, root: root, pool: pool, log: log)
    }

    /// As a compose has them that is started now.
    func repositories() throws -> PackageSetRepositories {
        var host = try Host.forTests()
        host.environment.variables["SOURCE_DATE_EPOCH"] = "1795242752"
        let downloads = PackageDownloads(
            pool, http: HTTPClient(.init(userAgent: "test", environment: host.environment)),
            directory: layout.work.downloads)
        let (pool, fetched) = (pool, fetched)
        return PackageSetRepositories(pool, layout: layout, host: host, log: log) { package in
            fetched.add("\(pool.sack.nevra(package))")
            return try await downloads.file(of: package)
        }
    }

    func path(_ tag: String = "f1", _ arch: String = "x86_64") -> FilePath {
        layout.work.packageSetRepository(tag, arch)
    }

    func logText(_ tag: String = "f1", _ arch: String = "x86_64") throws -> String {
        try Files.readText(layout.logs.archRepository(tag, arch))
    }

    var mainLog: String { get throws { try Files.readText(layout.logs.main) } }

    /// What dnf says of repositories.
    func dnf(_ repositories: [String], _ arguments: String) async throws -> String {
        var options: [String] = []
        for (number, address) in repositories.enumerated() {
            options.append("--repofrompath=r\(number),\(address) --repo=r\(number)")
        }
        let line = """
            dnf -q -y --releasever=1 --nogpgcheck --setopt=reposdir=/dev/null --installroot=\(root)/system \
            --setopt=cachedir=\(root)/dnf-cache --setopt=keepcache=1 --forcearch=x86_64 \
            \(options.joined(separator: " ")) \(arguments)
            """
        return try await Host.forTests().runner.check(.shell(line, in: root)).output
    }

    /// Where the packages of repositories are, by what their metadata says of their places.
    func found(_ repositories: [String]) async throws -> [String] {
        let script = """
            import glob, gzip, sys, xml.etree.ElementTree as tree
            for directory in sys.argv[1:]:
                for path in glob.glob(directory + "/repodata/*-primary.xml.gz"):
                    for place in tree.parse(gzip.open(path)).iter("{http://linux.duke.edu/metadata/common}location"):
                        base = place.get("{http://www.w3.org/XML/1998/namespace}base")
                        print("%s/%s" % (base, place.get("href")))
            """
        let command = Command(
            "python3", ["-c", script] + repositories,
            environment: try HostEnvironment.current().forCommands(), in: root, timeout: .seconds(30))
        return try await Host.forTests().runner.check(command).output
            .split(separator: "\n").map(String.init).sorted()
    }
}

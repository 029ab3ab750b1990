import DigestKit
import HostKit
import SystemPackage
import TestSupport

@testable import ComposeCore

/// A small compose in a directory: two variants and two repositories that have metadata alone.
struct PlannedCompose {
    let root: FilePath

    /// One package as metadata describes it.
    private struct Package {
        var name: String
        var arch = "x86_64"
        var size: Int
        var source: String?
        var requires: [String] = []
    }

    private static let binaries = [
        Package(name: "shell", size: 1_500_000, source: "shell", requires: ["libc"]),
        Package(name: "libc", size: 2_000_000, source: "libc"),
        Package(name: "editor", size: 700, source: "editor", requires: ["libc", "words"]),
        Package(name: "words", size: 40_000, source: "words"),
        Package(name: "broken", size: 10, source: "words", requires: ["nothing-has-this"]),
        Package(name: "shell-debuginfo", size: 90_000, source: "shell"),
        Package(name: "unwanted", size: 5, source: "words"),
    ]
    private static let sources = ["shell", "libc", "editor", "words"].map {
        Package(name: $0, arch: "src", size: 3_000)
    }

    /// Writes everything.
    ///
    /// - Parameter settings: Lines behind those of the configuration.
    init(in root: FilePath, _ settings: String = "") throws {
        self.root = root
        try Self.write(Self.binaries, to: root.appending("os"))
        try Self.write(Self.sources, to: root.appending("sources"))
        try Files.writeAtomically(Self.variants, to: root.appending("variants.xml"))
        try Files.writeAtomically(Self.comps, to: root.appending("comps.xml"))
        try Files.writeAtomically(Self.configuration + settings, to: root.appending("compose.conf"))
    }

    /// Plans it on 21 November 2026, with a home and a temporary directory of its own below the root.
    func plan(
        listsPackages: Bool = false, path: String = "/usr/bin:/bin",
        _ change: (inout ComposeRequest) -> Void = { _ in }
    ) async throws -> ComposePlan {
        var request = ComposeRequest(config: "compose.conf")
        request.type = .test
        change(&request)
        var planner = ComposePlanner(request, on: Host(environment: environment(path)))
        planner.listsPackages = listsPackages
        return try await planner.plan()
    }

    var environment: HostEnvironment { environment("/usr/bin:/bin") }

    private func environment(_ path: String) -> HostEnvironment {
        let variables = [
            "HOME": root.string, "TMPDIR": root.string, "PATH": path,
            "SOURCE_DATE_EPOCH": "1795242752",
        ]
        return HostEnvironment(variables: variables, currentDirectory: root) {
            Timestamp(seconds: 1_795_242_752)
        }
    }

    /// A text in which the directory is `<root>`.
    func portable(_ text: String) -> String { text.replacing(root.string, with: "<root>") }

    private static let configuration = """
        release_name = "Planned"
        release_short = "PL"
        release_version = "1.0"
        variants_file = "variants.xml"
        comps_file = "comps.xml"
        sigkeys = [None]
        pkgset_source = "repos"
        pkgset_repos = {"x86_64": ["os", "sources"]}
        gather_method = "deps"
        link_type = "hardlink"

        """

    private static let variants = """
        <variants>
          <variant id="Server" name="Server" type="variant">
            <arches><arch>x86_64</arch></arches>
            <groups><group>core</group></groups>
          </variant>
          <variant id="Workstation" name="Workstation" type="variant">
            <arches><arch>x86_64</arch></arches>
            <groups><group>core</group><group>editors</group></groups>
          </variant>
        </variants>

        """

    private static let comps = """
        <?xml version="1.0" encoding="UTF-8"?>
        <comps>
          <group>
            <id>core</id><name>Core</name><description/>
            <packagelist><packagereq type="mandatory">shell</packagereq></packagelist>
          </group>
          <group>
            <id>editors</id><name>Editors</name><description/>
            <packagelist>
              <packagereq type="mandatory">editor</packagereq>
              <packagereq type="default">no-such-editor</packagereq>
            </packagelist>
          </group>
        </comps>

        """

    private static func write(_ packages: [Package], to directory: FilePath) throws {
        let repodata = directory.appending("repodata")
        try Files.createDirectories(repodata)
        let primary = """
            <?xml version="1.0" encoding="UTF-8"?>
            <metadata xmlns="http://linux.duke.edu/metadata/common" \
            xmlns:rpm="http://linux.duke.edu/metadata/rpm" packages="\(packages.count)">
            \(packages.map(description).joined())</metadata>
            """
        try Files.writeAtomically(primary, to: repodata.appending("primary.xml"))
        let checksum = Checksum.of(Array(primary.utf8), .sha256).hexadecimal
        let index = """
            <?xml version="1.0" encoding="UTF-8"?>
            <repomd xmlns="http://linux.duke.edu/metadata/repo"><revision>1</revision>
            <data type="primary"><checksum type="sha256">\(checksum)</checksum>
            <location href="repodata/primary.xml"/></data></repomd>
            """
        try Files.writeAtomically(index, to: repodata.appending("repomd.xml"))
    }

    private static func description(_ package: Package) -> String {
        let checksum = Checksum.of(Array(package.name.utf8), .sha256).hexadecimal
        let source = package.source.map { "\($0)-1.0-1.src.rpm" } ?? ""
        let requires = package.requires.map { "<rpm:entry name=\"\($0)\"/>" }.joined()
        let file = "\(package.name)-1.0-1.\(package.arch).rpm"
        return """
            <package type="rpm"><name>\(package.name)</name><arch>\(package.arch)</arch>
            <version epoch="0" ver="1.0" rel="1"/><checksum type="sha256" pkgid="YES">\(checksum)</checksum>
            <size package="\(package.size)"/><location href="\(file)"/><format>
            <rpm:sourcerpm>\(source)</rpm:sourcerpm>
            <rpm:provides><rpm:entry name="\(package.name)" flags="EQ" epoch="0" ver="1.0" rel="1"/></rpm:provides>
            <rpm:requires>\(requires)</rpm:requires></format></package>

            """
    }
}

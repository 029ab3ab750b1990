import HostKit
import RPMKit
import RepoKit
import SystemPackage
import TestSupport
import Testing

@Suite("Index of real packages", Tool.require("rpmbuild")) struct HeaderSackTests {
    private static let spec = """
        Name: tool
        Version: 1.0
        Release: 1
        Summary: A tool
        License: MIT
        AutoReqProv: no
        Requires: bash >= 5, (extra if tool-doc)
        Provides: instrument = 2
        %description
        A tool.
        %package libs
        Summary: Its library
        AutoReqProv: no
        Requires: /usr/share/tool/data
        %description libs
        Its library.
        %install
        mkdir -p %{buildroot}/usr/share/tool %{buildroot}%{_libdir}
        touch %{buildroot}/usr/share/tool/data %{buildroot}/usr/share/tool/other
        touch %{buildroot}%{_libdir}/libtool.so.1
        %files
        /usr/share/tool
        %files libs
        %{_libdir}/libtool.so.1
        """

    /// Builds the packages for x86_64 and i686, with sources.
    private func sack() async throws -> PackageSack {
        try await withTemporaryDirectory { directory in
            let spec = directory.appending("tool.spec")
            try Files.writeAtomically(Self.spec + "\n", to: spec)
            let host = try Host.forTests()
            for (arch, library) in [("x86_64", "/usr/lib64"), ("i686", "/usr/lib")] {
                let result = try await host.runner.run(
                    Command(
                        "rpmbuild",
                        [
                            "-ba", "--target", arch, "--define", "_topdir \(directory)", "--define",
                            "_libdir \(library)", "--define", "debug_package %{nil}", "--define",
                            "__os_install_post %{nil}", spec.string,
                        ], environment: host.environment.forCommands(), in: directory))
                #expect(result.status.isSuccess, "\(result.errorOutput)")
            }
            var builder = PackageSack.Builder()
            for name in ["x86_64/tool", "x86_64/tool-libs", "i686/tool", "i686/tool-libs"] {
                let arch = name.prefix { $0 != "/" }
                let path = directory.pushing(FilePath("RPMS/\(name)-1.0-1.\(arch).rpm"))
                builder.add([SackPackage(try PackageHeader.read(path))], from: SackRepository(id: "binary"))
            }
            let source = try PackageHeader.read(directory.appending("SRPMS/tool-1.0-1.src.rpm"))
            builder.add([SackPackage(source)], from: SackRepository(id: "source"))
            return builder.build()
        }
    }

    @Test("headers give names, relations, files, sources and libraries") func headers() async throws {
        let sack = try await sack()
        let tool = try #require(sack.packages(matching: "tool").first)
        #expect(sack.requires(tool).map(\.description).sorted() == ["(extra if tool-doc)", "bash >= 5"])
        #expect(sack.sourceRPM(tool) == "tool-1.0-1.src.rpm")
        #expect(sack.providers("instrument >= 2", arches: ["x86_64"]) == ["tool-1.0-1.x86_64"])
        let files = sack.providers("/usr/share/tool/data")
        #expect(files == ["tool-1.0-1.x86_64", "tool-1.0-1.i686"])
        #expect(sack.providers("/usr/share/tool/other") == [])

        let result = gather("tool-libs", in: sack) { $0.multilib = [.runtime] }
        #expect(result.names == ["tool-libs.i686", "tool-libs.x86_64", "tool.x86_64"])
        #expect(result.sources.count == 1)
        #expect(result.missing.map(\.description) == ["Unresolvable dependency bash >= 5 in tool.x86_64"])
    }
}

import HostKit
import SystemPackage
import TestSupport

/// Packages with one file.
enum RPMFixture {
    /// Builds a package that has its name in `/usr/share/<name>`.
    static func build(_ name: String, in root: FilePath) async throws -> FilePath {
        let spec = """
            Name: \(name)
            Version: 1
            Release: 1
            Summary: x
            License: x
            BuildArch: noarch
            %description
            x
            %install
            mkdir -p %{buildroot}/usr/share
            echo \(name) > %{buildroot}/usr/share/\(name)
            %files
            /usr/share/\(name)

            """
        try Files.writeAtomically(spec, to: root.appending("\(name).spec"))
        try await Host.forTests().runner.check(
            .shell("rpmbuild -bb --define '_topdir \(root)/rpm' \(name).spec", in: root))
        return root.pushing("rpm/RPMS/noarch").appending("\(name)-1-1.noarch.rpm")
    }
}

import Foundation
import Testing

/// Real packages, made by rpmbuild for one test.
enum BuiltPackages {
    static let spec = """
        %global debug_package %{nil}
        %global _build_id_links none
        Name: alpha
        Epoch: 3
        Version: 1.0~rc1
        Release: 2^git
        Summary: All there is
        Summary(de): Alles, was es gibt
        Summary(fr): Tout ce qu'il y a de français
        License: MIT and GPLv2+
        Group: Development/Tools
        URL: https://example.com/alpha?a=b&c=d
        Vendor: Example <vendor@example.com>
        Packager: Jörg Änderer <joerg@example.com>
        Source0: source.txt
        Source1: other source.txt
        ExclusiveArch: %{_target_cpu} noarch
        ExcludeArch: s390x ppc64
        BuildArch: %{_target_cpu}
        BuildRequires: (make or gmake)
        BuildRequires: rpm >= 4
        Provides: capability = 2:1.5-3, font(:lang=de), bare
        Provides: bundled(thing) = 1
        Requires: one < 1, two <= 2:2.0, three = 3-3, four >= 4~rc, five > 5^x, bare
        Requires: (six >= 6 if seven else (eight and nine)), (ten with ten < 10)
        Requires(pre): /usr/sbin/useradd
        Requires(post): post-tool
        Requires(preun): preun-tool
        Requires(postun): postun-tool
        Requires(pretrans): pretrans-tool
        Requires(meta): meta-tool
        Conflicts: enemy < 2, (rival unless friend)
        Obsoletes: old-alpha < 1.0, older-alpha
        Recommends: nice >= 1
        Suggests: nicer
        Supplements: (alpha-base and gnome)
        Enhances: other = 1:1

        %description
        Several lines,
        with <markup> & "quotes".

        %description -l de
        Mehrere Zeilen.

        %package -n alpha-doc
        Summary: Documents
        BuildArch: noarch
        Epoch: 0
        %description -n alpha-doc
        Documents.

        %package debugsource
        Summary: Sources for debuggers
        %description debugsource
        Sources.

        %package many
        Summary: Many files
        %description many
        Many.

        %prep
        cp %{SOURCE0} .

        %install
        mkdir -p %{buildroot}/etc/alpha.d %{buildroot}/usr/bin %{buildroot}/usr/share/doc/x %{buildroot}/var
        mkdir -p "%{buildroot}/usr/share/Übung"
        echo 1 > %{buildroot}/etc/alpha.conf; echo 2 > %{buildroot}/usr/bin/alpha
        echo 3 > "%{buildroot}/usr/share/Übung/ein text"; touch %{buildroot}/var/ghost
        ln -s alpha %{buildroot}/usr/bin/beta
        for d in 1 2 3 4 5 6 7 8 9; do
            mkdir -p %{buildroot}/opt/many/$d
            for f in $(seq 200); do : > %{buildroot}/opt/many/$d/a-file-with-a-longer-name-$f; done
        done

        %post -p /sbin/ldconfig
        %pre
        true

        %files
        %config(noreplace) /etc/alpha.conf
        %dir /etc/alpha.d
        /usr/bin/*
        "/usr/share/Übung"
        %ghost /var/ghost
        %license source.txt

        %files -n alpha-doc
        %doc source.txt

        %files debugsource

        %files many
        /opt/many

        %changelog
        * Tue Jan 02 2024 Jörg Änderer <joerg@example.com> - 3:1.0~rc1-2
        - second
          goes on

        * Mon Jan 01 2024 A <a@example.com> - 0.9-1
        - first
        """

    /// Builds the spec with an extra definition and calls with the packages' paths.
    static func with(
        payload: String = "w6.gzdio", _ body: (_ directory: String, _ packages: [String]) throws -> Void
    ) throws {
        try withTemporaryDirectory { directory in
            for (name, text) in [
                ("alpha.spec", spec), ("source.txt", "source\n"), ("other source.txt", "x\n"),
            ] {
                try Data(text.utf8).write(to: URL(fileURLWithPath: "\(directory)/\(name)"))
            }
            let definitions = [
                "_topdir \(directory)", "_sourcedir \(directory)", "_rpmdir \(directory)/rpms",
                "_srcrpmdir \(directory)/rpms", "_binary_payload \(payload)", "_source_payload \(payload)",
                "_tmppath \(directory)",
            ]
            let reply = try Oracle.run(
                "rpmbuild",
                ["-ba", "--nodeps"] + definitions.flatMap { ["--define", $0] } + ["\(directory)/alpha.spec"])
            try #require(reply.status == 0, "\(reply.errors.suffix(500))")
            let found = FileManager.default.enumerator(atPath: "\(directory)/rpms")?.compactMap {
                $0 as? String
            }
            let packages = (found ?? []).filter { $0.hasSuffix(".rpm") }.sorted()
            try #require(packages.count == 5)
            try body(directory, packages.map { "\(directory)/rpms/\($0)" })
        }
    }

    /// What `rpm` says of a package: for each query the values of the array.
    static func query(_ package: String, _ queries: [String]) throws -> [String: [String]] {
        let format = queries.map { "[%{\($0)}\u{1e}]\u{1d}" }.joined()
        let reply = try Oracle.run("rpm", ["-qp", "--nosignature", "--nodigest", "--qf", format, package])
        try #require(reply.status == 0, "\(reply.errors)")
        let groups = reply.output.split(separator: "\u{1d}", omittingEmptySubsequences: false)
        try #require(groups.count == queries.count + 1)
        return Dictionary(
            uniqueKeysWithValues: zip(queries, groups).map { query, values in
                let list = values.split(separator: "\u{1e}", omittingEmptySubsequences: false).dropLast()
                return (query, list.map { $0 == "(none)" ? "" : String($0) })
            })
    }
}

extension Oracle {
    static var canBuild: Bool { isRequired || find("rpmbuild") != nil && find("rpm") != nil }
    static var canSign: Bool { canBuild && (isRequired || find("rpmsign") != nil && find("gpg") != nil) }
}

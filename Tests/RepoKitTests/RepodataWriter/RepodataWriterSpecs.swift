import HostKit
import SystemPackage
import TestSupport

/// Packages of rpmbuild that have one of everything.
enum RepodataWriterSpecs {
    static let specs = [
        "full": """
        %global _build_id_links none
        Name: full
        Epoch: 7
        Version: 1.0~rc1
        Release: 2^git
        Summary: sü😀 <a> "b" & 'c'
        License: MIT AND (GPL-2.0-or-later OR <x>)
        Group: Development/Tools
        URL: https://example.com/a?b=c&d="e"
        Vendor: Vend & <or>
        Packager: Jörg <joerg@example.com>
        ModularityLabel: full:1:2:3
        BuildArch: noarch
        Provides: pröv"ide' = 1, full(😀), self, vself = 1, bundled(thing) = 2:1-3
        Requires: thing >= 2:1-1, less < 1, most <= 2, exact = 3-3, more > 4
        Requires: self, vself = 1, vself = 2, dup, dup >= 1, dup, dup >= 1
        Requires(pre): /usr/sbin/useradd, dup >= 1
        Requires(post): dup >= 1
        Requires(preun): preun-tool
        Requires(postun): postun-tool
        Requires(pretrans): pretrans-tool
        Requires(posttrans): posttrans-tool
        Requires(verify): verify-tool
        Requires(meta): meta-tool
        Requires: (a if b), (x with x < 2), ((p or q) and r)
        Requires: /usr/bin/own, /etc/own.conf, /usr/share/own, /usr/bin/not-own
        Requires: libc.so.6()(64bit), libc.so.6(GLIBC_2.2.5)(64bit), libc.so.6(GLIBC_2.34)(64bit)
        Requires: libc.so.6(GLIBC_2.9)(64bit)
        Recommends: nice >= 1, (n1 if n2)
        Suggests: nicer
        Supplements: (full-base and gnome)
        Enhances: other = 1:1
        Conflicts: enemy < 2, enemy < 2
        Obsoletes: old < 1.0, older
        %description
        tab	and "quotes" & <more>

        ünd eine Zeile.
        %pre -p /bin/sh
        true
        %install
        mkdir -p "%{buildroot}/usr/bin" "%{buildroot}/etc/d" "%{buildroot}/usr/share/own" "%{buildroot}/var"
        mkdir -p "%{buildroot}/usr/lib" "%{buildroot}/opt/x/bin/deep" "%{buildroot}/usr/share/ü & <x>"
        touch "%{buildroot}/usr/bin/own" "%{buildroot}/etc/own.conf" "%{buildroot}/usr/lib/sendmail"
        touch "%{buildroot}/usr/share/ü & <x>/'q'" "%{buildroot}/etc/d/ü" "%{buildroot}/var/ghost"
        touch "%{buildroot}/etc/ghost" "%{buildroot}/opt/x/bin/deep/f"
        touch "%{buildroot}/etc/$(printf 'l\\374')"
        ln -s own "%{buildroot}/usr/bin/link"
        %files
        /usr/bin/*
        %config /etc/own.conf
        %config "/etc/l*"
        %dir /etc/d
        "/etc/d/ü"
        /usr/lib/sendmail
        /opt/x/bin
        /usr/share/own
        "/usr/share/ü & <x>"
        %ghost /var/ghost
        %ghost /etc/ghost
        %changelog
        * Tue Jan 02 2024 Jörg Änderer <joerg@example.com> - 7:1.0-12
        - twelve & <more> "x"
        * Tue Jan 02 2024 B <b@example.com> - 11
        - eleven
          goes on
        * Tue Jan 02 2024 B <b@example.com> - 10
        - ten
        * Mon Jan 01 2024 B <b@example.com> - 9
        - nine
        * Mon Jan 01 2024 B <b@example.com> - 8
        - eight
        * Sun Dec 31 2023 B <b@example.com> - 7
        - seven
        * Sun Dec 31 2023 B <b@example.com> - 6
        - six
        * Sun Dec 31 2023 B <b@example.com> - 5
        - five
        * Sun Dec 31 2023 B <b@example.com> - 4
        - four
        * Sun Dec 31 2023 B <b@example.com> - 3
        - three
        * Fri Jan 02 1998 B <b@example.com> - 2
        - two
        * Thu Jan 01 1998 B <b@example.com> - 1
        - one
        """,
        "empty": """
        Name: empty
        Version: 0
        Release: 0
        Summary: e
        License: l
        BuildArch: noarch
        Source0: missing.tar
        NoSource: 0
        %description
        %files
        """,
    ]

    /// Builds everything, sources too, into one directory.
    static func build(in directory: FilePath, packages: FilePath) async throws {
        try Files.writeAtomically("x", to: directory.appending("missing.tar"))
        for (name, spec) in specs {
            try Files.writeAtomically(spec + "\n", to: directory.appending("\(name).spec"))
            let script = """
                rpmbuild -ba --nodeps --define "_topdir $PWD" --define "_sourcedir $PWD" \\
                    --define "_rpmdir $PWD/packages" --define "_srcrpmdir $PWD/packages" \\
                    --define "_tmppath $PWD" --define "_invalid_encoding_terminates_build 0" \\
                    \(name).spec >log 2>&1 || { tail -20 log >&2; exit 1; }
                """
            _ = try await Host.forTests().runner.check(.shell(script, in: directory))
        }
    }
}

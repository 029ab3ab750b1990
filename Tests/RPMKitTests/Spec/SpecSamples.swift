/// Spec files in the styles one meets, small but valid for rpm.
enum SpecSamples {
    static let plain = """
        Name:           hello
        Version:        1.2.0
        Release:        3%{?dist}
        Summary:        Greets
        License:        MIT
        URL:            https://example.com/hello
        Source0:        %{url}/releases/%{name}-%{version}.tar.gz
        Source1:        hello.conf

        BuildArch:      noarch

        %description
        Greets people. Version: 9 is not a tag here.

        %prep
        %setup -q

        %build

        %files

        %changelog
        * Mon Jan 02 2023 A. Person <a@example.com> - 1.2.0-3
        - Rebuilt

        * Sun Dec 25 2022 A. Person <a@example.com> - 1.2.0-2
        - Fixed %%files

        """

    static let macros = """
        %global upstream_version 2.5.0
        %global prerelease rc1
        %define base_release 1
        # the 100%% sure comment
        %bcond_without tests
        Name: python-thing
        Version: %{upstream_version}
        Release: %{base_release}%{?prerelease:.%{prerelease}}%{?dist}
        Summary: Thing
        License: MIT
        Epoch: 1
        Source: %{name}-%{version}.tar.gz
        Source: extra.tar.gz#/renamed.tar.gz
        Source7: seven
        Source: eight
        Patch: first.patch
        Patch3: third.patch
        BuildRequires: foo
        Requires(post): bar

        %description
        %{summary}.

        %package -n python3-thing
        Summary: Three
        Version: 99
        %description -n python3-thing
        Three.

        %prep
        # %setup -q is gone
        %autosetup -p1

        %changelog
        * Mon Jan  2 2023 A. Person <a@example.com> 1:2.5.0-1
        - First

        """

    static let conditional = """
        Name: cond
        %if 0%{?rhel}
        Version: 1
        Release: 1.el
        Source0: rhel.tar.gz
        %else
        Version: 2
        Release: 2.other
        Source0: other.tar.gz
        %endif
        Summary: s
        License: l
        %description
        d
        %prep
        %if 0%{?rhel}
        %setup -q -n rhel
        %else
        %setup -q -n other
        %endif
        %setup -T -D -a 1 -n later

        """

    static let listed = """
        Name: listed
        Version: 1
        Release: 1
        Summary: s
        License: l
        Source0: zero.tar.gz

        %sourcelist
        # a comment
        https://example.com/one.tar.gz

        two.tar.gz
        %patchlist
        a.patch

        %description
        d

        """

    static let multiline = """
        Name: multi
        %global block() %{expand:
        %if 0
        Version: 7
        %endif
        }
        %define lines \\
        Version: 8\\
        %prep
        Version: 1.0 %dnl really
        Release: %autorelease
        Summary: s
        License: l
        %description
        d
        %prep
        %autosetup -S git \\
            -n "%{name}-%{version}" -p1
        %changelog
        %autochangelog

        """

    static let crlf = plain.replacing("\n", with: "\r\n")

    /// rpm refuses control characters only in some places; these must survive all the same.
    static let odd: [UInt8] =
        Array("Name:\todd\nVersion:\t1.0  \nRelease:1\nSummary: \u{e9}".utf8) + [0xFF, 0xFE]
        + Array("\nLicense : l\n%description\n".utf8) + [0xE9] + Array("\n%changelog".utf8)

    static let all: [[UInt8]] =
        [plain, macros, conditional, listed, multiline, crlf].map { Array($0.utf8) } + [odd]
}

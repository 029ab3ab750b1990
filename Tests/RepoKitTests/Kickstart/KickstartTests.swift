import HostKit
import RepoKit
import SourceDiagnostics
import TestSupport
import Testing

@Suite("Kickstart files") struct KickstartTests {
    private func read(_ text: String) -> KickstartFile {
        KickstartReader().read(SourceFile(name: "a.ks", text: text))
    }

    /// `line:column: message` of all findings.
    private func findings(_ text: String) -> [String] {
        read(text).diagnostics.map { "\($0.range.start): \($0.message)" }
    }

    @Test("repositories and packages are read, all else is passed over") func read() throws {
        let found = read(
            """
            # A comment
            bootloader --location=mbr "an 'odd' line"
            url --url=http://example.com/
            repo --name=a --baseurl="http://x/a b" --cost=5 --priority 7 # why
            repo --name b --mirrorlist=http://x/?repo=y&arch=z --excludepkgs=k*,n --includepkgs=m
              repo --name=c --metalink=http://x --install
            %packages --multilib --exclude-weakdeps
            @core
            @ web --optional
            @dev --nodefaults
            @^server
            bash # shell
            -vi*
            -@office
            glibc.+
            %end
            %pre
            repo --name=in-a-script
            case "$x" in %y) ;; esac '
            %end
            %fulltree-excludes
            kernel
            abc
            %end
            %multilib-blacklist
            *-static
            %end
            %multilib-whitelist
            zlib
            %end
            %prepopulate
            zlib.i686
            %end
            """)
        #expect(found.diagnostics.isEmpty, "\(found.diagnostics)")
        let kickstart = found.kickstart
        #expect(kickstart.repositories.map(\.id) == ["a", "b", "c"])
        #expect(kickstart.repositories[0].urls == ["http://x/a b"])
        #expect((kickstart.repositories[0].cost, kickstart.repositories[0].priority) == (5, 7))
        #expect(kickstart.repositories[1].mirrorlist == "http://x/?repo=y&arch=z")
        #expect(kickstart.repositories[1].excludedPackages == ["k*", "n"])
        #expect(kickstart.repositories[1].includedPackages == ["m"])
        #expect(kickstart.repositories[2].metalink == "http://x")
        #expect(
            kickstart.packages.map(\.selection) == [
                .group("core", optional: false, defaults: true),
                .group("web", optional: true, defaults: true),
                .group("dev", optional: false, defaults: false), .environment("server"), .package("bash"),
                .package("vi*"), .group("office", optional: false, defaults: true), .package("glibc.+"),
            ])
        #expect(kickstart.packages.filter(\.isExcluded).map(\.range.start.line) == [13, 14])
        #expect(kickstart.fulltreeExcludes == ["abc", "kernel"])
        #expect(kickstart.multilibBlacklist == ["*-static"])
        #expect(kickstart.multilibWhitelist == ["zlib"])
        #expect(kickstart.prepopulate == ["zlib.i686"])
    }

    @Test(
        "mistakes are told where they are",
        arguments: [
            ("%packages\nbash\n", "1:1: the section '%packages' has no end"),
            ("%packages\n%prepopulate\n%end\n", "2:1: '%prepopulate' stands within the section '%packages'"),
            ("%end\n", "1:1: '%end' ends no section"),
            (
                "%package\n%end\n",
                "1:1: the section '%package' is not known and passed over; did you mean '%packages'?"
            ),
            ("%include other.ks\n", "1:1: other files are not included"),
            ("repo --name=\"a --baseurl=x\n", "1:13: the quotation has no end"),
            ("repo --baseurl=x\n", "1:1: the repository has no option '--name'"),
            ("repo --name=a\n", "1:1: the repository has no option '--baseurl'"),
            ("repo --name=a --baseurl=\n", "1:15: the option '--baseurl' has no value"),
            ("repo --name=a --baseurl=x --cost=much\n", "1:27: 'much' is no number for the option '--cost'"),
            (
                "repo --name=a --baseurl=x --cosst=1\n",
                "1:27: a repository has no option '--cosst' that is known here; did you mean '--cost'?"
            ),
            (
                "repo --name=a --baseurl=x\nrepo --name=a --baseurl=y\n",
                "2:1: there are two repositories 'a'"
            ),
            ("%packages\n  @\n%end\n", "2:3: '@' is followed by no group"),
            (
                "%packages\n@a --optinal\n%end\n",
                "2:4: a group has no option '--optinal' that is known here; did you mean '--optional'?"
            ),
            ("%prepopulate\nzlib\n%end\n", "2:1: 'zlib' names no arch, so it matches nothing"),
        ])
    func mistakes(text: String, finding: String) {
        #expect(findings(text).contains(finding), "\(findings(text))")
    }

    @Test("groups and environments become packages") func groups() throws {
        var comps = Comps()
        comps.groups = [
            Comps.Group(
                "web",
                packages: [
                    Comps.Package("httpd", .mandatory), Comps.Package("curl", .default),
                    Comps.Package("docs", .optional),
                    Comps.Package("mod", .conditional, requires: "gtk"),
                ]), Comps.Group("office", packages: [Comps.Package("writer", .mandatory)]),
        ]
        comps.environments = [Comps.Environment("server", groups: [.init("web")])]
        func request(_ packages: String) -> (GatherRequest, [Diagnostic]) {
            var request = GatherRequest(arches: TreeArches(tree: "x86_64"))
            let kickstart = read("%packages\n\(packages)\n%end\n").kickstart
            let found = kickstart.fill(&request, from: [comps])
            return (request, found)
        }
        #expect(request("@web").0.inputs == ["httpd", "curl"])
        #expect(request("@web").0.conditional == [.init(requires: "gtk", install: "mod")])
        #expect(request("@web --nodefaults").0.inputs == ["httpd"])
        #expect(request("@web --optional").0.inputs == ["httpd", "curl", "docs"])
        #expect(request("@^server\nbash").0.inputs == ["httpd", "curl", "bash"])
        let excluded = request("@web --optional\n@office\n-@web\n-vi").0
        #expect(excluded.inputs == ["writer"])
        #expect(excluded.excluded == ["httpd", "curl", "vi"])
        #expect(excluded.conditional.isEmpty)
        let unknown = request("@wbe\n@^srv").1
        #expect(
            unknown.map { "\($0.range.start): \($0.message)" } == [
                "2:1: no repository has the group 'wbe'; did you mean 'web'?",
                "3:1: no repository has the environment 'srv'",
            ])
    }

    @Test("a damaged file is read to its end") func mutated() {
        let sample = Array(
            "repo --name=a --baseurl='x'\n%packages\n@a --optional\n-b\n%end\n%prepopulate\nc.d\n%end\n".utf8)
        let mutation = ByteMutation(
            snippets: [
                "%", "%end\n", "\n", "\"", "'", "\\", "@", "-", "#", "=", "--", "\0", "\r", "\u{FEFF}",
            ]
            .map { Array($0.utf8) } + [[0xFF]])
        var random = SeededGenerator(seed: FuzzBudget.seed)
        var budget = FuzzBudget(rounds: 2000)
        while budget.goesOn() {
            var bytes = sample
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                mutation.damage(&bytes, other: sample, &random)
            }
            let found = KickstartReader().read(SourceFile(name: "a.ks", bytes: bytes))
            for diagnostic in found.diagnostics { #expect(diagnostic.range.upper <= bytes.count) }
        }
    }
}

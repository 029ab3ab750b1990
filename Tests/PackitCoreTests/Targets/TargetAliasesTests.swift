import Testing

@testable import PackitCore

/// What the aliases of targets and branches stand for.
struct TargetAliasesTests {
    private static func aliases(branched: Bool = false) -> TargetAliases {
        var releases = [
            DistroRelease(.fedora, "42", branch: "f42", state: .current),
            DistroRelease(.fedora, "43", branch: "f43", state: .current),
            DistroRelease(.fedora, branched ? "45" : "44", branch: "rawhide", state: .pending),
            DistroRelease(.epel, "8", branch: "epel8", state: .current),
            DistroRelease(.epel, "9", branch: "epel9", state: .current),
            DistroRelease(.epel, "10.9", branch: "epel10.9", state: .current),
            DistroRelease(.epel, "10.10", branch: "epel10", state: .current),
        ]
        if branched { releases.append(DistroRelease(.fedora, "44", branch: "rawhide", state: .frozen)) }
        return TargetAliases(ReleaseList(releases.shuffled()))
    }

    @Test(
        "an alias resolves to its chroots",
        arguments: [
            (["fedora-all"], ["fedora-42-x86_64", "fedora-43-x86_64", "fedora-rawhide-x86_64"]),
            (["fedora-stable"], ["fedora-42-x86_64", "fedora-43-x86_64"]),
            ([], ["fedora-42-x86_64", "fedora-43-x86_64"]),
            (["fedora-development"], ["fedora-rawhide-x86_64"]),
            (["fedora-latest"], ["fedora-43-x86_64"]),
            (["fedora-latest-stable-aarch64"], ["fedora-43-aarch64"]),
            (["fedora-branched"], ["fedora-42-x86_64", "fedora-43-x86_64"]),
            (["fedora-rawhide-s390x"], ["fedora-rawhide-s390x"]),
            (["f43"], ["fedora-43-x86_64"]),
            (
                ["epel-all"],
                ["epel-8-x86_64", "epel-9-x86_64", "rhel+epel-10.9-x86_64", "epel-10-x86_64"]
            ),
            (["epel-10"], ["epel-10-x86_64"]),
            (["epel-10-branched-aarch64"], ["rhel+epel-10.9-aarch64"]),
            (["epel-10-all"], ["rhel+epel-10.9-x86_64", "epel-10-x86_64"]),
            (["centos-stream-9-x86_64", "custom-1"], ["centos-stream-9-x86_64", "custom-1"]),
            (["fedora-43", "fedora-stable"], ["fedora-43-x86_64", "fedora-42-x86_64"]),
        ])
    func chroots(targets: [String], expected: [String]) {
        #expect(Self.aliases().chroots(targets) == expected)
    }

    @Test("right after branching there is a branched Fedora below Rawhide, with a branch of its own")
    func branched() {
        let aliases = Self.aliases(branched: true)
        #expect(aliases.branches(["fedora-development"]) == ["f44", "main"])
        #expect(aliases.branches(["fedora-latest"]) == ["f44"])
        #expect(aliases.branches(["fedora-branched"]) == ["f42", "f43", "f44"])
        #expect(aliases.chroots(["fedora-latest-stable"]) == ["fedora-43-x86_64"])
    }

    @Test("Rawhide is the default branch of a dist-git repository; unknown names stay")
    func branches() {
        let aliases = Self.aliases()
        #expect(
            aliases.branches(["rawhide", "epel-9", "c10s"], defaultBranch: "rawhide") == [
                "rawhide", "epel9", "c10s",
            ])
        #expect(aliases.kojiTargets(["fedora-stable", "f99"]) == ["f42", "f43", "f99"])
    }

    @Test("the list that was built in has a stable, a branched or pending Fedora and every EPEL")
    func builtIn() {
        let aliases = TargetAliases(.builtIn)
        #expect(aliases.chroots(["fedora-stable"]).count >= 2)
        #expect(aliases.chroots(["fedora-development"]).last == "fedora-rawhide-x86_64")
        #expect(aliases.chroots(["epel-all"]).count >= 3)
        #expect(aliases.chroots(["opensuse-all"]).contains("opensuse-tumbleweed-x86_64"))
    }
}

import RPMKit
import Testing

@testable import ComposeCore

struct ArchExclusionTests {
    @Test(
        "what a source says of arches decides where its noarch packages may be",
        arguments: [
            ([], [], "x86_64", true, nil), (["x86_64"], [], "x86_64", true, "EXCLUDEARCH: [\"x86_64\"]"),
            (["aarch64"], [], "x86_64", true, nil), ([], ["x86_64"], "x86_64", true, nil),
            ([], ["aarch64"], "x86_64", true, "EXCLUSIVEARCH: [\"aarch64\"]"),
            ([], ["aarch64", "noarch"], "x86_64", true, nil),
            ([], ["aarch64", "noarch"], "x86_64", false, "EXCLUSIVEARCH: [\"aarch64\", \"noarch\"]"),
            // Copies of another arch do not count, and older ones of the same do not either.
            ([], ["i686"], "x86_64", true, "EXCLUSIVEARCH: [\"i686\"]"),
            (["i686"], [], "x86_64", true, nil), (["i686"], [], "i386", true, "EXCLUDEARCH: [\"i686\"]"),
        ] as [([Arch], [Arch], String, Bool, String?)])
    func rule(excluded: [Arch], exclusive: [Arch], tree: String, considersNoarch: Bool, cause: String?) {
        let rule = ArchExclusion.Rule(excluded: excluded, exclusive: exclusive)
        let found = ArchExclusion(considersNoarch: considersNoarch).cause(rule, tree: tree)
        #expect(found?.description == cause)
    }
}

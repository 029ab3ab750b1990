import HostKit
import Testing

@testable import PackitCore

@Suite("Releases") struct ReleaseRuleTests {
    private static let head = Checkout.Head(
        commit: "0123456789abcdef0123456789abcdef01234567", branch: "main")
    private static let standard = DefaultRelease(
        specRelease: "0.3.beta1", time: Timestamp(seconds: 1_700_000_000, nanoseconds: 1_234_567), head: head,
        description: GitDescription("v1.2-rc-3-gabcdef0"))

    @Test("the default is number, time, branch, commits since the tag and the commit") func standard() {
        #expect(Self.standard.text == "0.20231114221320001234.main.3.gabcdef0")
    }

    @Test("without tags, count and commit are left out; a detached HEAD is its commit") func detached() {
        let head = Checkout.Head(commit: Self.head.commit, branch: nil)
        let release = DefaultRelease(
            specRelease: "1", time: Timestamp(seconds: 0, nanoseconds: 0), head: head, description: nil)
        #expect(release.text == "1.19700101000000000000.\(head.commit)")
    }

    @Test(
        "a suffix is literal unless it names a known variable",
        arguments: [
            (nil, "0.20231114221320001234.main.3.gabcdef0"), ("", "0.20231114221320001234.main.3.gabcdef0"),
            ("beta", "0.beta"), ("x.{NOPE}", "0.x.{NOPE}"), ("{A}", "1"), ("a{A}{B}", "a12"),
        ] as [(String?, String)])
    func suffix(suffix: String?, release: String) throws {
        let made = try ReleaseRule.release(
            suffix: suffix, default: Self.standard, variables: ["A": "1", "B": "2"])
        #expect(made == release)
    }

    @Test("a known variable beside an unknown one is an error that lists what is known") func unknown() {
        let error = #expect(throws: PackitError.self) {
            try ReleaseRule.release(
                suffix: "{A}{X}", default: Self.standard, variables: ["A": "1", "B": "2"])
        }
        #expect(error?.message == "release_suffix names '{X}', which nothing fills; known are A, B")
    }

    @Test("what is no description of a tag is none", arguments: ["", "v1", "v1-2", "v1-2-3"])
    func noDescription(text: String) { #expect(GitDescription(text) == nil) }
}

@Suite("Trailers of patches") struct PatchTrailersTests {
    @Test("keys are found in any case, flags in the usual words") func trailers() {
        let trailers = PatchTrailers(
            "Patch-Name: a.patch\npatch-id: 7\nIgnore-patch: Yes\nNo-prefix: false\nnoise\n")
        #expect(trailers.name == "a.patch")
        #expect(trailers.id == 7)
        #expect(trailers.isIgnored && !trailers.hasNoPrefix && !trailers.isInSpec)
        #expect(trailers.status == nil)
    }
}

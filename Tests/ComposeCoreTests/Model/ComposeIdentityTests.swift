import HostKit
import TestSupport
import Testing

@testable import ComposeCore

struct ComposeIdentityTests {
    @Test(
        "an ID shows release, base product, date, type and respin",
        arguments: [
            (ReleaseConfig.named("PT", "1.0"), ComposeType.production, 0, "PT-1.0-20261121.0"),
            (.named("PT", "1.0"), .nightly, 3, "PT-1.0-20261121.n.3"),
            (.named("PT", "1.0", type: "Updates"), .test, 0, "PT-1.0-updates-20261121.t.0"),
            (
                .named("LP", "2", base: ReleaseConfig.base("BO", "9", type: "eus")), .ci, 10,
                "LP-2-BO-9-eus-20261121.ci.10"
            ),
            (
                .named("LP", "2", type: "els", base: ReleaseConfig.base("BO", "9")), .development, 0,
                "LP-2-els-BO-9-20261121.d.0"
            ),
        ])
    func ids(release: ReleaseConfig, type: ComposeType, respin: Int, expected: String) throws {
        #expect(try ComposeIdentity.forTests(release, type, respin: respin).id == expected)
        let next = try ComposeIdentity.forTests(release, type).respun(respin)
        #expect(next.id == expected && next.respin == respin)
    }

    @Test("the day is the local one, and in UTC the one that SOURCE_DATE_EPOCH names") func date() {
        let local = Timestamp(seconds: 1_795_242_752).local
        #expect(
            ComposeIdentity.date(.at(1_795_242_752)) == local.date.replacing("-", with: ""))
        // A second before midnight in UTC: elsewhere it is another day.
        let epoch: HostEnvironment = .at(5, ["SOURCE_DATE_EPOCH": "1795305599"])
        #expect(ComposeIdentity.date(epoch) == "20261121")
        #expect(ComposeIdentity.date(.at(1_795_242_752, ["SOURCE_DATE_EPOCH": "soon"])).hasPrefix("2026112"))
    }

    @Test(
        "labels have a known milestone and two numbers",
        arguments: [
            "EA-1.0", "DevelPhaseExit-1.2", "InternalAlpha-0.0", "Alpha-1.0", "InternalSnapshot-10.20",
            "Beta-1.0", "Snapshot-1.0", "RC-1.0", "Update-1.0", "SecurityFix-1.0",
        ])
    func labels(text: String) throws {
        #expect(try ComposeLabel(text).description == text)
    }

    @Test(
        "anything else is no label, and the message is the reference's",
        arguments: [
            "", "RC", "RC-1", "RC-1.0.0", "rc-1.0", "RC-1.", "RC-.1", "RC-a.b", "RC-1.0\n", " RC-1.0",
            "RC--1.0",
            "RC-1.0-2",
        ])
    func noLabels(text: String) throws {
        let error = #expect(throws: ComposeError.self) { try ComposeLabel(text) }
        #expect(error?.message == "Label in unknown format: \(text)")
    }

    @Test("late milestones are supported by themselves, others when told so") func supported() throws {
        #expect(try ComposeIdentity.forTests(label: "RC-1.0").isSupported)
        #expect(try ComposeIdentity.forTests(label: "Update-1.0").isSupported)
        #expect(try ComposeIdentity.forTests(label: "SecurityFix-1.0").isSupported)
        #expect(try !ComposeIdentity.forTests(label: "Beta-1.0").isSupported)
        let told = try ComposeIdentity(
            release: .named("PT", "1"), type: .test, date: "20261121", isSupported: true)
        #expect(told.isSupported)
        #expect(try ComposeLabel("RC-12.7").majorVersion == "RC-12")
    }

    @Test(
        "version generators take label, date, type and respin",
        arguments: [
            ("!OSTREE_VERSION_FROM_LABEL_DATE_TYPE_RESPIN", nil, "1.0.20261121.n.2"),
            ("!OSTREE_VERSION_FROM_LABEL_DATE_TYPE_RESPIN", "Beta-1.2", "1.0_Beta.1.2"),
            ("!OSTREE_VERSION_FROM_LABEL_DATE_TYPE_RESPIN", "RC-1.2", "1.0.1.2"),
            ("!RELEASE_FROM_LABEL_DATE_TYPE_RESPIN", nil, "20261121.n.2"),
            ("!RELEASE_FROM_LABEL_DATE_TYPE_RESPIN", "RC-1.2", "1.2"),
            ("!RELEASE_FROM_DATE_RESPIN", "RC-1.2", "20261121.2"),
            ("!VERSION_FROM_VERSION_DATE_RESPIN", nil, "1.0.20261121.2"),
            ("!VERSION_FROM_VERSION", "Beta-1.2", "1.0"), ("27", nil, "27"), ("", nil, ""),
        ])
    func generators(value: String, label: String?, expected: String) throws {
        let identity = try ComposeIdentity.forTests(.named("PT", "1.0"), .nightly, respin: 2, label: label)
        #expect(try VersionGenerator.expand(value, for: identity) == expected)
    }

    @Test("an unknown generator is named") func unknownGenerator() throws {
        let identity = try ComposeIdentity.forTests()
        let error = #expect(throws: ComposeError.self) {
            try VersionGenerator.expand("!FROM_MOON", for: identity)
        }
        #expect(error?.message == "Unknown version generator '!FROM_MOON'")
    }

    @Test(
        "releases that no reader of metadata would take are refused at the start",
        arguments: [
            ReleaseConfig.named("", "1"), .named("-PT", "1"), .named("P/T", "1"), .named("P--T", "1"),
            .named("PT", ""), .named("PT", "1.0-beta"), .named("PT", "1."), .named("PT", "../x"),
            .named("PT", "1", type: "odd"), .named("PT", "1", base: ReleaseConfig.base("B O", "9")),
            .named("PT\u{0}", "1"), .named("PT", "a b"),
        ])
    func releases(release: ReleaseConfig) {
        let error = #expect(throws: ComposeError.self) {
            try ComposeIdentity(release: release, type: .test, date: "20261121")
        }
        #expect(error?.code == .identity)
    }
}

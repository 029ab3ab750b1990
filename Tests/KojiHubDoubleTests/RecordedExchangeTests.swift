import KojiHubDouble
import KojiKit
import TestSupport
import Testing

/// What the recorded requests are answered with, compared with what the real hub answered.
@Suite struct RecordedExchangeTests {
    /// Samples that need nothing but the hub's data.
    private static let plain = [
        "01-getAPIVersion", "02-getKojiVersion", "03-hello", "04-echo-types", "05-kwargs", "06-kwargs-mixed",
        "07-login-badpass", "08-login", "10-sslLogin-nocert", "12-getLoggedInUser-anon", "13-getTag",
        "14-getTag-unknown",
        "15-getTag-unknown-strict", "16-getBuildTarget", "17-getBuildConfig", "18-getFullInheritance",
        "20-getBuild-epoch", "21-getBuild-unknown", "22-getBuild-badnvr", "24-listTagged-event",
        "25-listTagged-event-too-old", "26-listTagged-unknown-tag", "30-listTaggedRPMS-rpmsigs",
        "31-queryHistory",
        "33-getPackageID", "34-getPackageID-unknown", "36-listBuildRPMs", "37-getRPM", "39-queryRPMSigs",
        "49-multicall", "50-not-logged-in", "70-getRepo-none", "83-listBuildroots", "52-bad-params",
        "53-bad-params-missing", "54-bad-method",
        "67-listArchives", "68-fault-1", "71-getBuildTargets", "74-getUser", "77-listPackages",
        "90-logout-anon",
    ]

    @Test("anonymous calls are answered as the recorded hub answered them") func plain() async throws {
        try await KojiHubDouble.serving { hub in
            try RecordedHub.fill(hub)
            for name in Self.plain {
                let answer = try await RawClient(hub.url).post(
                    "/kojihub", Fixtures.bytes("koji-wire/\(name).request.xml"))
                #expect(answer.status == 200)
                #expect(answer.header["koji-version"] == "1.35.3")
                #expect(answer.header["content-type"] == "text/xml")
                try expectSame(XMLRPCDecoder.reply(answer.body), RecordedHub.reply(name), name)
            }
        }
    }

    /// Compares with the recording; the values of what changes with the time and the order of events may differ, and
    /// must be of the same kind.
    private func expectSame(_ answer: XMLRPCReply, _ recorded: XMLRPCReply, _ name: String) {
        let differences: [String]
        switch (answer, recorded) {
        case (.fault(let one), .fault(let other)):
            differences =
                one == other ? [] : ["\(one.code) \(one.message), recorded \(other.code) \(other.message)"]
        case (.result(let one), .result(let other)): differences = Comparison.differences(one, other)
        default: differences = ["\(answer), recorded \(recorded)"]
        }
        #expect(differences == [], "\(name)")
    }
}

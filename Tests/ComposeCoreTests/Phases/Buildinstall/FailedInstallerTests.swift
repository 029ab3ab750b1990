import DigestKit
import HostKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

@Suite("Images of trees whose installers failed") struct FailedInstallerTests {
    private static let warning =
        "ISO should be bootable, but buildinstall failed. Skipping for Client.x86_64"

    private var buildinstall: BuildinstallConfig {
        var config = BuildinstallConfig()
        config.method = .lorax
        return config
    }

    private func plan(_ change: (inout CreateISOPhase) -> Void) throws -> CreateISOPlan {
        var phase = CreateISOPhase(
            CreateISOConfig(), names: ImageNameConfig(), buildinstall: buildinstall,
            identity: try .forTests(RecordedCase.release),
            variants: try RecordedCase.variants().limited(
                toArches: ["x86_64"], variants: ["Client", "Server"]),
            layout: ComposeLayout("/top"))
        change(&phase)
        return try phase.plan { tree in
            TreeListing([(GraftPoint("Packages/a.rpm", from: tree.appending("a.rpm")), 2048)])
        }
    }

    @Test("a tree whose installer failed has no image, its sources have theirs, and a warning says so")
    func skipped() throws {
        let plan = try plan { $0.failedInstallers = [TreeID("Client", "x86_64")] }
        let names = plan.images.map { "\($0.image.variant).\($0.image.arch)" }
        #expect(names == ["Client.src", "Server.x86_64", "Server.src"])
        #expect(plan.messages == [.init(Self.warning, isWarning: true)])
    }

    @Test("where nothing is to boot it does not matter") func indifferent() throws {
        let all = ["Client.x86_64", "Client.src", "Server.x86_64", "Server.src"]
        let plan = try plan {
            $0.failedInstallers = [TreeID("Client", "x86_64")]
            $0.isBuildinstallSkipped = true
        }
        #expect(plan.images.map { "\($0.image.variant).\($0.image.arch)" } == all)
        #expect(plan.messages.isEmpty)
    }

    @Test("images of several variants go without it as well", Tool.require("genisoimage", "implantisomd5"))
    func extraISOs() async throws {
        try await ExtraISOPlace.with { place in
            for arch in ["x86_64", "src"] {
                for variant in ["Server", "Client"] { try place.putTree(variant, arch) }
            }
            place.buildinstall = buildinstall
            place.take { $0.arches = ["x86_64"] }
            var phase = try place.phase
            phase.failedInstallers = [TreeID("Server", "x86_64")]
            let maker = ISOMaker(
                try Host.forTests(), layout: place.layout, checksums: [.sha256], epoch: ExtraISOPlace.epoch)
            var hooks = CreateISOHooks()
            let said = SharedList()
            hooks.log = { level, text in said.add("\(level.rawValue): \(text)") }
            let images = try await phase.perform(
                place.planner.plan(), from: place.extraFiles, reuse: ISOReuse(maker, old: nil),
                inputs: ISOInputs(epoch: ExtraISOPlace.epoch), hooks: hooks)
            #expect(images.map(\.image.arch) == ["src"])
            #expect(
                said.all.contains(
                    "WARNING: " + Self.warning.replacing("Client", with: "Server")))
        }
    }
}

import KojiKit
import SystemPackage
import Testing

@testable import ComposeCore

struct LiveMediaPlanTests {
    private func plan(
        _ lines: String, coversOptional: Bool = false, label: String? = nil,
        _ check: ([LiveMediumPlan]) throws -> Void
    ) async throws {
        let config = try await ComposeConfig.lines(lines)
        try await DeliveryPlace.with(
            label: label, setUp: { $0.defaults = config.imageDefaults },
            { place in
                try check(
                    LiveMediaPhase(config.liveMedia, coversOptional: coversOptional, place.context).plan())
            })
    }

    private func failure(_ lines: String) async throws -> ComposeError? {
        do {
            try await plan(lines) { _ in }
            return nil
        } catch let error as ComposeError {
            return error
        }
    }

    private func block(_ keys: String, variant: String = "^Server$") -> String {
        "live_media = {'\(variant)': [{'name': 'Live', 'kickstart': 'live.ks', \(keys)}]}\n"
    }

    @Test("every key of a block comes into the request") func keys() async throws {
        let keys = """
            'ksurl': 'git://k#1', 'ksversion': 'F44', 'install_tree_from': 'Client', 'title': 'Any',
            'subvariant': 'KDE', 'target': 'f44', 'version': '7', 'release': '3', 'scratch': True,
            'skip_tag': True, 'nomacboot': True, 'repo': ['Client', 'https://example.com/$basearch'],
            'arches': ['x86_64', 'aarch64', 's390x'], 'failable': ['aarch64', 's390x'],
            """
        try await plan(block(keys)) { plans in
            var options = KojiImageOptions(isScratch: true)
            (options.skipsTagging, options.noMacBoot) = (true, true)
            (options.release, options.kickstartURL, options.kickstartVersion) = ("3", "git://k#1", "F44")
            options.installTreeURL = "http://example.com/c/compose/Client/$basearch/os"
            options.optionalArches = ["aarch64"]
            options.repositories = [
                "http://example.com/c/compose/Client/$basearch/os", "https://example.com/$basearch",
                "http://example.com/c/compose/Server/$basearch/os",
            ]
            #expect(plans.count == 1)
            #expect(
                plans[0].image
                    == KojiKickstartImage(
                        .livemedia(arches: ["aarch64", "x86_64"]), name: "Live", version: "7", target: "f44",
                        kickstart: "live.ks", options: options))
            #expect(plans[0].subvariant == "KDE" && !plans[0].isFailable)
            #expect(
                plans[0].delivery
                    == PlannedDelivery(
                        .liveMedia, variant: "Server", arches: ["aarch64", "x86_64"], what: "livemedia Live",
                        failable: ["aarch64"]))
        }
    }

    @Test("what a block does not say is said by its phase, then by all phases") func defaults() async throws {
        let global = """
            global_ksurl = "git://all#1"
            global_target = "all"
            global_version = "3"
            global_release = "!RELEASE_FROM_LABEL_DATE_TYPE_RESPIN"

            """
        try await plan(block("") + global, label: "RC-1.5") { plans in
            let image = plans[0].image
            #expect([image.target, image.version] == ["all", "3"])
            #expect(image.options.kickstartURL == "git://all#1" && image.options.release == "1.5")
            #expect(image.options.installTreeURL == "http://example.com/c/compose/Server/$basearch/os")
            #expect(image.kind == .livemedia(arches: ["aarch64", "x86_64"]))
            #expect(plans[0].subvariant == "Server" && plans[0].failable.isEmpty)
            #expect(!image.options.isScratch && !image.options.skipsTagging && !image.options.noMacBoot)
        }
        let phase = """
            live_media_ksurl = "git://phase#1"
            live_media_target = "phase"
            live_media_version = "4"
            live_media_release = "5"
            live_target = "old"

            """
        try await plan(block("'release': None") + global + phase, label: "RC-1.6") { plans in
            let image = plans[0].image
            #expect([image.target, image.version] == ["phase", "4"])
            #expect(image.options.kickstartURL == "git://phase#1" && image.options.release == "1.6")
        }
    }

    @Test("a star alone lets all arches fail") func failable() async throws {
        try await plan(block("'failable': ['*'], 'target': 't', 'scratch': True")) { plans in
            #expect(plans[0].failable == ["aarch64", "x86_64"] && plans[0].isFailable)
            #expect(plans[0].image.options.optionalArches == ["aarch64", "x86_64"])
            #expect(plans[0].delivery.failable == ["*"])
        }
    }

    @Test("one block serves several variants, and arches that a variant lacks are left out")
    func variants() async throws {
        let lines = block("'arches': ['aarch64'], 'target': 't', 'scratch': True", variant: ".*")
        try await plan(lines) { plans in
            #expect(plans.map(\.variant.uid) == ["Cloud", "Server"])
            // An empty variant has no packages.
            #expect(plans[0].image.options.repositories.isEmpty)
        }
        try await plan(lines, coversOptional: true) { plans in
            #expect(plans.map(\.variant.uid) == ["Cloud", "Server", "Server-optional"])
        }
    }

    @Test("what cannot be is refused before anything is made") func refused() async throws {
        let rest = "'target': 't', 'scratch': True"
        #expect(
            try await failure(block("'install_tree_from': 'Nowhere', \(rest)"))?.message
                == "There is no variant Nowhere to get the install tree from when building live media for Server."
        )
        #expect(
            try await failure(block("'repo': ['Nowhere'], \(rest)"))?.message
                == "There is no variant Nowhere to get repo from.")
        #expect(
            try await failure(block("'version': '!NO', \(rest)"))?.message
                == "Unknown version generator '!NO'")
        #expect(
            try await failure(block("'target': 't'"))?.message
                == "live medium 1 of Server is no scratch build and has no repository of kickstart files; set ksurl, "
                + "live_media_ksurl or global_ksurl")
        #expect(
            try await failure(block("'scratch': True"))?.message
                == "live medium 1 of Server has no Koji target; set target, live_media_target or global_target"
        )
    }
}

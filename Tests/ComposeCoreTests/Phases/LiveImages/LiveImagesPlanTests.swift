import HostKit
import KojiKit
import SystemPackage
import Testing

@testable import ComposeCore

struct LiveImagesPlanTests {
    private func plan(
        _ lines: String, label: String? = nil, coversOptional: Bool = false,
        _ check: ([LiveImagePlan]) throws -> Void
    ) async throws {
        let config = try await ComposeConfig.lines(lines)
        try await DeliveryPlace.with(
            label: label,
            setUp: { context in
                context.defaults = config.imageDefaults
                context.names = config.imageNames
            },
            { place in
                try check(
                    LiveImagesPhase(
                        config.liveImages, signing: config.signing, coversOptional: coversOptional,
                        place.context
                    ).plan())
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

    private func block(_ keys: String, variant: String = "Server$", arch: String = "x86_64") -> String {
        "live_images = [('\(variant)', {'\(arch)': {'kickstart': 'live.ks', \(keys)}})]\n"
    }

    @Test("every key of a block comes into the request") func keys() async throws {
        let keys = """
            'name': 'Spin', 'ksurl': 'git://example.com/ks#abc', 'subvariant': 'KDE', 'target': 'f44',
            'version': '7', 'release': '3', 'specfile': 'git://example.com/spec#def',
            'repo': ['https://example.com/r', {'name': 'm', 'baseurl': '/mnt/repo'}, 'Client'],
            'type': 'live', 'sign': True, 'failable': True,
            """
        try await plan(block(keys)) { plans in
            #expect(plans.count == 1)
            let plan = plans[0]
            var options = KojiImageOptions()
            options.release = "3"
            options.specFile = "git://example.com/spec#def"
            options.kickstartURL = "git://example.com/ks#abc"
            options.repositories = [
                "https://example.com/r", "/mnt/repo", "http://example.com/c/compose/Client/x86_64/os",
                "http://example.com/c/compose/Server/x86_64/os",
            ]
            #expect(
                plan.image
                    == KojiKickstartImage(
                        .livecd(arch: "x86_64"), name: "Spin", version: "7", target: "f44",
                        kickstart: "live.ks", options: options))
            #expect(plan.subvariant == "KDE")
            #expect(plan.isFailable && plan.isWrapped && plan.isSigned)
            #expect(
                plan.delivery
                    == PlannedDelivery(
                        .liveImages, variant: "Server", arches: ["x86_64"], what: "livecd Spin",
                        failable: ["x86_64"]))
        }
    }

    @Test("without a package, and with one that is not kept, an image is a scratch build and is not signed")
    func scratch() async throws {
        try await plan(block("'target': 't', 'scratch': False, 'sign': True")) { plans in
            #expect(plans[0].image.options.isScratch)
            #expect(!plans[0].isWrapped && !plans[0].isSigned && !plans[0].isFailable)
        }
        try await plan(block("'target': 't', 'specfile': 'git://s', 'scratch': True, 'sign': True")) {
            plans in
            #expect(plans[0].image.options.isScratch)
            #expect(plans[0].isWrapped && !plans[0].isSigned)
        }
    }

    @Test("what a block does not say is said by its phase, then by all phases") func defaults() async throws {
        let global = """
            global_ksurl = "git://all#1"
            global_target = "all"
            global_version = "!VERSION_FROM_VERSION"
            global_release = "9"

            """
        try await plan(block("") + global, label: "Beta-1.2") { plans in
            let image = plans[0].image
            #expect(image.options.kickstartURL == "git://all#1")
            #expect(image.target == "all")
            #expect(image.version == "1.0")
            #expect(image.options.release == "9")
            #expect(image.name == "PT-1.0")
        }
        let phase = """
            live_images_ksurl = "git://phase#1"
            live_images_target = "phase"
            live_images_version = "5"
            live_images_release = None

            """
        try await plan(block("") + global + phase, label: "Beta-1.2") { plans in
            let image = plans[0].image
            #expect(image.options.kickstartURL == "git://phase#1")
            #expect(image.target == "phase")
            #expect(image.version == "5")
            #expect(image.options.release == "1.2")
        }
        try await plan(block("'target': 'own'") + global + phase + "live_target = 'old'\n") { plans in
            #expect(plans[0].image.target == "old")
        }
        try await plan(block("'target': 'own'"), label: "Beta-1.2") { plans in
            #expect(plans[0].image.version == "1.0_Beta")
            #expect(plans[0].image.options.release == nil)
            #expect(plans[0].image.options.kickstartURL == nil)
        }
    }

    @Test("a star stands for all arches but sources, which only their own name stands for")
    func arches() async throws {
        let options = "live_target = 't'\n"
        try await plan(block("", arch: "*") + options) { plans in
            #expect(plans.map(\.arch) == ["aarch64", "x86_64"])
            #expect(plans[0].image.kind == .livecd(arch: "aarch64"))
        }
        try await plan(block("", arch: "src") + options) { plans in
            #expect(plans.map(\.arch) == ["src"])
            #expect(
                plans[0].image.options.repositories == ["http://example.com/c/compose/Server/source/tree"])
            #expect(plans[0].fileName == "PT-1.0-20261121.t.0-Server-source-live.iso")
        }
    }

    @Test("several blocks are several images, and one block serves several variants")
    func blocks() async throws {
        let lines = """
            live_images = [('^(Client|Server)$', {
                'x86_64': [{'kickstart': 'a.ks', 'name': 'A'}, {'kickstart': 'b.ks', 'name': 'B'}],
                '*': {'kickstart': 'c.ks', 'name': 'C', 'version': '2'}})]
            live_target = 't'
            """
        try await plan(lines) { plans in
            #expect(
                plans.map {
                    "\($0.variant.uid) \($0.arch) \($0.number) \($0.image.kickstart) \($0.fileName ?? "")"
                }
                    == [
                        "Client x86_64 1 a.ks A-1.0-Client-x86_64-live.iso",
                        "Client x86_64 2 b.ks B-1.0-Client-x86_64-live.iso",
                        "Client x86_64 3 c.ks C-2-Client-x86_64-live.iso",
                        "Server aarch64 1 c.ks C-2-Server-aarch64-live.iso",
                        "Server x86_64 1 a.ks A-1.0-Server-x86_64-live.iso",
                        "Server x86_64 2 b.ks B-1.0-Server-x86_64-live.iso",
                        "Server x86_64 3 c.ks C-2-Server-x86_64-live.iso",
                    ])
            #expect(Set(plans.map(\.purpose)).count == plans.count)
        }
    }

    @Test("an appliance lies with the disk images") func appliance() async throws {
        try await plan(block("'type': 'appliance', 'target': 't'")) { plans in
            #expect(plans[0].image.kind == .appliance(arch: "x86_64"))
            #expect(plans[0].fileName == "PT-1.0-20261121.t.0-Server-x86_64-live.raw.xz")
            #expect(plans[0].delivery.what == "appliance PT-1.0")
        }
        // Sources have no place for them.
        try await plan(block("'type': 'appliance', 'target': 't'", arch: "src")) { #expect($0.isEmpty) }
    }

    @Test("files are named by the format of images, unless they keep Koji's names") func names() async throws
    {
        let options = """
            live_target = 't'
            image_name_format = "%(release_short)s-{variant}-{disc_type}{disc_num}-{arch}{suffix}"
            disc_types = {"live": "Live"}

            """
        try await plan(block("'name': 'Spin'") + options) { plans in
            #expect(plans[0].fileName == "PT-Server-Live-x86_64.iso")
        }
        try await plan(block("'name': 'Spin'") + options + "live_images_no_rename = True\n") { plans in
            #expect(plans[0].fileName == nil)
        }
        try await plan(block("'name': '100% {x}'") + "live_target = 't'\n") { plans in
            #expect(plans[0].fileName == "100% {x}-1.0-Server-x86_64-live.iso")
        }
    }

    @Test("two images that would have one name are told apart by the names that they were given")
    func clashes() async throws {
        let lines = """
            live_target = 't'
            image_name_format = "{variant}-{arch}{suffix}"
            live_images = [('Server$', {'x86_64': [
                {'kickstart': 'a.ks', 'name': 'A'}, {'kickstart': 'b.ks', 'name': 'B'}]})]
            """
        try await plan(lines) { plans in
            #expect(
                plans.map(\.fileName) == ["A-1.0-Server-x86_64-live.iso", "B-1.0-Server-x86_64-live.iso"])
        }
        let error = try await failure(lines.replacing("'B'", with: "'A'"))
        #expect(error?.code == .imageName)
        #expect(
            error?.message
                == "2 live images of Server.x86_64 would be called A-1.0-Server-x86_64-live.iso; give each a name or "
                + "a version of its own, or set live_images_no_rename")
    }

    @Test("optional variants have images only where they have ISO images at all") func optional() async throws
    {
        let lines = block("", variant: "^Server") + "live_target = 't'\n"
        try await plan(lines) { #expect(Set($0.map(\.variant.uid)) == ["Server"]) }
        try await plan(lines, coversOptional: true) { plans in
            #expect(plans.map(\.variant.uid) == ["Server", "Server-optional"])
        }
    }

    @Test("an empty variant has no repository of its own") func empty() async throws {
        try await plan(block("'repo': 'Client'", variant: "Cloud") + "live_target = 't'\n") { plans in
            #expect(plans[0].image.options.repositories == ["http://example.com/c/compose/Client/x86_64/os"])
        }
    }

    @Test("what cannot be is refused before anything is made") func refused() async throws {
        let target = "live_target = 't'\n"
        #expect(
            try await failure(block("'type': 'floppy'") + target)?.message
                == "Unknown live image type floppy of live image 1 of Server.x86_64; use live or appliance")
        #expect(
            try await failure(block("'repo': 'Nowhere'") + target)?.message
                == "There is no variant Nowhere to get repo from.")
        #expect(
            try await failure(block("'version': '!NO_SUCH'") + target)?.message
                == "Unknown version generator '!NO_SUCH'")
        #expect(
            try await failure(block("'specfile': 'git://s'") + target)?.message
                == "live image 1 of Server.x86_64 is no scratch build and has no repository of kickstart files; set "
                + "ksurl, live_images_ksurl or global_ksurl")
        #expect(
            try await failure(block(""))?.message
                == "live image 1 of Server.x86_64 has no Koji target; set target, live_images_target or global_target"
        )
        let signed = block("'sign': True, 'specfile': 'git://s', 'ksurl': 'git://k'") + target
        #expect(
            try await failure(signed + "signing_command = 'sign %(signing_key_password)s'\n")?.code
                == .configuration)
        #expect(try await failure(signed + "signing_command = 'sign'\n") == nil)
    }
}

import KojiKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

/// What configurations ask Koji's image factory for.
struct ImageBuildPlanTests {
    /// The plan of a configuration with one block of settings.
    private func plan(
        _ settings: String, variant: String = "^Server$", more: String = "", label: String? = nil,
        variants: String = DeliveryPlace.variants
    ) async throws -> [ImageBuildPlan] {
        let config = try await ComposeConfig.lines(
            "\(more)\nimage_build = {\"\(variant)\": [{\"image-build\": {\(settings)}}]}")
        return try await DeliveryPlace.with(variants, label: label) { place in
            var context = place.context
            context.defaults = config.imageDefaults
            context.translator = PathTranslator([
                .init(prefix: place.layout.top.string, url: "http://example.com/c"),
                .init(prefix: "/mnt/trees", url: "http://example.com/trees"),
            ])
            return try ImageBuildPhase(config.imageBuild, context).plan()
        }
    }

    private let common = """
        "name": "PT-Base", "distro": "Fedora-22", "kickstart": "base.ks", "target": "f44", \
        "ksurl": "git://example.com/ks.git#0123456789012345678901234567890123456789", "format": "qcow2"
        """

    private func options(_ plans: [ImageBuildPlan]) throws -> XMLRPCStruct {
        try #require(plans.first).image().options.xmlrpc
    }

    @Test("a block with all keys comes to one request with all options of the command line tool")
    func everything() async throws {
        let config = try await ComposeConfig.lines(
            """
            image_build_allow_reuse = True
            image_build = {"^Server$": [{
                "image-build": {
                    "name": "PT-Cloud", "version": "26", "release": "7", "target": "f44-images",
                    "distro": "Fedora-22", "kickstart": "cloud.ks", "ksversion": "F26",
                    "ksurl": "git://example.com/ks.git#0123456789012345678901234567890123456789",
                    "arches": ["x86_64", "aarch64"], "failable": ["aarch64"], "subvariant": "Cloud_Base",
                    "format": ["qcow2", ("raw-xz", "raw.xz"), ("odd", "odd.img")],
                    "repo": ["Client", "http://example.com/r/", {"baseurl": "/mnt/repo"}],
                    "repo_from": "Server", "install_tree_from": "Client",
                    "disk_size": 3, "skip_tag": True, "scratch": True, "specfile": "git://example.com/spec",
                    "ova_option": "a=b, c=d", "background": True, "noverifyssl": True, "disc_size": 4,
                    "hobby": ["x", 1, True, None],
                },
                "factory-parameters": {"Docker_env": '[ "a" ]', "docker_cmd": "%d", "size": 5},
            }]}
            """)
        #expect(config.imageBuild.allowsReuse)
        try await DeliveryPlace.with { place in
            let plans = try ImageBuildPhase(config.imageBuild, place.context).plan()
            let plan = try #require(plans.first)
            #expect(plans.count == 1)
            #expect(
                plan.delivery
                    == PlannedDelivery(
                        .imageBuild, variant: "Server", arches: ["aarch64", "x86_64"],
                        what: "buildImageOz PT-Cloud (qcow2, raw-xz, odd)", failable: ["aarch64"]))
            #expect(plan.subvariant == "Cloud_Base")
            let image = plan.image()
            #expect(image.name == "PT-Cloud")
            #expect(image.version == "26")
            #expect(image.target == "f44-images")
            #expect(image.arches == ["aarch64", "x86_64"])
            #expect(image.installTree == "http://example.com/c/compose/Client/$arch/os")
            #expect(
                image.options.xmlrpc == [
                    "scratch": true, "skip_tag": true, "release": "7", "format": ["qcow2", "raw-xz", "odd"],
                    "repo": [
                        "http://example.com/c/compose/Client/$arch/os", "http://example.com/r/", "/mnt/repo",
                        "http://example.com/c/compose/Server/$arch/os",
                    ],
                    "ksurl": "git://example.com/ks.git#0123456789012345678901234567890123456789",
                    "ksversion": "F26", "kickstart": "cloud.ks", "optional_arches": ["aarch64"],
                    "specfile": "git://example.com/spec", "distro": "Fedora-22", "disk_size": 3,
                    "ova_option": ["a=b", "c=d"], "noverifyssl": true,
                    "factory_parameter": [
                        ["docker_cmd", "%d"], ["docker_env", "[ \"a\" ]"], ["size", "5"],
                    ],
                ])
            #expect(plan.priority == 5)
            let text = try plan.file.text()
            #expect(
                text == """
                    [factory-parameters]
                    Docker_env = [ "a" ]
                    docker_cmd = %%d
                    size = 5

                    [image-build]
                    arches = aarch64,x86_64
                    can_fail = aarch64
                    disc_size = 4
                    disk_size = 3
                    distro = Fedora-22
                    format = qcow2,raw-xz,odd
                    hobby = x,1,True,None
                    install_tree = http://example.com/c/compose/Client/$arch/os
                    kickstart = cloud.ks
                    ksurl = git://example.com/ks.git#0123456789012345678901234567890123456789
                    ksversion = F26
                    name = PT-Cloud
                    noverifyssl = True
                    ova_option = a=b,c=d
                    release = 7
                    repo = http://example.com/c/compose/Client/$arch/os,http://example.com/r/,/mnt/repo,\
                    http://example.com/c/compose/Server/$arch/os
                    skip_tag = True
                    specfile = git://example.com/spec
                    target = f44-images
                    version = 26


                    """)
        }
    }

    @Test("a block that says little is for all arches of the variant, with Koji's usual size of the disk")
    func little() async throws {
        let plan = try #require(try await plan(common).first)
        #expect(plan.arches == ["aarch64", "x86_64"])
        #expect(plan.subvariant == "Server")
        #expect(plan.version == "1.0")
        #expect(plan.installTree == "http://example.com/c/compose/Server/$arch/os")
        #expect(
            plan.image().options.xmlrpc == [
                "format": ["qcow2"], "repo": ["http://example.com/c/compose/Server/$arch/os"],
                "ksurl": "git://example.com/ks.git#0123456789012345678901234567890123456789",
                "kickstart": "base.ks", "distro": "Fedora-22", "disk_size": 10,
            ])
        #expect(plan.priority == nil)
        #expect(plan.delivery.failable.isEmpty)
    }

    @Test("kickstart URL, target, version and release fall back on those of the phase, then on those of all")
    func fallbacks() async throws {
        let bare = """
            "name": "N", "distro": "D", "kickstart": "k.ks", "format": "qcow2"
            """
        let global = """
            global_ksurl = "git://g/ks.git#0123456789012345678901234567890123456789"
            global_target = "g-target"
            global_version = "g1"
            global_release = "g2"
            """
        let first = try #require(try await plan(bare, more: global).first)
        #expect(first.target == "g-target")
        #expect(first.kickstartURL == "git://g/ks.git#0123456789012345678901234567890123456789")
        #expect(first.version == "g1")
        #expect(first.release == "g2")
        let phase = """

            image_build_ksurl = "git://p/ks.git#0123456789012345678901234567890123456789"
            image_build_target = "p-target"
            image_build_version = "!VERSION_FROM_VERSION"
            image_build_release = None
            """
        let second = try #require(try await plan(bare, more: global + phase).first)
        #expect(second.target == "p-target")
        #expect(second.kickstartURL == "git://p/ks.git#0123456789012345678901234567890123456789")
        #expect(second.version == "1.0")
        #expect(second.release == "20261121.t.0")
        let own =
            bare + """
                , "target": "o", "version": 26, "release": 3, "ksurl": \
                "git://o/ks.git#0123456789012345678901234567890123456789"
                """
        let third = try #require(try await plan(own, more: global + phase).first)
        #expect(third.target == "o")
        #expect(third.version == "26")
        #expect(third.release == "3")
        #expect(third.kickstartURL?.hasPrefix("git://o/") == true)
        let automatic = try await plan(common + ", \"release\": None", label: "Beta-1.2")
        #expect(automatic.first?.release == "1.2")
        #expect(automatic.first?.version == "1.0_Beta")
    }

    @Test("the install tree is a variant's, a URL, or a path as others see it")
    func installTrees() async throws {
        let url = try await plan(common + ", \"install_tree_from\": \"http://example.com/t/$arch\"")
        #expect(url.first?.installTree == "http://example.com/t/$arch")
        let path = try await plan(common + ", \"install_tree_from\": \"/mnt/trees/a/../b\"")
        #expect(path.first?.installTree == "http://example.com/trees/b")
        let nested = try await plan(common, variant: "^Server-optional$")
        #expect(nested.first?.installTree == "http://example.com/c/compose/Server/$arch/os")
        #expect(nested.first?.repositories == ["http://example.com/c/compose/Server-optional/$arch/os"])
        let empty = try await plan(common + ", \"install_tree_from\": \"Server\"", variant: "^Cloud$")
        #expect(empty.first?.repositories == [])
    }

    @Test("arches are those of the block that the variant has; a block without any makes nothing")
    func arches() async throws {
        #expect(
            try await plan(common + ", \"arches\": [\"x86_64\", \"s390x\"]").map(\.arches) == [["x86_64"]])
        #expect(try await plan(common + ", \"arches\": [\"s390x\"]").isEmpty)
        let all = try #require(try await plan(common + ", \"failable\": [\"*\"]").first)
        #expect(all.failable == ["aarch64", "x86_64"])
        #expect(all.delivery.failable == ["*"])
        #expect(all.image().options.optionalArches == ["aarch64", "x86_64"])
        let one = try #require(try await plan(common + ", \"failable\": [\"x86_64\", \"s390x\"]").first)
        #expect(one.delivery.failable == ["x86_64"])
    }

    @Test("one block serves several variants, and blocks that look alike have logs of their own")
    func several() async throws {
        let block = "{\"image-build\": {\(common), \"repo\": \"Client\"}}"
        let config = try await ComposeConfig.lines(
            "image_build = {\"^(Client|Server)$\": [\(block), \(block)]}")
        try await DeliveryPlace.with { place in
            let plans = try ImageBuildPhase(config.imageBuild, place.context).plan()
            #expect(plans.map(\.delivery.variant) == ["Client", "Client", "Server", "Server"])
            #expect(plans.map(\.number) == [1, 2, 1, 2])
            #expect(plans.map(\.logName) == ["Client", "Client-2", "Server", "Server-2"])
            let repositories = plans.map(\.repositories.count)
            #expect(repositories == [1, 1, 2, 2])
            #expect(plans[0].image().options.kickstart == plans[3].image().options.kickstart)
        }
    }

    @Test(
        "a block that lacks something that Koji needs is a mistake, which names block and key",
        arguments: ["name", "distro", "kickstart", "target", "ksurl", "format"])
    func missing(key: String) async throws {
        let values = [
            "name": "N", "distro": "D", "kickstart": "k", "target": "t", "format": "qcow2",
            "ksurl": "git://k#0123456789012345678901234567890123456789",
        ].filter { $0.key != key }
        let settings = values.map { "\"\($0.key)\": \"\($0.value)\"" }.sorted().joined(separator: ", ")
        let error = await #expect(throws: ComposeError.self) { _ = try await plan(settings) }
        #expect(error?.code == .configuration)
        #expect(
            error?.message == "block 1 of image_build for Server has no '\(key)'; set it in its 'image-build'"
        )
    }

    @Test(
        "what cannot be is a mistake",
        arguments: [
            ("\"format\": \"floppy\"", "has the unknown format 'floppy'; use one of boot, "),
            ("\"install_tree_from\": \"Nobody\"", "There is no variant Nobody to install from."),
            ("\"repo\": \"Nobody\"", "There is no variant Nobody to get repo from."),
            ("\"name\": \"a/b\"", "a name of a file has no '/'"),
            ("\"subvariant\": \"..\"", "a name of a file has no '/'"),
            ("\"format\": []", "has no 'format'"),
        ])
    func impossible(setting: String, message: String) async throws {
        let key = setting.split(separator: ":")[0]
        let kept = common.split(separator: ", ").filter { !$0.hasPrefix(key) }.joined(separator: ", ")
        let error = await #expect(throws: ComposeError.self) { _ = try await plan(kept + ", " + setting) }
        #expect(error?.code == .configuration)
        #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
    }

    @Test("an unknown generator and an addon, which has no images, are mistakes, too")
    func generators() async throws {
        let version = await #expect(throws: ComposeError.self) {
            _ = try await plan(common + ", \"version\": \"!NEW\"")
        }
        #expect(version?.code == .identity)
        let addons = """
            <variants><variant id="HA" name="HA" type="addon"><arches><arch>x86_64</arch></arches></variant>
            <variant id="Server" name="Server" type="variant"><arches><arch>x86_64</arch></arches>
            <variants><ref id="HA"/></variants></variant></variants>
            """
        let addon = await #expect(throws: ComposeError.self) {
            _ = try await plan(common, variant: "^Server-HA$", variants: addons)
        }
        #expect(addon?.message.contains("a variant of the type addon has no images") == true)
    }

    @Test("a block of a scratch build needs no kickstart URL; others are found at fault when they are read")
    func checks() async throws {
        let koji = "koji_profile = \"k\" global_target = \"t\" "
        try await expectFindings(
            koji + "image_build = {\"^S\": [{\"image-build\": {\"scratch\": True}}]}")
        try await expectFindings(
            koji + "image_build = {\"^S\": [{\"image-build\": {\"scratch\": False}}]}",
            "error config.no-kickstart-url 62")
    }
}

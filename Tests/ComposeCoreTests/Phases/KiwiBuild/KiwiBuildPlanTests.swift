import KojiKit
import TestSupport
import Testing

@testable import ComposeCore

/// What KIWI is asked for; nothing is asked of a hub.
struct KiwiBuildPlanTests {
    private static let common = """
        "kiwi_profile": "Cloud", "description_scm": "git+https://git.example/d?#abc", \
        "description_path": "Sample.kiwi", "target": "f44"
        """

    private func plan(
        _ lines: String, label: String? = nil
    ) async throws -> [KiwiBuildPlan] {
        let config = try await ComposeConfig.lines("koji_profile = \"k\"\n" + lines)
        return try await DeliveryPlace.with(
            label: label, setUp: { $0.defaults = config.imageDefaults },
            { place in try KiwiBuildPhase(config.kiwibuild, place.context).plan() })
    }

    private func image(_ keys: String, more lines: String = "", variant: String = "Server$") async throws
        -> KojiKiwiImage
    {
        let plan = try await plan("kiwibuild = {\"^\(variant)\": [{\(Self.common), \(keys)}]}\n" + lines)
        return try #require(plan.first).request
    }

    @Test("a block alone has the arches and the repository of its variant, and the version of images")
    func least() async throws {
        let plan = try await plan("kiwibuild = {\"^Server$\": {\(Self.common)}}")
        let only = try #require(plan.first)
        #expect(plan.count == 1)
        var expected = KojiKiwiImage(
            target: "f44", arches: ["aarch64", "x86_64"],
            descriptionSource: "git+https://git.example/d?#abc", descriptionPath: "Sample.kiwi")
        expected.profile = "Cloud"
        expected.version = "1.0"
        expected.repositories = ["http://example.com/c/compose/Server/$arch/os"]
        #expect(only.request == expected)
        #expect(
            only.delivery
                == PlannedDelivery(
                    .kiwibuild, variant: "Server", arches: ["aarch64", "x86_64"], what: "kiwiBuild Cloud"))
    }

    @Test("every key of a block counts") func block() async throws {
        let image = try await image(
            """
            "arches": ["x86_64", "s390x"], "failable": ["x86_64"], "subvariant": "KDE", "version": "Rawhide",
            "release": "7", "repos": ["https://r.example/$basearch", "Client", "/mnt/r"], "type": "oem",
            "type_attr": ["a=1", "b=2"], "bundle_name_format": "%N-%A", "repo_releasever": "44",
            "manifest_type": "live"
            """)
        #expect(image.arches == ["x86_64"])
        #expect(image.optionalArches == ["x86_64"])
        #expect(image.version == "Rawhide")
        #expect(image.release == "7")
        #expect(
            image.repositories == [
                "https://r.example/$basearch", "http://example.com/c/compose/Client/$arch/os", "/mnt/r",
                "http://example.com/c/compose/Server/$arch/os",
            ])
        #expect(image.type == "oem")
        #expect(image.typeAttributes == ["a=1", "b=2"])
        #expect(image.bundleNameFormat == "%N-%A")
        #expect(image.repositoryReleasever == "44")
    }

    @Test("what a block does not say, its phase says, and then all phases") func fallbacks() async throws {
        let lines = """
            kiwibuild_description_scm = "https://git.example/p#1" kiwibuild_description_path = "p.kiwi"
            kiwibuild_target = "pt" kiwibuild_release = "!RELEASE_FROM_DATE_RESPIN" kiwibuild_version = "pv"
            kiwibuild_repos = "https://p.example" kiwibuild_type = "iso" kiwibuild_type_attr = ["p=1"]
            kiwibuild_bundle_name_format = "%p" kiwibuild_repo_releasever = "9"
            kiwibuild_manifest_type = "dvd" global_target = "gt" global_version = "gv" global_release = "gr"
            """
        let own = try await plan("kiwibuild = {\"Client\": {\"kiwi_profile\": \"P\"}}\n" + lines)
        let request = try #require(own.first).request
        var expected = KojiKiwiImage(
            target: "pt", arches: ["x86_64"], descriptionSource: "https://git.example/p#1",
            descriptionPath: "p.kiwi")
        expected.profile = "P"
        expected.version = "pv"
        expected.release = "20261121.0"
        expected.repositories = ["https://p.example", "http://example.com/c/compose/Client/$arch/os"]
        expected.type = "iso"
        expected.typeAttributes = ["p=1"]
        expected.bundleNameFormat = "%p"
        expected.repositoryReleasever = "9"
        #expect(request == expected)
        #expect(own.first?.images.manifestType == "dvd")

        let block = try await image(
            "\"repos\": [], \"type_attr\": [], \"release\": None, \"manifest_type\": \"live\"", more: lines)
        #expect(block.target == "f44")
        #expect(block.descriptionPath == "Sample.kiwi")
        // An empty list is a value too; so is a release that is made up.
        #expect(block.repositories == ["http://example.com/c/compose/Server/$arch/os"])
        #expect(block.typeAttributes == [])
        #expect(block.release == "20261121.t.0")

        let global = try await plan(
            """
            kiwibuild = {"Client": {"kiwi_profile": "P", "description_scm": "u", "description_path": "p"}}
            global_target = "gt" global_version = "!VERSION_FROM_VERSION" global_release = None
            """, label: "Beta-1.2")
        let third = try #require(global.first).request
        #expect(third.target == "gt")
        #expect(third.version == "1.0")
        #expect(third.release == "1.2")
        #expect(third.repositories.count == 1)
    }

    @Test("an empty variant has no repository, and one that is listed is not named twice")
    func repositories() async throws {
        #expect(try await image("\"subvariant\": \"x\"", variant: "Cloud").repositories == [])
        let listed = try await image("\"repos\": [\"Server\", \"https://r.example\"]")
        #expect(listed.repositories == ["http://example.com/c/compose/Server/$arch/os", "https://r.example"])
    }

    @Test("arches that may fail are those of the block that it is made for; a star stands for all")
    func failable() async throws {
        #expect(try await image("\"failable\": [\"*\"]").optionalArches == ["aarch64", "x86_64"])
        #expect(
            try await image("\"failable\": [\"s390x\", \"aarch64\"]").optionalArches == ["aarch64"])
        let plan = try await plan("kiwibuild = {\"^Server$\": {\(Self.common), \"failable\": [\"*\"]}}")
        #expect(plan.map(\.delivery.failable) == [["*"]])
    }

    @Test("a block counts for each variant that its pattern fits, and for none without its arches")
    func variants() async throws {
        let plan = try await plan(
            """
            kiwibuild = {
                "^(Server|Client)$": [{\(Self.common)}, {\(Self.common), "arches": ["aarch64"]}],
                "^Client$": {\(Self.common), "subvariant": "Other"},
            }
            """)
        #expect(
            plan.map { "\($0.images.variant.uid) \($0.images.number) \($0.images.arches)" } == [
                "Client 1 [\"x86_64\"]", "Client 3 [\"x86_64\"]",
                "Server 1 [\"aarch64\", \"x86_64\"]", "Server 2 [\"aarch64\"]",
            ])
    }

    @Test(
        "what cannot be is told with its variant, and where to set it",
        arguments: [
            (
                "\"description_scm\": \"u\", \"description_path\": \"p\"",
                "'kiwibuild_target' or 'global_target'"
            ),
            ("\"target\": \"t\", \"description_path\": \"p\"", "no 'description_scm'; set it there, or"),
            ("\"target\": \"t\", \"description_scm\": \"u\"", "for Server has no 'description_path'"),
            ("\(common), \"repos\": \"Nowhere\"", "There is no variant Nowhere to get repo from."),
            ("\(common), \"version\": \"!NOTHING\"", "Unknown version generator '!NOTHING'"),
            ("\(common), \"release\": \"!NOTHING\"", "Unknown version generator '!NOTHING'"),
        ])
    func impossible(keys: String, message: String) async throws {
        let config = try await ComposeConfig.lines(
            "kiwibuild = {\"^Server$\": {\(keys.contains("kiwi_profile") ? "" : "\"kiwi_profile\": \"P\", ")\(keys)}}"
        )
        let kiwibuild = config.kiwibuild
        let found = try await DeliveryPlace.with { place in
            do {
                let plan = try KiwiBuildPhase(kiwibuild, place.context).plan()
                return "\(plan)"
            } catch {
                return "\(error)"
            }
        }
        #expect(found.contains(message), "\(found)")
    }

    @Test("blocks without a target or a description are told when the configuration is read")
    func checks() async throws {
        func found(_ lines: String) async throws -> [String] {
            try await validate(minimal + "koji_profile = \"k\"\n" + lines + "\n").short
                .map { String($0.split(separator: " ").dropLast().joined(separator: " ")) }
        }
        let block = "kiwibuild = {\"^S\": [{\"kiwi_profile\": \"p\"}]}"
        let missing = ["no-target", "no-description", "no-description"].map { "error config.\($0)" }
        let told = try await found(block)
        #expect(told.sorted() == missing.sorted())
        #expect(
            try await found(
                block + " kiwibuild_target = \"t\" kiwibuild_description_scm = \"u\""
                    + " kiwibuild_description_path = \"p\"") == [])
        #expect(try await found("kiwibuild = {\"^S\": [{\(Self.common)}]}") == [])
        let other = "imagebuilder = {\"^S\": [{\"name\": \"n\", \"types\": [\"raw\"]}]}"
        #expect(try await found(other) == ["error config.no-target"])
        #expect(try await found(other + " imagebuilder_target = \"t\"") == [])
        #expect(try await found(other + " global_target = \"t\"") == [])
    }
}

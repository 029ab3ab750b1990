import SourceDiagnostics
import TestSupport
import Testing

@testable import ComposeCore

struct ConditionTests {
    @Test("an option that another one requires must be there")
    func requires() async throws {
        for (name, others) in [
            ("base_product_name", ["base_product_short", "base_product_version"]),
            ("base_product_short", ["base_product_name", "base_product_version"]),
            ("base_product_version", ["base_product_name", "base_product_short"]),
            ("pkgset_scratch_modules", ["mbs_api_url"]),
        ] {
            let value = name == "pkgset_scratch_modules" ? "{\"^S\": [\"a:b:c:d\"]}" : "\"X\""
            let alone = try await validate(minimal + "\(name) = \(value)\n")
            #expect(alone.short == others.map { _ in "error config.requires 8:\(name.count + 4)" })
            for (finding, other) in zip(alone.diagnostics, others) {
                #expect(finding.message.hasSuffix(" requires '\(other)', which is not set"))
            }
            let rest = others.map { "\($0) = \"Y\"\n" }.joined()
            #expect(try await validate(minimal + "\(name) = \(value)\n" + rest).short == [])
        }
        let without = minimal.replacing("pkgset_repos = {\"x86_64\": [\"repo\"]}\n", with: "")
        #expect(try await validate(without).short == ["error config.requires 5:17"])
    }

    @Test("an option that another one excludes must not be there, unless it has its default")
    func conflicts() async throws {
        let options = "[(\"^S\", {\"*\": {\"nomacboot\": True}})]"
        try await expectFindings("lorax_options = \(options)", "error config.conflicts 1")
        try await expectFindings("buildinstall_kickstart = \"a\"", "error config.conflicts 1")
        try await expectFindings(
            "lorax_options = \(options) buildinstall_method = \"buildinstall\"", "error config.conflicts 1")
        try await expectFindings("lorax_options = \(options) buildinstall_method = \"lorax\"")
        try await expectFindings("product_id_allow_missing = True", "error config.conflicts 1")
        try await expectFindings("product_id_allow_missing = False")
        try await expectFindings("product_id_allow_missing = True product_id = \"d\"")
        try await expectFindings("pkgset_koji_tag = \"f40\"", "error config.conflicts 1")
        try await expectFindings("pkgset_koji_inherit = False", "error config.conflicts 1")
        try await expectFindings("pkgset_koji_inherit = True")
        let koji = try await validate(minimal.replacing("\"repos\"", with: "\"koji\""))
        #expect(koji.short == ["error config.conflicts 6:1"])
    }

    @Test("a tracking service without translated paths is a warning")
    func publication() async throws {
        try await expectFindings("cts_url = \"https://c\"", "warning config.no-translation 11")
        try await expectFindings("cts_url = \"https://c\" translate_paths = [(\"/a\", \"https://a\")]")
    }

    @Test("a block of Koji tasks needs a target of its own, of its phase or of all phases")
    func targets() async throws {
        let koji = "koji_profile = \"k\" "
        let medium = "live_media = {\"^S\": [{\"name\": \"n\", \"kickstart\": \"k\", \"scratch\": True}]}"
        try await expectFindings(koji + medium, "error config.no-target 41")
        try await expectFindings(medium, "warning config.no-target 22")
        for name in ["live_media_target", "global_target"] {
            try await expectFindings(koji + medium + " \(name) = \"t\"")
        }
        try await expectFindings(koji + medium.replacing("True}", with: "True, \"target\": \"t\"}"))
        let image = "live_images = [(\"^S\", {\"*\": {\"kickstart\": \"k\"}})]"
        try await expectFindings(koji + image, "error config.no-target 48")
        try await expectFindings(koji + image + " live_target = \"t\"")
        let kept = medium.replacing("True", with: "False") + " live_media_target = \"t\""
        try await expectFindings(koji + kept, "error config.no-kickstart-url 41")
        try await expectFindings(koji + kept + " live_media_ksurl = \"git://x#1\"")
        let wrapped = image.replacing("\"k\"}", with: "\"k\", \"specfile\": \"s\"}") + " live_target = \"t\""
        try await expectFindings(koji + wrapped, "error config.no-kickstart-url 48")
        try await expectFindings(koji + wrapped.replacing("\"s\"}", with: "\"s\", \"scratch\": True}"))
        let disk = "image_build = {\"^S\": [{\"image-build\": {\"target\": \"t\"}}]}"
        try await expectFindings(koji + disk, "error config.no-kickstart-url 42")
        try await expectFindings(koji + disk + " image_build_ksurl = \"git://x#HEAD\"")
    }

    @Test("a rule of a phase does not count when the phase is skipped")
    func skipped() async throws {
        try await expectFindings("createrepo_deltas = True", "error createrepo.no-old-compose 1")
        try await expectFindings("createrepo_deltas = True skip_phases = [\"createrepo\"]")
        try await expectFindings("createrepo_deltas = [(\"^S\", {\"*\": False})]")
        try await expectFindings("media_checksum_one_file = True", "error image-checksum.several 1")
        try await expectFindings("media_checksum_one_file = True skip_phases = [\"image_checksum\"]")
        try await expectFindings(
            "variant_as_lookaside = [(\"Client\", \"Serve\")]", "error gather.no-such-variant 36")
        try await expectFindings(
            "variant_as_lookaside = [(\"Client\", \"Serve\")] skip_phases = [\"gather\"]")
    }

    @Test("a nested variant cannot be a lookaside") func nested() async throws {
        try await expectFindings(
            "variant_as_lookaside = [(\"Client\", \"Server-optional\")]", "error gather.nested-lookaside 36")
    }

    @Test("an OSTree installer clashes where buildinstall runs, and nowhere else")
    func clash() async throws {
        let installer = "buildinstall_method = \"lorax\" ostree_installer = [(\"^C\", {\"x86_64\": {}})]"
        try await expectFindings(installer, "error ostree-installer.clash 69")
        try await expectFindings(installer + " ostree_installer_overwrite = True")
        try await expectFindings(installer + " buildinstall_skip = [(\"^Client$\", {\"*\": True})]")
        try await expectFindings(
            installer + " buildinstall_skip = [(\"^Client$\", {\"*\": False})]",
            "error ostree-installer.clash 69")
    }
}

import HostKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

struct NameFormatTests {
    private let format = NameFormat(["a": .text("x{b}"), "b": .text("é"), "n": .number(7)])

    @Test(
        "percent keys come first, braces in what they gave, as in Python",
        arguments: [
            ("plain", "plain"), ("%(a)s", "xé"), ("{a}-{n}", "x{b}-7"), ("%%{{%(n)02d}}", "%{07}"),
            ("{n:>3}|{n:<3}|{n:03}|{b:*^5}|{b!s}|{n:d}|{b:s}", "  7|7  |007|**é**|é|7|é"),
            ("%(b)3s|%(b)-3s|%(n)5.2s|%(n)i", "  é|é  |    7|7"), ("{n:}", "7"),
        ])
    func filling(template: String, expected: String) throws {
        #expect(try format.fill(template) == expected)
    }

    @Test(
        "what Python refuses is refused",
        arguments: [
            "%", "100%", "%s", "%(a", "%(a)", "%(a)d", "{", "}", "{a", "a}", "{n:s}", "{b:d}",
            "{n:999999999}",
            "%(n)99999d", "{a.b}", "{}", "{0}", "{a:?}",
        ])
    func refusals(template: String) {
        #expect(throws: NameFormat.Failure.self) { try format.fill(template) }
    }

    @Test(
        "every template that we take gives what Python gives", Tool.require("python3"),
        arguments: [
            "%(b)s-{n}", "{n:03}", "{n:>5}{b:<4}|", "%(n)05d|%(n)-5d|", "{b:*^6}", "{{}}%%", "{n:}{b!s}",
            "%(b).0s",
            "{b:.1}", "{n:4d}",
        ])
    func python(template: String) async throws {
        let host = try Host.forTests()
        let script = "import sys; v={'b':'é','n':7}; sys.stdout.write((sys.argv[1] % v).format(**v))"
        let command = Command(
            "python3", ["-c", script, template], environment: host.environment.forCommands(), in: "/")
        let python = try await host.runner.check(command).output
        #expect(try format.fill(template) == python)
    }
}

struct ImageNamingTests {
    private let variants = allKindsOfVariants()

    private func image(_ uid: String, _ arch: String, disc: Int? = 1) -> ImageNaming.Image {
        ImageNaming.Image(variant: variants[uid], arch: arch, discType: "dvd", discNumber: disc)
    }

    @Test("the usual name says compose, variant, arch and disc; sources are spelled out") func usual() throws
    {
        let naming = ImageNaming()
        let compose = try ComposeIdentity.forTests()
        #expect(
            try naming.fileName(of: image("Server", "x86_64"), in: compose)
                == "PT-1.0-20261121.t.0-Server-x86_64-dvd1.iso")
        #expect(
            try naming.fileName(of: image("Server", "src", disc: nil), in: compose)
                == "PT-1.0-20261121.t.0-Server-source-dvd.iso")
        #expect(
            try naming.fileName(of: image("Server-LP", "x86_64"), in: compose)
                == "PT-1.0-20261121.t.0-Server-x86_64-dvd1.iso")
        #expect(try naming.volumeID(of: image("Server", "src"), in: compose) == "PT-1.0 Server.src")
    }

    @Test("names and volume IDs of the recorded compose come out as they were") func recorded() throws {
        let manifest = try ImageManifest(decoding: RecordedCase.expected("images.json"), name: "images.json")
        let variants = try RecordedCase.variants()
        let compose = try ComposeIdentity.forTests(RecordedCase.release)
        var count = 0
        for (uid, arches) in manifest.images {
            for recorded in arches.values.joined() where !recorded.isUnified {
                let image = ImageNaming.Image(
                    variant: variants[uid], arch: recorded.arch, discType: "dvd",
                    discNumber: recorded.discNumber)
                #expect(recorded.path.hasSuffix("/" + (try ImageNaming().fileName(of: image, in: compose))))
                #expect(recorded.volumeID == (try ImageNaming().volumeID(of: image, in: compose)))
                count += 1
            }
        }
        #expect(count == 14)
    }

    @Test("every key has its value") func keys() throws {
        let compose = try ComposeIdentity.forTests(
            .named("LP", "2", base: ReleaseConfig.base("BO", "9")), .nightly, label: "Beta-1.2")
        let template =
            "{compose_id} {release_short} {version} {date} {respin} {type} {type_suffix} {label} "
            + "{label_major_version} {variant} {arch} {disc_type}%(disc_num)s{suffix}"
        #expect(
            try ImageNaming().fileName(of: image("Server", "s390x", disc: 2), in: compose, template: template)
                == "LP-2-BO-9-20261121.n.0 LP 2 20261121 0 nightly .n Beta-1.2 Beta-1 Server s390x dvd2.iso")
        #expect(
            try ImageNaming().volumeID(
                of: image("Server", "s390x"), in: compose,
                formats: ["{base_product_short}{base_product_version}"])
                == "BO9")
        #expect(
            try ImageNaming().volumeID(of: image("Server", "s390x"), in: compose) == "LP-2 BO-9 Server.s390x")
    }

    @Test("the first candidate of at most 32 bytes counts, after substitutions, the longest first")
    func candidates() throws {
        var naming = ImageNaming()
        let compose = try ComposeIdentity.forTests(.named("Supplementary", "1.0"))
        naming.volumeIDFormats = ["{release_short}-{version} {variant}-{variant}.{arch}", "{version} {arch}"]
        #expect(try naming.volumeID(of: image("Server", "x86_64"), in: compose) == "1.0 x86_64")
        naming.volumeIDSubstitutions = ["Server": "S", "Server-Server": "SS", "": "boom"]
        #expect(
            try naming.volumeID(of: image("Server", "x86_64"), in: compose) == "Supplementary-1.0 SS.x86_64")
        naming.isVolumeIDRestricted = true
        #expect(
            try naming.volumeID(of: image("Server", "x86_64"), in: compose) == "Supplementary-1-0-SS-x86_64")
        // 32 bytes, not 32 letters: two of them are needed for one of these.
        naming.volumeIDFormats = [String(repeating: "é", count: 20), "ok"]
        #expect(try naming.volumeID(of: image("Server", "x86_64"), in: compose) == "ok")
    }

    @Test("without a variant, templates with %(variant)s are passed over") func withoutVariant() throws {
        var naming = ImageNaming()
        naming.volumeIDFormats = ["%(variant)s.%(arch)s", "{release_short}.{arch}"]
        let image = ImageNaming.Image(variant: nil, arch: "x86_64")
        #expect(try naming.volumeID(of: image, in: .forTests()) == "PT.x86_64")
    }

    @Test("what cannot be named is told with the reason") func failures() throws {
        var naming = ImageNaming()
        let compose = try ComposeIdentity.forTests()
        let image = image("Server", "x86_64")
        func message(_ body: () throws -> String) -> String? {
            #expect(throws: ComposeError.self) { try body() }?.message
        }
        #expect(
            message { try naming.fileName(of: image, in: compose, template: "{moon}") }
                == "Failed to create image name: unknown format element: 'moon'")
        #expect(
            message { try naming.volumeID(of: image, in: compose, formats: ["%(sun)s"]) }
                == "Failed to create volume id: unknown format element: 'sun'")
        #expect(message { try naming.fileName(of: image, in: compose, template: "../{arch}") } != nil)
        naming.volumeIDFormats = [String(repeating: "x", count: 33)]
        #expect(
            message { try naming.volumeID(of: image, in: compose) }?.hasPrefix(
                "Could not create volume ID longer than 32 bytes, options are 'xxx") == true)
    }

    @Test("a volume ID that came out too long loses dashes, blanks and letters") func shortening() throws {
        #expect(try ImageNaming.shortened("short - one") == "short - one")
        #expect(
            try ImageNaming.shortened("PT-1-0-Supplementary-Server-x86_64") == "PT10SupplementaryServerx86_64"
        )
        #expect(
            try ImageNaming.shortened("a b c d e f g h i j k l m n o p q r s") == "abcdefghijklmnopqrs")
        #expect(
            try ImageNaming.shortened("Supplementary" + String(repeating: "x", count: 25))
                == "Supp" + String(repeating: "x", count: 25))
        #expect(throws: ComposeError.self) { try ImageNaming.shortened(String(repeating: "x", count: 33)) }
    }
}

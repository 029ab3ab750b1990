import RPMKit
import Testing

@testable import KojiKit

@Suite("Names as hubs take them") struct KojiNamesTests {
    @Test("an NVR may have an epoch before its name") func nvr() {
        #expect(KojiNames.nvr("a-b-1-2") == NVR(name: "a-b", version: "1", release: "2"))
        #expect(KojiNames.nvr("2:bash-5.1-1") == NVR(name: "bash", epoch: 2, version: "5.1", release: "1"))
    }

    @Test(
        "what has no three parts is no NVR",
        arguments: ["justaname", "a-1", "-1-1", "a--1", "a-1-", "x:a-1-1", ""])
    func noNVR(_ text: String) {
        #expect(KojiNames.nvr(text) == nil)
    }

    @Test("an N-V-R.A may have a location and the file's suffix") func nvra() throws {
        let plain = try #require(KojiNames.nvra("hello-1.1-1.fc99.x86_64.rpm"))
        #expect(plain.nevra.description == "hello-1.1-1.fc99.x86_64" && plain.location == nil)
        let far = try #require(KojiNames.nvra("hello-1.1-1.fc99.src@updates"))
        #expect(far.nevra.arch == .src && far.location == "updates")
        for text in ["hello", "hello-1.1.x86_64", "hello-1.1-1", "hello-1.1-1."] {
            #expect(KojiNames.nvra(text) == nil)
        }
    }

    @Test(
        "architectures fold into those that builders have",
        arguments: [
            ("i686", "i386"), ("i386", "i386"), ("athlon", "i386"), ("ia32e", "x86_64"),
            ("ppc64le", "ppc64le"), ("ppc64p7", "ppc64"), ("armv7hl", "armhfp"), ("armv7l", "arm"),
            ("sparc64v", "sparc64"), ("sparcv9", "sparc"), ("alphaev6", "alpha"), ("x86_64_v2", "x86_64_v2"),
            ("amd64", "amd64"), ("noarch", "noarch"), ("src", "src"), ("s390x", "s390x"),
        ])
    func canonical(_ arch: String, _ folded: String) {
        #expect(KojiNames.canonicalArch(arch) == folded)
    }

    @Test("names of tags and of users have their signs") func validity() {
        #expect(KojiNames.isValidInternal("f99-build_side/x+y.z") && !KojiNames.isValidInternal("f99@x"))
        #expect(!KojiNames.isValidInternal("") && !KojiNames.isValidInternal("a b"))
        #expect(KojiNames.isValidInternal(String(repeating: "a", count: 256)))
        #expect(!KojiNames.isValidInternal(String(repeating: "a", count: 257)))
        #expect(KojiNames.isValidUser("alice@KOJI.TEST") && !KojiNames.isValidUser("a+b"))
        #expect(
            KojiNames.isValid(version: "1", release: "2") && !KojiNames.isValid(version: "1-1", release: "2"))
    }

    @Test("a draft's release has that of its build in it") func drafts() {
        #expect(KojiNames.promotedRelease(ofDraft: "1.fc99,draft_12") == "1.fc99")
        #expect(KojiNames.promotedRelease(ofDraft: "1.fc99") == nil)
        #expect(KojiNames.promotedRelease(ofDraft: "1,draft_") == nil)
    }

    @Test(
        "dates are read with and without fraction and offset",
        arguments: [
            ("2026-11-21 06:44:56.272195+00:00", 1795243496.272195), ("2026-11-21 06:44:56", 1_795_243_496),
            ("2026-11-21 06:44:56.5", 1795243496.5), ("2026-11-21T06:44:56Z", 1_795_243_496),
            ("2026-11-21 07:44:56+01:00", 1_795_243_496), ("2026-11-21 01:14:56-0530", 1_795_243_496),
            ("1970-01-01 00:00:00", 0), ("2000-02-29 00:00:00", 951_782_400), ("1969-12-31 23:59:59", -1),
        ])
    func dates(_ text: String, _ seconds: Double) throws {
        let found = try #require(KojiTime.seconds(text))
        #expect(abs(found - seconds) < 0.000001)
    }

    @Test(
        "what is no date is none",
        arguments: ["", "today", "2026-13-01 00:00:00", "2026-11-21", "2026-11-21 06:44:56 x"])
    func noDates(_ text: String) {
        #expect(KojiTime.seconds(text) == nil)
    }
}

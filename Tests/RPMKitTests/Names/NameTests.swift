import Foundation
import RPMKit
import Testing

@Suite struct NameTests {
    @Test(
        "an EVR is read and printed as it was",
        arguments: ["1:2-3", "2-3", "2", "0:1.0-1.fc40", "1.0~rc1-0.1^git", "2-beta-3"]) func evr(
            text: String
        ) throws
    {
        let evr = try #require(EVR(text))
        #expect(evr.description == text)
    }

    @Test("the last hyphen starts the release, leading digits before a colon are the epoch") func evrParts()
        throws
    {
        let evr = try #require(EVR("3:2-beta-1"))
        #expect((evr.epoch, evr.version, evr.release) == (3, "2-beta", "1"))
        #expect(EVR(":1.0-1")?.epoch == 0)
        #expect(EVR("a:1")?.version == "a:1")
        #expect(EVR("") == nil)
        #expect(EVR("1:") == nil)
        #expect(EVR("4294967296:1") == nil)
    }

    @Test("epoch outranks version, version outranks release, no epoch is 0") func evrOrder() throws {
        let sorted = ["1.0", "1.0-1", "1.0-2", "1.1-1", "1:0.1-1", "2:0-0"]
        let read = try sorted.map { try #require(EVR($0)) }
        #expect(read.shuffled().sorted().map(\.description) == sorted)
        #expect(EVR("0:1-1") == EVR("1-1"))
        #expect(EVR("1-1") != EVR("1"))
    }

    @Test("an EVR survives JSON") func evrCodable() throws {
        let values = [try #require(EVR("1:2-3"))]
        let data = try JSONEncoder().encode(values)
        #expect(String(decoding: data, as: UTF8.self) == #"["1:2-3"]"#)
        #expect(try JSONDecoder().decode([EVR].self, from: data)[0].description == "1:2-3")
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([EVR].self, from: Data(#"[""]"#.utf8))
        }
    }

    @Test(
        "the epoch of an NVR may stand in three places",
        arguments: ["a-b-2:1.0-3", "2:a-b-1.0-3", "a-b-1.0-3:2"]) func nvrEpoch(text: String) throws
    {
        let nvr = try #require(NVR(text))
        #expect(nvr == NVR(name: "a-b", epoch: 2, version: "1.0", release: "3"))
        #expect(nvr.description == "a-b-1.0-3")
    }

    @Test(
        "what is no NVR is refused",
        arguments: [
            "", "a", "a-1", "-1-1", "a--1", "a-1-", "a-x:1-1", "1:a-1:1-1", "99999999999:a-1-1", "a-1-1:x",
        ])
    func badNVR(text: String) { #expect(NVR(text) == nil) }

    @Test(
        "a NEVRA is read in every form",
        arguments: [
            "bash-completion-1:2.11-9.fc40.noarch", "1:bash-completion-2.11-9.fc40.noarch",
            "bash-completion-2.11-9.fc40.noarch:1", "bash-completion-1:2.11-9.fc40.noarch.rpm",
        ]) func nevra(text: String) throws
    {
        let nevra = try #require(NEVRA(text))
        #expect(nevra.description == "bash-completion-1:2.11-9.fc40.noarch")
        #expect(nevra.fileName == "bash-completion-2.11-9.fc40.noarch.rpm")
        #expect(nevra.nvr.description == "bash-completion-2.11-9.fc40")
    }

    @Test("a source package's arch is src") func source() throws {
        let nevra = try #require(NEVRA("hello-2.10-1.fc40.src.rpm"))
        #expect(nevra.arch == .src && nevra.arch.isSource && nevra.epoch == 0)
        #expect(nevra.description == "hello-2.10-1.fc40.src")
    }

    @Test(
        "what is no NEVRA is refused",
        arguments: ["", "a-1-1", "a-1-1.", "a.b", ".rpm", "a-1.x-1", "1:a-1-1.x:2"])
    func badNEVRA(text: String) { #expect(NEVRA(text) == nil) }

    @Test("packages of one version but different spelling are different packages") func nevraIdentity() throws
    {
        let one = try #require(NEVRA("a-1.0-1.noarch"))
        let other = try #require(NEVRA("a-1.00-1.noarch"))
        #expect(one != other && one.evr == other.evr && (one < other) != (other < one))
    }

    @Test("a machine installs its own arch, older ones and noarch") func arches() {
        #expect(Arch("i686").isCompatible(with: "x86_64"))
        #expect(!Arch("x86_64").isCompatible(with: "i686"))
        #expect(Arch.noarch.isCompatible(with: "aarch64"))
        #expect(!Arch.src.isCompatible(with: "x86_64"))
        #expect(Arch("armv7hl").compatible == ["armv7hl", "armv6hl", "noarch"])
        #expect(Arch("i586").base == "i386" && Arch("x86_64_v3").base == "x86_64")
    }
}

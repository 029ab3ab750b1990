import HostKit
import KojiHubDouble
import KojiKit
import SystemPackage
import TestSupport
import Testing

@Suite(Tool.require("rpmbuild")) struct ImportTests {
    private static let packages = SharedDirectory { directory in
        try Files.writeAtomically(
            """
            Name: two
            Version: 3.0
            Release: 1.fc99
            Epoch: 2
            Summary: Two packages
            License: MIT
            BuildArch: noarch
            %description
            Two packages.
            %package doc
            Summary: The other one
            %description doc
            The other one.
            %files
            %files doc
            %changelog
            * Mon Jan 05 2026 Alice Nováková <alice@example.com> - 2:3.0-1
            - Release 3.0 (fixes: ŁÓDŹ)
            * Fri Jan 02 2026 Bob <bob@example.com> - 0.9-1
            - First

            """, to: directory.appending("two.spec"))
        try await Host.forTests().runner.check(
            .shell("rpmbuild -ba --define '_topdir \(directory)/rpm' two.spec", in: directory))
    }

    @Test("package files become builds, with signed copies and headers to read") func imported() async throws
    {
        let directory = try await Self.packages.path
        try await KojiHubDouble.serving { hub in
            try hub.addTag("f99")
            let builds = try hub.importPackages(below: directory, tag: "f99", signedWith: ["DEADBEEF"])
            #expect(builds == ["two-3.0-1.fc99"])
            let caller = RawCaller(hub.url)
            let listed = try await caller.call(
                "listTaggedRPMS", "f99", .named(["rpmsigs": true, "arch": ["noarch"]]))
            let rows = listed[0].array ?? []
            #expect(rows.map { $0["sigkey"] } == ["", "deadbeef", "", "deadbeef"])
            #expect(rows.allSatisfy { $0["epoch"] == 2 })
            #expect(listed[1][0]["nvr"] == "two-3.0-1.fc99")
            let file = "packages/two/3.0/1.fc99/data/signed/deadbeef/noarch/two-3.0-1.fc99.noarch.rpm"
            let signed = try await caller.client.get("/kojifiles/\(file)")
            let main = rows.first { $0["name"] == "two" }
            #expect(signed.body.count == Int(main?["size"].int ?? 0))
            try hub.removeSignedCopies("two-3.0-1.fc99", key: "deadbeef")
            #expect(try await caller.client.get("/kojifiles/\(file)").status == 404)
            try hub.writeSignedCopies("two-3.0-1.fc99", key: "deadbeef")
            #expect(try await caller.client.get("/kojifiles/\(file)").status == 200)
            let request = try await caller.call(
                "getRPMHeaders",
                .named([
                    "rpmID": "two-3.0-1.fc99.src",
                    "headers": ["changelogtime", "changelogname", "changelogtext"],
                    "strict": true,
                ]))
            guard case .result(let recorded) = try RecordedHub.reply("38-getRPMHeaders") else { return }
            #expect(request["changelogname"] == recorded["changelogname"])
            #expect(request["changelogtext"] == recorded["changelogtext"])
            #expect(request["changelogtime"].array?.count == 2)
        }
    }

    @Test("a universe is made in one event and listed whole") func universe() async throws {
        try await KojiHubDouble.serving { hub in
            try hub.addTag("base")
            try hub.addTag("all", parents: ["base"])
            try hub.addUniverse(builds: 300, tag: "all", parent: "base")
            let listed = try await RawCaller(hub.url).call(
                "listTaggedRPMS", "all", .named(["inherit": true, "latest": true]))
            #expect(listed[0].array?.count == 900)
            #expect(listed[1].array?.count == 300)
        }
    }
}

import HostKit
import SystemPackage
import TestSupport
import Testing

/// What notification scripts hear of a compose.
@Suite(Tool.require("python3", "createrepo_c")) struct ComposeEventTests {
    @Test("a compose tells its phases in order, with everything that says which compose it is")
    func events() async throws {
        try await withComposeProject(
            """
            release_is_layered = True
            base_product_name = "Base"
            base_product_short = "B"
            base_product_version = "7"
            translate_paths = [("OUT", "http://example.com/composes")]
            """
        ) { project in
            let text = try Files.readText(project.root.appending("sample.conf"))
            try project.write(
                text.replacing("OUT", with: project.target.string), to: "sample.conf")
            let listener = try ComposeListener(in: project)
            let made = try await project.compose(
                "--notification-script", listener.script.string, "--label", "Beta-1.0")
            let messages = try listener.messages
            let told = messages.map(\.short)
            let inOrder = [
                "status-change STARTED", "phase-start init", "phase-stop init", "phase-start pkgset",
                "phase-stop pkgset", "phase-start gather", "phase-stop gather", "phase-start createrepo",
                "phase-stop createrepo",
            ]
            #expect(Array(told.prefix(inOrder.count)) == inOrder)
            // Images are made while the repositories are checked.
            let together = told.dropFirst(inOrder.count).prefix { $0 != "phase-start image_checksum" }
            #expect(
                together.sorted() == [
                    "createiso-imagedone", "createiso-imagedone", "createiso-targets",
                    "phase-start createiso", "phase-start repoclosure", "phase-stop createiso",
                    "phase-stop repoclosure",
                ])
            #expect(
                Array(told.suffix(5)) == [
                    "phase-start image_checksum", "phase-stop image_checksum", "phase-start test",
                    "phase-stop test", "status-change FINISHED",
                ])
            let name = try #require(made.top.lastComponent?.string)
            for message in messages {
                #expect(message["compose_id"] == name)
                #expect(message["compose_type"] == "test")
                #expect(message.members["compose_respin"] as? Int == 0)
                #expect(message["compose_label"] == "Beta-1.0")
                #expect(message["compose_path"] == made.top.string)
                #expect(message["location"] == "http://example.com/composes/\(name)/compose")
                #expect(message["release_short"] == "S")
                #expect(message["release_name"] == "Sample")
                #expect(message["release_version"] == "1.0")
                #expect(message["release_type"] == "ga")
                #expect(message.members["release_is_layered"] as? Bool == true)
                #expect(message["base_product_name"] == "Base")
                #expect(message["base_product_short"] == "B")
                #expect(message["base_product_version"] == "7")
                #expect(message["base_product_type"] == "ga")
            }
            #expect(name.hasPrefix("S-1.0-B-7-"))
            #expect(Files.isSymlink(project.target.appending("latest-S-1-B-7")))
        }
    }

    @Test("a compose that fails says so last, and the failing phase has no stop") func failure() async throws
    {
        try await withComposeProject("comps_file = \"missing.xml\"") { project in
            let listener = try ComposeListener(in: project)
            let outcome = try await project.run("--notification-script", listener.script.string)
            #expect(outcome.status == .exited(1))
            #expect(
                try listener.messages.map(\.short) == [
                    "status-change STARTED", "phase-start init", "status-change DOOMED",
                ])
            #expect(try project.onlyCompose().status == "DOOMED\n")
        }
    }

    @Test("a script that fails, and one that is missing, only warn; its output is kept") func brokenScript()
        async throws
    {
        try await withComposeProject { project in
            try project.write("#!/bin/sh\necho heard $1\nexit 3\n", to: "broken", executable: true)
            let made = try await project.compose(
                "--just-phase", "init", "--notification-script", project.root.appending("broken").string,
                "--notification-script", "no-such-script")
            #expect(try made.status == "FINISHED\n")
            #expect(try made.log.contains("[WARNING ] Failed to invoke notification script."))
            let logs = try Files.list(made.path("logs/global/notifications"))
            let texts = try logs.map { try made.text("logs/global/notifications/\($0)") }
            #expect(texts.contains { $0.contains("heard phase-start") })
        }
    }
}

import HostKit
import KojiHubDouble
import KojiKit
import SystemPackage
import TestSupport
import Testing

/// The reference's own command-line client, driven against the hub.
@Suite(Tool.require("koji", "rpmbuild")) struct CommandLineTests {
    private struct Client {
        let directory: FilePath
        let config: FilePath

        init(_ hub: KojiHubDouble, _ directory: FilePath) throws {
            self.directory = directory
            config = directory.appending("koji.conf")
            try Files.writeAtomically(
                """
                [double]
                server = \(hub.url)
                weburl = \(hub.serverURL)/koji
                topurl = \(hub.topURL)
                topdir = \(directory)/none
                poll_interval = 1

                """, to: config)
        }

        /// Runs a subcommand without logging in.
        func callAsFunction(_ arguments: String...) async throws -> CommandResult {
            try await run(["--noauth"], arguments)
        }

        /// Runs a subcommand as the administrator.
        func admin(_ arguments: String...) async throws -> CommandResult {
            try await run(["--authtype=password", "--user=kojiadmin", "--password=adminpw"], arguments)
        }

        private func run(_ login: [String], _ arguments: [String]) async throws -> CommandResult {
            var environment = try HostEnvironment.current().forCommands()
            environment["HOME"] = directory.string
            environment["TZ"] = "UTC"
            let command = Command(
                "koji", ["--config=\(config)", "-p", "double"] + login + arguments, environment: environment,
                in: directory, timeout: .seconds(120))
            return try await Host.forTests().runner.run(command)
        }
    }

    private func serving(_ body: (KojiHubDouble, Client, FilePath) async throws -> Void) async throws {
        try await KojiHubDouble.serving { hub in
            try RecordedHub.fill(hub)
            try await withTemporaryDirectory { directory in
                try await body(hub, Client(hub, directory), directory)
            }
        }
    }

    @Test("koji reads tags, builds, packages and history") func reading() async throws {
        try await serving { hub, koji, _ in
            let tagged = try await koji("list-tagged", "--latest", "--inherit", "--quiet", "f99-updates")
            #expect(
                tagged.lines.compactMap { $0.split(separator: " ").first }
                    == ["epochy-3.0-1.fc99", "hello-1.0-1.fc99", "world-2.5-3.fc99"])
            let rpms = try await koji("list-tagged", "--rpms", "--sigs", "--arch=src", "f99", "world")
            #expect(rpms.lines.contains("1f2f7d90 world-2.5-3.fc99.src"))
            try hub.untag("world-2.5-3.fc99", from: "f99")
            let event = try hub.lastEvent - 1
            let then = try await koji("list-tagged", "--quiet", "--event=\(event)", "f99", "world")
            #expect(then.output.contains("world-2.5-3.fc99"))
            let now = try await koji("list-tagged", "--quiet", "f99", "world")
            #expect(!now.output.contains("world-2.5-3.fc99"))
            let builds = try await koji("list-builds", "--quiet", "--package=hello", "--sort=nvr")
            #expect(
                builds.lines.compactMap { $0.split(separator: " ").first } == [
                    "hello-1.0-1.fc99", "hello-1.1-1.fc99",
                ])
            let build = try await koji("buildinfo", "epochy-3.0-1.fc99")
            #expect(build.lines.contains("State: COMPLETE"))
            #expect(build.lines.contains("Tags: f99-updates"))
            #expect(try await koji("rpminfo", "world-2.5-3.fc99.src").lines.contains("Size: 7766"))
            let tag = try await koji("taginfo", "f99-build")
            #expect(tag.lines.contains("Arches: x86_64 aarch64"))
            #expect(tag.status.isSuccess)
            let tree = try await koji("list-tag-inheritance", "f99-build")
            #expect(tree.output.contains("└─f99-updates (3)"))
            let history = try await koji("list-history", "--tag=f99", "--package=world")
            #expect(history.output.contains("world-2.5-3.fc99 untagged from f99 by kojiadmin"))
        }
    }

    @Test("koji reads targets, lists and searches, and says what there is not") func listing() async throws {
        try await serving { hub, koji, _ in
            let targets = try await koji("list-targets", "--quiet")
            #expect(
                targets.lines.compactMap { $0.split(separator: " ").first } == ["f99-candidate", "rawhide"])
            #expect(
                try await koji("search", "build", "hello-*").lines == [
                    "hello-1.0-1.fc99", "hello-1.1-1.fc99",
                ])
            #expect(
                try await koji("latest-build", "--quiet", "f99", "hello").output.hasPrefix("hello-1.0-1.fc99")
            )
            #expect(try await koji("list-pkgs", "--quiet", "--tag=base").lines.count == 4)
            #expect(try await koji("version").lines.contains("Hub:    1.35.3"))
            let call = try await koji("call", "--json-output", "getTag", "f99")
            #expect(call.output.contains("\"name\": \"f99\""))
            let none = try await koji("list-tagged", "no-such-tag")
            #expect(!none.status.isSuccess)
            #expect(none.errorOutput.contains("No such tag: no-such-tag"))
            let unknown = try await koji("call", "noSuchMethod")
            #expect(unknown.errorOutput.contains("GenericError: Invalid method: noSuchMethod"))
            #expect(!unknown.status.isSuccess)
        }
    }

    @Test("koji uploads a source package, builds it, watches, tags, and downloads it again") func building()
        async throws
    {
        try await serving { hub, koji, directory in
            let srpm = try await sourcePackage(directory)
            try hub.addPackages(["tiny"], to: "base")
            #expect(try await koji.admin("hello").output.contains("Authenticated via password"))
            let build = try await koji.admin(
                "build", "--nowait", "--noprogress", "f99-candidate", srpm.string)
            #expect(build.lines.contains("Created task: 1"))
            #expect(build.lines.contains("Task info: \(hub.serverURL)/koji/taskinfo?taskID=1"))
            let watch = try await koji("watch-task", "1")
            #expect(watch.status.isSuccess)
            #expect(
                watch.output.contains("1 build (f99-candidate, tiny-1.0-1.src.rpm) completed successfully"))
            let info = try await koji("taskinfo", "-r", "1")
            #expect(info.output.contains("Build: tiny-1.0-1"))
            #expect(info.output.contains("Type: buildArch"))
            // Without rpm's module the client cannot check what it has fetched, and says so in the end.
            _ = try await koji("download-build", "--quiet", "--arch=src", "tiny-1.0-1")
            let (sent, fetched) = (
                try Files.read(srpm), try Files.read(directory.appending("tiny-1.0-1.src.rpm"))
            )
            #expect(sent == fetched)
            let tag = try await koji.admin("tag-build", "--wait", "f99-updates", "hello-1.1-1.fc99")
            #expect(tag.output.contains("tagBuild (noarch) completed successfully"))
            let again = try await koji.admin("tag-build", "--wait", "f99-updates", "hello-1.1-1.fc99")
            #expect(!again.status.isSuccess)
            #expect(again.output.contains("TagError: build hello-1.1-1.fc99 already tagged (f99-updates)"))
            #expect(try await koji.admin("untag-build", "f99-updates", "hello-1.1-1.fc99").status.isSuccess)
        }
    }

    @Test("koji fails as the hub's tasks do, and changes tags") func failing() async throws {
        try await serving { hub, koji, directory in
            let srpm = try await sourcePackage(directory)
            hub.onTask("buildArch", .fail(1005, "mock exited with status 1"))
            let build = try await koji.admin("build", "--wait", "--noprogress", "f99-candidate", srpm.string)
            #expect(!build.status.isSuccess)
            #expect(build.output.contains("BuildError: mock exited with status 1"))
            #expect(
                try await koji.admin("add-tag", "f100", "--arches=x86_64", "--parent=f99").status.isSuccess)
            #expect(try await koji.admin("edit-tag", "f100", "--arches=x86_64 s390x").status.isSuccess)
            #expect(try await koji("taginfo", "f100").lines.contains("Arches: x86_64 s390x"))
            #expect(try await koji.admin("remove-tag", "f100").status.isSuccess)
            #expect(try await !koji("taginfo", "f100").status.isSuccess)
            let refused = try await koji("add-tag", "f101")
            #expect(!refused.status.isSuccess)
            hub.onTask("build", .stayFree)
            let free = try await koji.admin(
                "build", "--nowait", "--noprogress", "--scratch", "f99-candidate", srpm.string)
            let id = free.lines.first { $0.hasPrefix("Created task: ") }?.dropFirst(14) ?? ""
            #expect(try await koji.admin("cancel", String(id)).status.isSuccess)
            let watch = try await koji("watch-task", String(id))
            #expect(watch.output.contains("canceled"))
            #expect(!watch.status.isSuccess)
        }
    }

    private func sourcePackage(_ directory: FilePath) async throws -> FilePath {
        let spec = directory.appending("tiny.spec")
        try Files.writeAtomically(
            """
            Name: tiny
            Version: 1.0
            Release: 1
            Summary: Nothing
            License: MIT
            BuildArch: noarch
            %description
            Nothing.
            %files

            """, to: spec)
        try await Host.forTests().runner.check(
            .shell("rpmbuild -bs --define '_topdir \(directory)/rpm' tiny.spec", in: directory))
        return directory.appending("rpm").appending("SRPMS").appending("tiny-1.0-1.src.rpm")
    }
}

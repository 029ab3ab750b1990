import Foundation
import HostKit
import SystemPackage
import TestSupport
import Testing

/// Input that cannot become a compose: everything wrong is named at once, and nothing wrong is published.
@Suite(Tool.require("python3", "createrepo_c")) struct ComposeBadInputTests {
    /// A project with repositories that a test may damage.
    private func withOwnRepositories(
        arches: [String] = ["x86_64"], _ body: (ComposeProject) async throws -> Void
    ) async throws {
        try await withComposeProject(arches: arches) { project in
            var own = project
            own.repositories = project.root.appending("repositories")
            try Files.copyTree(project.repositories, to: own.repositories, keepingTimes: true)
            try own.configure("")
            try await body(own)
        }
    }

    /// Runs a compose that must fail, and looks at what it left.
    private func expectFailure(
        _ project: ComposeProject, _ messages: String..., sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> MadeCompose {
        let outcome = try await project.run()
        #expect(outcome.status == .exited(1), sourceLocation: sourceLocation)
        let made = try #require(try project.composes.last, sourceLocation: sourceLocation)
        let log = try made.log
        for message in messages {
            #expect(outcome.errors.contains(message), "\(outcome.errors)", sourceLocation: sourceLocation)
            #expect(log.contains(message), "\(log)", sourceLocation: sourceLocation)
        }
        #expect(try made.status == "DOOMED\n", sourceLocation: sourceLocation)
        #expect(try made.leftovers() == [], sourceLocation: sourceLocation)
        #expect(!made.exists("compose/metadata/composeinfo.json"), sourceLocation: sourceLocation)
        return made
    }

    @Test("truncated, changed and missing packages are all named at once, and none of them is published")
    func damaged() async throws {
        try await withOwnRepositories(arches: ["x86_64", "aarch64"]) { project in
            let truncated = project.repositories.pushing("x86_64/tool-2.0-3.x86_64.rpm")
            let changed = project.repositories.pushing("x86_64/base-1.0-1.x86_64.rpm")
            let missing = project.repositories.pushing("aarch64/docs-1.0-1.noarch.rpm")
            let header = project.repositories.pushing("aarch64/tool-2.0-3.aarch64.rpm")
            try Files.writeAtomically(Array(Files.read(truncated).dropLast(100)), to: truncated)
            var bytes = try Files.read(changed)
            bytes[bytes.count - 20] ^= 0x55
            try Files.writeAtomically(bytes, to: changed)
            try Files.remove(missing)
            bytes = try Files.read(header)
            bytes.replaceSubrange(96..<200, with: [UInt8](repeating: 0xFF, count: 104))
            try Files.writeAtomically(bytes, to: header)
            let made = try await expectFailure(
                project, "4 packages cannot be used:", "\(truncated)", "\(changed): its checksum is",
                "\(missing)", "\(header)")
            let published = try made.files().filter { $0.contains("86_64/os") }
            #expect(!published.contains { $0.hasSuffix("tool-2.0-3.x86_64.rpm") })
            #expect(!published.contains { $0.hasSuffix("base-1.0-1.x86_64.rpm") })
            #expect(try !made.files().contains { $0.contains("repodata") })
        }
    }

    @Test("another package than the repository lists is refused, though it is whole") func exchanged()
        async throws
    {
        try await withOwnRepositories { project in
            let listed = project.repositories.pushing("x86_64/tool-2.0-3.x86_64.rpm")
            let other = project.repositories.pushing("x86_64/extra-1.0-1.x86_64.rpm")
            try Files.writeAtomically(Files.read(other), to: listed)
            _ = try await expectFailure(project, "a package cannot be used:", "\(listed): it")
        }
    }

    @Test("packages without an accepted signature are listed, all at once") func signatures() async throws {
        try await withComposeProject { project in
            var own = project
            own.repositories = project.root.appending("repositories")
            try await SampleRepositories.make(
                """
                x86_64 base-1.0-1.x86_64 key=1111111199abcdef
                x86_64 tool-2.0-3.x86_64 requires=base
                x86_64 docs-1.0-1.noarch key=2222222200000001
                source base-1.0-1.src key=1111111199ABCDEF
                source tool-2.0-3.src key=1111111199abcdef
                source docs-1.0-1.src key=1111111199abcdef
                """, in: own.repositories)
            try own.writeVariants(ComposeProject.variant("Server"))
            try own.configure("sigkeys = [\"99ABCDEF\"]")
            let made = try await expectFailure(
                own, "2 packages are not signed by a key of sigkeys:", "tool-2.0-3.x86_64.rpm: not signed",
                "docs-1.0-1.noarch.rpm: signed with key 00000001")
            #expect(try !made.packages().contains("tool-2.0-3.x86_64.rpm"))
            #expect(try !made.packages().contains("docs-1.0-1.noarch.rpm"))
            try own.configure("sigkeys = [\"99abcdef\", \"00000001\", None]")
            let good = try await own.compose()
            let entry = try good.metadata(
                "rpms", "payload", "rpms", "Server", "x86_64", "base-0:1.0-1.src", "base-0:1.0-1.x86_64")
            #expect((entry as? [String: Any])?["sigkey"] as? String == "99abcdef")
        }
    }

    @Test("packages that rpmsign signed are accepted by their key", Tool.require("gpg", "gpgconf", "rpmsign"))
    func realSignature() async throws {
        try await withOwnRepositories { project in
            let script = """
                set -e
                export GNUPGHOME="$PWD/gpg"
                mkdir -m 700 gpg
                trap 'gpgconf --kill all' EXIT
                gpg --batch --quiet --passphrase '' --quick-gen-key test@example.com ed25519 sign never 2>gpg.log
                rpmsign --addsign --define '_gpg_name test@example.com' --define "_gpg_path $PWD/gpg" \
                  --define "_tmppath $PWD" --define "__gpg $(command -v gpg)" \
                  repositories/*/base-*.rpm repositories/*/tool-*.rpm >sign.log 2>&1
                for arch in x86_64 aarch64 source; do createrepo_c -q repositories/$arch; done
                gpg --list-keys --with-colons | awk -F: '$1 == "pub" { print $5 }'
                """
            let signed = try await Host.forTests().runner.check(.shell(script, in: project.root))
            let key = signed.output.trimmingCharacters(in: .whitespacesAndNewlines)
            #expect(key.count == 16)
            try project.writeComps("core: base, tool")
            try project.configure("sigkeys = [\"\(key.suffix(8))\"]\nfilter_system_release_packages = False")
            let made = try await project.compose()
            #expect(
                try made.packages("Server/x86_64/os") == ["base-1.0-1.x86_64.rpm", "tool-2.0-3.x86_64.rpm"])
            try project.writeComps("core: base, docs")
            _ = try await expectFailure(
                project, "docs-1.0-1.noarch.rpm: not signed", "docs-1.0-1.src.rpm: not signed")
        }
    }

    @Test("a group that comps does not have is a warning with the variant that wants it") func group()
        async throws
    {
        try await withComposeProject { project in
            try project.writeVariants(ComposeProject.variant("Server", groups: ["core", "ghosts"]))
            let made = try await project.compose()
            #expect(
                try made.log.contains(
                    "[WARNING ] Variant Server.x86_64 requires comps group ghosts which does not match"))
        }
    }

    @Test("mistakes in the variants file are shown with their places, in the log too") func variants()
        async throws
    {
        try await withComposeProject { project in
            try project.writeVariants(
                "<variant id=\"Server\" name=\"Server\" type=\"server\"><arches><arch> x86_64</arch></arches></variant>"
            )
            let outcome = try await project.run()
            #expect(outcome.status == .exited(1))
            #expect(outcome.errors.contains("variants.xml:2:"), "\(outcome.errors)")
            // A configuration check may find it before there is a compose.
            for made in try project.composes {
                #expect(try made.status == "DOOMED\n")
                #expect(try made.log.contains("variants.xml:2:"))
            }
        }
    }

    @Test("mistakes in comps are shown with their places, in the log too") func comps() async throws {
        try await withComposeProject { project in
            try project.write("<comps>\n<group><id>core</id>\n<name>x</group></comps>", to: "comps.xml")
            _ = try await expectFailure(project, "comps.xml:3:")
        }
    }

    @Test("a repository that is no repository, and one with broken metadata, are named") func repositories()
        async throws
    {
        try await withOwnRepositories { project in
            let directory = project.repositories.pushing("source/repodata")
            let name = try #require(try Files.list(directory).first { $0.hasSuffix("primary.xml.gz") })
            let primary = directory.appending(name)
            try Files.writeAtomically(Array(Files.read(primary).dropLast(30)), to: primary)
            _ = try await expectFailure(project, "\(project.repositories)/source")
            try Files.removeTree(directory)
            _ = try await expectFailure(project, "\(project.repositories)/source")
        }
    }

    @Test(
        "what may not be read or written is said, and scripts hear that there is no compose",
        .enabled("needs to become another user") { try await OtherUser.canRun })
    func permissions() async throws {
        try await withOwnRepositories { project in
            try await OtherUser.open(project.root)
            try Files.createDirectories(project.target)
            let listener = try ComposeListener(in: project)
            let usual = ["--config", "sample.conf", "--test", "--target-dir", project.target.string]
            let denied = try await OtherUser.pungi(usual + listener.arguments, in: project)
            #expect(denied.status == .exited(1))
            #expect(denied.errors.contains("cannot create the directory \(project.target)/S-1.0-"))
            try await OtherUser.give(project.target)
            let secret = project.repositories.pushing("x86_64/tool-2.0-3.x86_64.rpm")
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: secret.string)
            let unreadable = try await OtherUser.pungi(usual, in: project)
            #expect(unreadable.status == .exited(1))
            #expect(unreadable.errors.contains("\(secret)"), "\(unreadable.errors)")
            #expect(unreadable.errors.contains("ermission denied"))
            #expect(try project.onlyCompose().status == "DOOMED\n")
        }
    }

    @Test(
        "a full disk ends a compose as failed, and nothing half written is left",
        .enabled("needs to mount a small file system") { try await SmallFileSystem.canMount },
        arguments: [80, 160, 240])
    func fullDisk(kilobytes: Int) async throws {
        try await withComposeProject("link_type = \"hardlink-or-copy\"", arches: ["x86_64", "aarch64"]) {
            project in
            try await SmallFileSystem.with(kilobytes, in: project.root) { directory in
                let made = MadeCompose(top: directory.appending("mine"))
                let outcome = try await project.run(to: ["--compose-dir", made.top.string])
                #expect(outcome.status == .exited(1))
                #expect(outcome.errors.lowercased().contains("no space left"), "\(outcome.errors)")
                if made.exists("STATUS") { #expect(try made.status == "DOOMED\n") }
                #expect(try made.leftovers() == [])
            }
        }
    }
}

/// A user without rights, for whoever runs the tests as root.
enum OtherUser {
    private static let prefix = ["--reuid=65534", "--regid=65534", "--clear-groups"]

    static var canRun: Bool {
        get async throws {
            let host = try Host.forTests()
            guard host.environment.userID == 0, Tool.isInstalled("setpriv", host.environment) else {
                return false
            }
            let command = Command(
                "setpriv", prefix + [try Executable.pungi().string, "--version"],
                environment: host.environment.forCommands(), in: "/", timeout: .seconds(60))
            return try await host.runner.run(command).status.isSuccess
        }
    }

    /// Lets everybody read what is in a directory, and reach it.
    static func open(_ directory: FilePath) async throws {
        let script = "chmod -R go+rX . && chmod go+x .. "
        try await Host.forTests().runner.check(.shell(script, in: directory))
    }

    static func give(_ directory: FilePath) async throws {
        try await Host.forTests().runner.check(.shell("chown 65534 .", in: directory))
    }

    static func pungi(_ arguments: [String], in project: ComposeProject) async throws -> Outcome {
        let command = Command(
            "setpriv", prefix + [try Executable.pungi().string] + arguments,
            environment: Project.variables([:], home: project.root), in: project.root, timeout: .seconds(60))
        return try await ComposeTurns.run(command)
    }
}

/// A file system of a few kilobytes, for whoever may mount one.
enum SmallFileSystem {
    static var canMount: Bool {
        get async throws {
            try await withTemporaryDirectory { directory in
                let script = "mount -t tmpfs -o size=64k none \"$PWD\" && umount \"$PWD\""
                return try await Host.forTests().runner.run(.shell(script, in: directory)).status.isSuccess
            }
        }
    }

    static func with(
        _ kilobytes: Int, in parent: FilePath, _ body: (FilePath) async throws -> Void
    ) async throws {
        let directory = parent.appending("small")
        try Files.createDirectories(directory)
        let runner = try Host.forTests().runner
        try await runner.check(.shell("mount -t tmpfs -o size=\(kilobytes)k none \"$PWD/small\"", in: parent))
        do {
            try await body(directory)
        } catch {
            try await runner.check(.shell("umount \"$PWD/small\"", in: parent))
            throw error
        }
        try await runner.check(.shell("umount \"$PWD/small\"", in: parent))
    }
}

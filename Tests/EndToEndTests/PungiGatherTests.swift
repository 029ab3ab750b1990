import Foundation
import HostKit
import SystemPackage
import TestSupport
import Testing

/// `pungi gather` on the reference's test distribution.
@Suite(Tool.require("gzip", "sha256sum")) struct PungiGatherTests {
    private struct Recorded: Decodable {
        struct File: Decodable {
            var file: String
            var flags: [String]
        }
        struct Files: Decodable {
            var rpm: [File]
            var srpm: [File]
            var debuginfo: [File]
        }

        var name: String
        var arch: String
        var args: [String]
        var packages: [String]
        var sections: String
        var repos: [String]
        var exit: Int32
        var messages: [String]
        var result: Files

        var lines: [String] {
            func lines(_ kind: String, _ files: [File]) -> [String] {
                files.map { "\(kind) \($0.file)(\($0.flags.joined(separator: ",")))" }
            }
            return lines("RPM", result.rpm) + lines("SRPM", result.srpm)
                + lines("DEBUGINFO", result.debuginfo)
        }

        static func all() throws -> [Recorded] {
            let data = Data(try Fixtures.bytes("pungi-gather-cases/verdicts.json"))
            return try JSONDecoder().decode([Recorded].self, from: data)
        }
    }

    /// What a run printed, in the form of the records.
    private struct Found {
        var status: CommandResult.Status
        var lines: [String]
        var messages: [String]
        var errors: String

        init(_ result: CommandResult) {
            status = result.status
            errors = result.errorOutput
            lines = result.output.split(separator: "\n").map { line in
                let parts = line.split(separator: " ", maxSplits: 1).map(String.init)
                let kind = parts[0].prefix { $0 != "(" && $0 != ":" }
                let flags = parts[0].dropFirst(kind.count).dropLast()
                return
                    "\(kind) \(FilePath(parts[1]).lastComponent?.string ?? "")\(flags.isEmpty ? "()" : flags)"
            }
            messages = result.errorOutput.split(separator: "\n").map { line in
                guard line.first == "[", let end = line.firstIndex(of: "]") else { return String(line) }
                return String(line[line.index(end, offsetBy: 2)...])
            }
        }
    }

    private static func gather(
        _ directory: FilePath, kickstart: String, _ arguments: [String], program: FilePath? = nil
    ) async throws -> CommandResult {
        try Files.writeAtomically(kickstart, to: directory.appending("gather.ks"))
        let program = try program ?? Executable.pungi()
        let isAlias = program.lastComponent?.string == "pungi-gather"
        let command = Command(
            program.string, (isAlias ? [] : ["gather"]) + ["--config=gather.ks"] + arguments,
            environment: Project.variables([:], home: directory), in: directory, timeout: .seconds(60))
        return try await Host.forTests().runner.run(command)
    }

    private static func replay(
        _ recorded: Recorded, _ repositories: PungiGatherRepositories, _ more: [String]
    )
        async throws -> Found
    {
        let kickstart = """
            \(repositories.lines(recorded.repos))
            %packages
            \(recorded.packages.joined(separator: "\n"))
            %end
            \(recorded.sections)
            """
        let arguments = ["--arch=\(recorded.arch)"] + recorded.args + more
        return Found(try await gather(repositories.root, kickstart: kickstart, arguments))
    }

    @Test("all recorded runs give the reference's files, flags and messages with --compat")
    func compatible() async throws {
        try await withTemporaryDirectory { directory in
            let repositories = try await PungiGatherRepositories.write(to: directory)
            let all = try Recorded.all()
            #expect(all.count == 66)
            for recorded in all {
                let found = try await Self.replay(recorded, repositories, ["--compat"])
                #expect(found.status == .exited(recorded.exit), "\(recorded.name): \(found.errors)")
                #expect(found.lines.sorted() == recorded.lines.sorted(), "\(recorded.name)")
                guard recorded.exit == 0 else { continue }
                #expect(found.messages.sorted() == recorded.messages.sorted(), "\(recorded.name)")
            }
        }
    }

    @Test("the standard mode differs only where it is better, as listed") func standard() async throws {
        let golden = try Files.readText(Fixtures.golden("gather/standard-mode.txt"))
        try await withTemporaryDirectory { directory in
            let repositories = try await PungiGatherRepositories.write(to: directory)
            for recorded in try Recorded.all() where recorded.exit == 0 {
                let found = try await Self.replay(recorded, repositories, [])
                let old = Set(recorded.lines + recorded.messages)
                let new = Set(found.lines + found.messages)
                let changes =
                    old.subtracting(new).map { "- \($0)" } + new.subtracting(old).map { "+ \($0)" }
                let listed =
                    golden.components(separatedBy: "\n\n").map { $0.split(separator: "\n") }
                    .first { $0.first?.hasPrefix("\(recorded.name): ") ?? false } ?? []
                #expect(changes.sorted() == listed.dropFirst().map(String.init), "\(recorded.name)")
            }
        }
    }

    @Test("a group that no repository has is told with its place and the nearest name")
    func missingGroup() async throws {
        try await withTemporaryDirectory { directory in
            let repositories = try await PungiGatherRepositories.write(to: directory)
            let kickstart =
                repositories.lines(["x86_64", "src", "comps-x86_64.xml"]) + "%packages\n@weeb\n%end\n"
            let result = try await Self.gather(directory, kickstart: kickstart, ["--arch=x86_64"])
            #expect(result.status == .exited(1))
            #expect(result.output.isEmpty)
            #expect(
                result.errorOutput.hasPrefix(
                    "gather.ks:4:1: error: no repository has the group 'weeb'; did you mean 'web'?"))
        }
    }

    @Test("the reference's name takes the same command line") func alias() async throws {
        try await withTemporaryDirectory { directory in
            let repositories = try await PungiGatherRepositories.write(to: directory)
            let link = directory.appending("pungi-gather")
            try Files.symlink(Executable.pungi(), at: link)
            let kickstart = repositories.lines(["x86_64", "src"]) + "%packages\nbash\n%end\n"
            let one = try await Self.gather(directory, kickstart: kickstart, ["--arch", "x86_64"])
            let two = try await Self.gather(
                directory, kickstart: kickstart, ["--arch", "x86_64"], program: link)
            #expect(one.status == .exited(0))
            #expect(one.output == two.output)
            #expect(
                one.output.contains(
                    "RPM(input): file://\(directory)/x86_64/Packages/bash-5.2-1.pt1.x86_64.rpm\n"))
        }
    }

    @Test("repositories on a server give the same, and leave nothing below --tempdir") func server()
        async throws
    {
        try await withTemporaryDirectory { directory in
            let repositories = try await PungiGatherRepositories.write(to: directory)
            try await LocalServer.serving { server in
                for name in ["x86_64", "src"] {
                    let files = directory.appending(name).appending("repodata")
                    for file in try Files.list(files) {
                        let reply = Reply(body: try Files.read(files.appending(file)))
                        server.serve("/9/\(name)/repodata/\(file)", .status(503), reply)
                    }
                }
                let packages = "%packages\nbash\n%end\n"
                let local = repositories.lines(["x86_64", "src"]) + packages
                let remote = """
                    repo --name=a --baseurl=\(server.url)/$releasever/$basearch
                    repo --name=b --baseurl=\(server.url)/$releasever/src/
                    \(packages)
                    """
                try Files.createDirectories(directory.appending("tmp"))
                let one = try await Self.gather(directory, kickstart: local, ["--arch=x86_64"])
                let two = try await Self.gather(
                    directory, kickstart: remote, ["--arch=x86_64", "--releasever=9", "--tempdir=tmp"])
                #expect(two.status == .exited(0), "\(two.errorOutput)")
                #expect(
                    two.output
                        == one.output.replacing("file://\(directory)", with: "\(server.url)/9"))
                try #expect(Files.list(directory.appending("tmp")).isEmpty)
            }
        }
    }

    @Test("--why tells the way from a package back to what was asked for") func why() async throws {
        try await withTemporaryDirectory { directory in
            let repositories = try await PungiGatherRepositories.write(to: directory)
            let kickstart = repositories.lines(["x86_64", "src"]) + "%packages\nbash\n%end\n"
            let result = try await Self.gather(
                directory, kickstart: kickstart, ["--arch=x86_64", "--why=setup", "--why=curl"])
            #expect(result.status == .exited(0))
            #expect(
                result.output == """
                    setup-1.0-1.pt1.noarch
                      required by filesystem-1.0-1.pt1.x86_64 as 'setup'
                      required by bash-5.2-1.pt1.x86_64 as 'filesystem'
                      asked for as 'bash'
                    setup-1.0-1.pt1.src
                      the source of setup-1.0-1.pt1.noarch
                      required by filesystem-1.0-1.pt1.x86_64 as 'setup'
                      required by bash-5.2-1.pt1.x86_64 as 'filesystem'
                      asked for as 'bash'
                    curl
                      was not taken

                    """)
        }
    }

    @Test(
        "what is wrong with the command line, the kickstart file or a repository stops it, and says why",
        arguments: [
            ("repo --name=a --baseurl=none\n", ["--arch=x86_64"], 1, "repository 'a': "),
            ("%packages\nbash\n%end\n", ["--arch=x86_64"], 1, "gather.ks: it names no repository"),
            ("repo --name=a\n", ["--arch=x86_64"], 1, "gather.ks:1:1: error: the repository has no option"),
            ("repo --name=a --baseurl=x/$releasever\n", ["--arch=x86_64"], 1, "give --releasever"),
            ("repo --name=aa --baseurl=x\n", ["--arch=x86_64", "--lookaside=ab"], 1, "did you mean 'aa'?"),
            ("", [], 2, "--arch"), ("", ["--arch=x86_64", "--greedy=some"], 2, "none of none, all, build"),
        ] as [(String, [String], Int32, String)])
    func failures(kickstart: String, arguments: [String], status: Int32, message: String) async throws {
        try await withTemporaryDirectory { directory in
            let result = try await Self.gather(directory, kickstart: kickstart, arguments)
            #expect(result.status == .exited(status))
            #expect(result.output.isEmpty)
            #expect(result.errorOutput.contains(message), "\(result.errorOutput)")
        }
    }
}

/// `pungi gather` on real packages.
@Suite(Tool.require("rpmbuild", "createrepo_c")) struct PungiGatherPackagesTests {
    private static let spec = """
        Name: tool
        Version: 1.0
        Release: 1
        Summary: A tool
        License: MIT
        %description
        A tool & more.
        %package data
        Summary: Its data
        BuildArch: noarch
        %description data
        Its data.
        %install
        mkdir -p %{buildroot}/usr/share/tool
        touch %{buildroot}/usr/share/tool/data
        %files
        %files data
        /usr/share/tool

        """

    /// Builds packages, makes a repository of them and gathers with these arguments.
    private func gather(
        _ directory: FilePath, kickstart: String, _ arguments: [String]
    ) async throws -> CommandResult {
        try Files.writeAtomically(kickstart, to: directory.appending("gather.ks"))
        let command = Command(
            try Executable.pungi().string,
            ["gather", "--config=gather.ks", "--arch=x86_64"] + arguments,
            environment: Project.variables([:], home: directory), in: directory, timeout: .seconds(60))
        return try await Host.forTests().runner.run(command)
    }

    private func build(_ directory: FilePath) async throws {
        try Files.writeAtomically(
            Self.spec.replacing("License: MIT", with: "License: MIT\nRequires: /usr/share/tool/data"),
            to: directory.appending("tool.spec"))
        let script = """
            rpmbuild -ba --target x86_64 --define "_topdir $PWD" --define 'debug_package %{nil}' tool.spec
            mkdir repo && mv RPMS/*/*.rpm SRPMS/*.rpm repo && createrepo_c repo
            """
        try await Host.forTests().runner.check(.shell(script, in: directory))
    }

    @Test("packages are linked into a directory, with what is required by path") func download() async throws
    {
        try await withTemporaryDirectory { directory in
            try await build(directory)
            let kickstart = "repo --name=a --baseurl=\(directory)/repo\n%packages\ntool\n%end\n"
            for _ in 0..<2 {
                let result = try await gather(
                    directory, kickstart: kickstart, ["--download-to=out", "--multilib=devel"])
                #expect(result.status == .exited(0), "\(result.errorOutput)")
                #expect(
                    result.output == """
                        RPM(input): \(directory)/repo/tool-1.0-1.x86_64.rpm
                        RPM: \(directory)/repo/tool-data-1.0-1.noarch.rpm
                        SRPM: \(directory)/repo/tool-1.0-1.src.rpm

                        """)
                let files = try Files.list(directory.appending("out"))
                #expect(
                    files == ["tool-1.0-1.src.rpm", "tool-1.0-1.x86_64.rpm", "tool-data-1.0-1.noarch.rpm"])
                for file in files {
                    let (here, there) = (directory.appending("out"), directory.appending("repo"))
                    try #expect(
                        Files.stat(here.appending(file)).inode == Files.stat(there.appending(file)).inode)
                }
            }
        }
    }

    @Test("a package that is not what the metadata says is told, and not brought") func damaged() async throws
    {
        try await withTemporaryDirectory { directory in
            try await build(directory)
            try await Host.forTests().runner.check(
                .shell("echo >> repo/tool-data-1.0-1.noarch.rpm", in: directory))
            let kickstart = "repo --name=a --baseurl=\(directory)/repo\n%packages\ntool-data\n%end\n"
            let result = try await gather(
                directory, kickstart: kickstart, ["--download-to=out", "--exclude-source"])
            #expect(result.status == .exited(1))
            #expect(
                result.errorOutput.contains("tool-data-1.0-1.noarch.rpm: the package file is not the one"))
            try #expect(Files.list(directory.appending("out")).isEmpty)
        }
    }

    @Test("the help is as recorded") func help() async throws {
        try await withTemporaryDirectory { directory in
            let result = try await gather(directory, kickstart: "", ["--help"])
            #expect(result.status == .exited(0))
            try expectGolden(result.output, "help/pungi-gather.txt")
        }
    }
}

import Foundation
import HostKit
import SystemPackage
import TestSupport
import Testing

/// A git checkout with a spec file and a configuration, a home with nothing in it, and `packit` run there.
struct PackagedProject {
    /// The directory that holds everything of one test.
    var base: FilePath
    var repository: GitFixture

    var root: FilePath { repository.path }
    var home: FilePath { base.appending("home") }
    /// Where SRPMs go, so that the checkout can be compared with what it was.
    var results: FilePath { base.appending("results") }

    static let epoch = "1700000000"
    /// `SOURCE_DATE_EPOCH` as the default release writes it, and as a changelog does.
    static let stamp = "20231114221320000000"
    static let day = "Tue Nov 14 2023"

    static let specfile = """
        Name:           hello
        Version:        1.0.0
        Release:        3%{?dist}
        Summary:        Says hello
        License:        MIT
        URL:            https://example.org/hello
        Source0:        hello-%{version}.tar.gz
        BuildArch:      noarch

        %description
        Says hello.

        %prep
        %autosetup -p1

        %build

        %install
        mkdir -p %{buildroot}%{_datadir}/hello
        cp -p greeting %{buildroot}%{_datadir}/hello/

        %files
        %{_datadir}/hello

        %changelog
        * Mon Jan 02 2023 Bea Builder <bea@example.org> - 1.0.0-1
        - First package

        """

    static let config = """
        specfile_path: hello.spec
        upstream_package_name: hello
        downstream_package_name: hello

        """

    /// Makes a project of the files given, one commit, and runs a body.
    static func with(
        config: String = Self.config, specfile: String? = Self.specfile, files: [String: String] = [:],
        named name: String = "hello", _ body: (Self) async throws -> Void
    ) async throws {
        try await withTemporaryDirectory { base in
            let repository = try await GitFixture.create(at: base.appending(name))
            let project = Self(base: base, repository: repository)
            try Files.createDirectories(project.home)
            try Files.createDirectories(project.results)
            var all = ["greeting": "hello\n", ".packit.yaml": config]
            if let specfile { all["hello.spec"] = specfile }
            try await repository.commit("Say hello", all.merging(files) { $1 })
            try await body(project)
        }
    }

    func variables(_ changes: [String: String] = [:]) -> [String: String] {
        let base = [
            "PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": home.string, "LC_ALL": "C.UTF-8", "TZ": "UTC",
            "SOURCE_DATE_EPOCH": Self.epoch, "RPM_PACKAGER": "Ada Packager <ada@example.org>",
            "TMPDIR": self.base.appending("tmp").string, "GIT_CONFIG_NOSYSTEM": "1",
        ]
        return base.merging(changes) { $1 }
    }

    func command(
        _ arguments: [String], environment: [String: String] = [:], in directory: FilePath? = nil
    ) throws -> Command {
        try Files.createDirectories(base.appending("tmp"))
        return Command(
            try Executable.packit().string, arguments, environment: variables(environment),
            in: directory ?? root, timeout: .seconds(120))
    }

    /// Runs `packit` in the checkout.
    @discardableResult
    func packit(
        _ arguments: String..., environment: [String: String] = [:], in directory: FilePath? = nil
    ) async throws -> Outcome {
        let command = try command(arguments, environment: environment, in: directory)
        let result = try await Host.forTests().runner.run(command)
        return Outcome(status: result.status, output: result.output, errors: result.errorOutput)
    }

    /// Runs `packit srpm`, which must succeed and leave nothing behind, and unpacks the SRPM.
    func srpm(
        _ arguments: String..., environment: [String: String] = [:],
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> BuiltSRPM {
        try await srpm(arguments, environment: environment, sourceLocation: sourceLocation)
    }

    func srpm(
        _ arguments: [String], environment: [String: String] = [:],
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> BuiltSRPM {
        let before = try await state()
        let command = try command(
            ["srpm", "--output", results.string] + arguments, environment: environment)
        let result = try await Host.forTests().runner.run(command)
        guard result.status.isSuccess else { throw Unsuccessful(outcome: result) }
        let after = try await state()
        #expect(after.differences(from: before) == [], sourceLocation: sourceLocation)
        try expectNothingTemporary(sourceLocation: sourceLocation)
        let path = FilePath(String(result.output.split(separator: "\n").last ?? ""))
        return try await BuiltSRPM(path, unpackingTo: base.appending("unpacked"), log: result.errorOutput)
    }

    /// Runs `packit srpm`, which must fail and leave nothing behind.
    func failingSRPM(
        _ arguments: String..., environment: [String: String] = [:],
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Outcome {
        let before = try await state()
        let made = try Files.list(results)
        let command = try command(
            ["srpm", "--output", results.string] + arguments, environment: environment)
        let result = try await Host.forTests().runner.run(command)
        let after = try await state()
        #expect(after.differences(from: before) == [], sourceLocation: sourceLocation)
        #expect(try Files.list(results) == made, sourceLocation: sourceLocation)
        try expectNothingTemporary(sourceLocation: sourceLocation)
        return Outcome(status: result.status, output: result.output, errors: result.errorOutput)
    }

    /// No temporary file or directory of ours is left.
    func expectNothingTemporary(sourceLocation: SourceLocation = #_sourceLocation) throws {
        let left = try Files.tree(base).map(\.path).filter { path in
            guard let name = path.lastComponent?.string else { return false }
            return name.hasPrefix(".packit-") || name.hasSuffix(".tmp") || name.hasSuffix(".packit-saved")
                || path.removingLastComponent().string == "tmp"
        }
        #expect(left.isEmpty, sourceLocation: sourceLocation)
    }

    /// What git says of the checkout, and each file's kind, permissions, time and content.
    func state() async throws -> State {
        let status = try await repository.git("status", "--porcelain", "--ignored")
        var files: [String: State.File] = [:]
        for entry in try Files.tree(root) {
            let name = entry.path.string
            if name == ".git" || name.hasPrefix(".git/") { continue }
            let path = root.pushing(entry.path)
            var file = State.File(mode: entry.record.permissions.rawValue)
            if entry.record.kind == .regular {
                file.modified = "\(entry.record.modified)"
                file.content = try Files.read(path)
            } else if entry.record.kind == .symlink {
                file.content = Array(try Files.readlink(path).string.utf8)
            }
            files[name] = file
        }
        return State(status: status, files: files)
    }

    struct State: Equatable {
        struct File: Equatable {
            var mode: UInt16
            var modified = ""
            var content: [UInt8] = []

            init(mode: some BinaryInteger) { self.mode = UInt16(mode) }
        }
        var status: String
        var files: [String: File]

        /// What is not as it was, in words.
        func differences(from former: Self) -> [String] {
            var found = status == former.status ? [] : ["git status was '\(former.status)', is '\(status)'"]
            for name in Set(files.keys).union(former.files.keys).sorted() {
                guard let now = files[name], let before = former.files[name] else {
                    found.append(files[name] == nil ? "\(name) is gone" : "\(name) is new")
                    continue
                }
                if now.mode != before.mode {
                    found.append("\(name) has mode \(now.mode), had \(before.mode)")
                }
                if now.modified != before.modified { found.append("\(name) has another time") }
                if now.content != before.content { found.append("\(name) has another content") }
            }
            return found
        }
    }

    struct Unsuccessful: Error, CustomStringConvertible {
        var outcome: CommandResult
        var description: String { "packit ended with \(outcome.status):\n\(outcome.errorOutput)" }
    }

    /// `N.TIME.BRANCH.COUNT.gSHA7` as it should be now.
    func defaultRelease(number: Int = 3, branch: String = "main", since tag: String? = nil) async throws
        -> String
    {
        var release = "\(number).\(Self.stamp).\(branch)"
        if let tag {
            let count = try await repository.git("rev-list", "--count", "\(tag)..HEAD")
            release += ".\(count).g\(try await repository.git("rev-parse", "--short=7", "HEAD"))"
        }
        return release
    }

    func shortCommit(_ digits: Int = 8) async throws -> String {
        String(try await repository.git("rev-parse", "HEAD").prefix(digits))
    }
}

/// A source RPM as rpm sees it.
struct BuiltSRPM {
    var path: FilePath
    /// What packit wrote on standard error.
    var log: String
    private var directory: FilePath

    init(_ path: FilePath, unpackingTo parent: FilePath, log: String) async throws {
        self.path = path
        self.log = log
        directory = parent.appending(path.lastComponent?.string ?? "")
        if Files.exists(directory) { try Files.removeTree(directory) }
        try Files.createDirectories(directory)
        let script = "rpm2cpio '\(path)' | cpio -idm --quiet"
        try await Host.forTests().runner.check(.shell(script, in: directory))
    }

    var name: String { path.lastComponent?.string ?? "" }

    /// The files in it, by name.
    var files: [String] {
        get throws { try Files.list(directory).sorted() }
    }

    func text(_ name: String) throws -> String { try Files.readText(directory.appending(name)) }

    /// The text of the spec file.
    var spec: String {
        get throws { try text(try files.first { $0.hasSuffix(".spec") } ?? "") }
    }

    /// The members of an archive in it.
    func members(_ archive: String) async throws -> [String] {
        let result = try await Host.forTests().runner.check(.shell("tar tf '\(archive)'", in: directory))
        return result.lines.sorted()
    }

    /// What rpm reads of its header.
    func header(_ format: String) async throws -> String {
        let command = Command(
            "rpm", ["-qp", "--qf", format, path.string],
            environment: try Host.forTests().environment.forCommands(), in: directory)
        return try await Host.forTests().runner.check(command).output
    }

    /// The value of a tag line of the spec file.
    func tag(_ name: String) throws -> String? {
        try spec.split(separator: "\n").first { $0.hasPrefix("\(name):") }
            .map { String($0.dropFirst(name.count + 1).drop { $0 == " " }) }
    }

    /// The newest entry of the changelog, as text.
    var newestEntry: String {
        get throws {
            let text = try spec
            guard let start = text.range(of: "%changelog\n")?.upperBound else { return "" }
            let rest = text[start...]
            guard let end = rest.dropFirst().range(of: "\n* ")?.lowerBound else { return String(rest) }
            return String(rest[..<end])
        }
    }
}

/// An action that prints the variables of packit's that it has, sorted.
func printingVariables(to file: String) -> String {
    #"["sh", "-c", "env | grep '^PACKIT_' | sort > \#(file)"]"#
}

import HostKit
import KojiHubDouble
import KojiKit
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

/// A compose with a repository of treefiles, a runroot, and programs that stand for those of a build root.
struct OSTreePlace: Sendable {
    let place: DeliveryPlace
    var context: DeliveryContext
    let config: GitFixture
    /// Comes first in the `PATH`.
    let bin: FilePath
    /// The variants' repositories that were waited for.
    let waited: Waited

    var directory: FilePath { place.directory }
    var layout: ComposeLayout { context.layout }
    /// Where commits go.
    var repository: FilePath { directory.appending("atomic") }

    final class Waited: Sendable {
        private let state = Mutex<[String]>([])
        func add(_ text: String) { state.withLock { $0.append(text) } }
        var all: [String] { state.withLock { $0.sorted() } }
    }

    /// - Parameter method: Where commands are run; `koji` runs them for real, with the same programs.
    static func with<Result>(
        _ method: RunrootConfig.Method = .local, isolation: isolated (any Actor)? = #isolation,
        _ body: (OSTreePlace) async throws -> Result
    ) async throws -> Result {
        try await DeliveryPlace.with { place in
            let config = try await GitFixture.create(at: place.directory.appending("treefiles"))
            try await config.commit(
                "Begin", ["server.yaml": "ref: test/${basearch}/server\npackages: [bash]\n"])
            let bin = place.directory.appending("bin")
            try Files.createDirectories(bin)
            let waited = Waited()
            let context = try context(place, method, bin, waited)
            if method == .koji { run(place, bin) }
            let whole = OSTreePlace(place: place, context: context, config: config, bin: bin, waited: waited)
            return try await body(whole)
        }
    }

    private static func context(
        _ place: DeliveryPlace, _ method: RunrootConfig.Method, _ bin: FilePath, _ waited: Waited
    ) throws -> DeliveryContext {
        var host = try Host.forTests()
        host.environment.currentDirectory = place.directory
        let path = host.environment.variables["PATH"] ?? "/usr/bin:/bin"
        for (name, value) in [
            "PATH": "\(bin):\(path)", "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1",
        ] {
            host.environment.variables[name] = value
        }
        let old = place.context
        var runroot = RunrootConfig()
        runroot.method = method
        runroot.tag = "f44-build"
        runroot.weights = [.ostree: 3.5, .ostreeInstaller: 2]
        let notifier = Notifier(
            [bin.appending("hook").string], on: host,
            about: Notifier.Subject(old.identity, old.layout, old.translator), log: old.log)
        var context = DeliveryContext(
            host: host, identity: old.identity, variants: old.variants, layout: old.layout,
            state: ComposeState(old.layout, log: old.log, notifier: notifier), log: old.log,
            notifier: notifier,
            runroots: Runroots(runroot, host: host, koji: old.koji))
        context.koji = old.koji
        context.translator = old.translator
        context.configDirectory = place.directory
        context.untilRepository = { variant, arch in waited.add("\(variant).\(arch)") }
        try script(bin, "hook", #"{ printf '%s ' "$1"; cat; echo; } >>"\#(place.directory)/messages""#)
        return context
    }

    /// Lets the hub run commands with the same programs.
    private static func run(_ place: DeliveryPlace, _ bin: FilePath) {
        let root = place.directory
        place.hub.onTask(
            "runroot",
            .make { task in
                let command = task.parameters.count > 2 ? task.parameters[2].string ?? "" : ""
                let line = "PATH=\(bin):$PATH; export PATH; \(command)"
                guard try task.shell(line, in: root, log: "runroot.log") == 0 else {
                    throw XMLRPCFault(code: 1005, message: "the command failed")
                }
                return "done"
            })
    }

    /// Has commands run by a server, with the same programs.
    mutating func use(_ server: SSHServer) throws {
        var runroot = context.runroots.config
        runroot.ssh.user = server.user
        runroot.ssh.hosts = ["x86_64": try #require(server.names.first)]
        runroot.ssh.runTemplate = "PATH=\(bin):$PATH {command}"
        var host = context.host
        host.environment.variables["PATH"] = "\(server.programs):\(host.environment["PATH"] ?? "")"
        context.use(host, runroot)
    }

    static func script(_ bin: FilePath, _ name: String, _ text: String) throws {
        try Files.writeAtomically(
            "#!/bin/sh\nset -e\n\(text)\n", to: bin.appending(name), mode: FilePermissions(rawValue: 0o755))
    }

    func script(_ name: String, _ text: String) throws { try Self.script(bin, name, text) }

    /// A stand-in for the program that makes commits: it notes its words, and commits the treefile with ostree.
    ///
    /// - Parameter end: What it does in the end, of `$commit`, `$repo` and `$log`.
    func addMaker(_ end: String = #"echo "$commit" >"$log/commitid.log"; : >"$log/commitid.log.stamp""#)
        throws
    {
        try script(
            "pungi-make-ostree",
            #"""
            echo "$@" >>"\#(directory)/calls"
            for word; do
                case "$word" in
                    --repo=*) repo=${word#*=} ;;
                    --log-dir=*) log=${word#*=} ;;
                    --treefile=*) treefile=${word#*=} ;;
                    --ostree-ref=*) ref=${word#*=} ;;
                esac
            done
            exec 9>>"\#(directory)/lock"
            flock 9
            [ -d "$repo/objects" ] || ostree --repo="$repo" init --mode=archive
            tree=$(mktemp -d)
            cp "$treefile" "$tree"
            commit=$(ostree --repo="$repo" commit -b "${ref:-test/made}" -s made --tree=dir="$tree")
            rm -r "$tree"
            \#(end)
            """#)
    }

    /// The words that the maker was given, a line for each time.
    var calls: [String] { get throws { try lines("calls") } }
    /// What the notification script got, in order.
    var messages: [String] { get throws { try lines("messages") } }

    private func lines(_ name: String) throws -> [String] {
        let path = directory.appending(name)
        return Files.exists(path)
            ? try Files.readText(path).split(separator: "\n").map(String.init) : []
    }

    /// A block of `ostree`, with further keys.
    func block(_ more: String = "") -> String {
        #"{"treefile": "server.yaml", "config_url": "\#(config.path)", "config_branch": "main", "#
            + #""ostree_repo": "\#(repository)", "repo": "http://example.com/repo", \#(more)}"#
    }

    /// The phase for an option's value.
    func phase(
        _ option: String, sources: @escaping PackageSetAddresses = { _, _ in [] }
    ) async throws -> OSTreePhase {
        OSTreePhase(try await ComposeConfig.lines(option).ostree, context, sources: sources)
    }

    /// Plans and performs one commit of Server for x86_64.
    @discardableResult
    func make(
        _ more: String = "", option: String = "", sources: @escaping PackageSetAddresses = { _, _ in [] }
    ) async throws -> [MadeCommit] {
        let phase = try await phase(
            "ostree = {\"^Server$\": \(block("\"arches\": [\"x86_64\"], \(more)"))}\n\(option)",
            sources: sources)
        return try await phase.perform(phase.plan())
    }

    func logs(_ arch: String = "x86_64", _ number: Int = 1) -> FilePath {
        layout.logs.ostree("Server", arch, number: number)
    }

    /// Runs ostree on the repository of commits.
    func ostree(_ words: String...) async throws -> String {
        let command = Command(
            "ostree", ["--repo=\(repository)"] + words, environment: context.host.environment.variables,
            in: directory)
        return try await context.host.runner.check(command).trimmedOutput
    }
}

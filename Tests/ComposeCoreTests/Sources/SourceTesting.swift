import HostKit
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

/// A place for the tests of sources: the configuration's directory, the working directory and the target.
struct SourcePlace: Sendable {
    let root: FilePath
    var config: FilePath { root.appending("config") }
    var working: FilePath { root.appending("working") }
    var work: FilePath { root.appending("work") }
    var target: FilePath { root.appending("out").appending("target") }
    let commands = RecordedCommands()

    static func with<Result>(_ body: (SourcePlace) async throws -> Result) async throws -> Result {
        try await withTemporaryDirectory { root in
            let place = SourcePlace(root: root)
            for directory in [place.config, place.working, place.work] {
                try Files.createDirectories(directory)
            }
            return try await body(place)
        }
    }

    /// A fetcher that does not wait between attempts.
    func fetcher(koji: KojiArchiveSource? = nil, backoff: [Duration] = [.zero, .zero]) throws -> SourceFetcher
    {
        let log = commands
        var host = try Host.forTests { report in log.add(report.command.description) }
        host.environment.currentDirectory = working
        for (name, value) in ["GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1"] {
            host.environment.variables[name] = value
        }
        host.environment.variables["SECRET_TOKEN"] = "hunter2"
        return SourceFetcher(host: host, configDirectory: config, work: work, koji: koji, backoff: backoff)
    }

    func write(_ text: String, to name: String, mode: FilePermissions? = nil) throws {
        let path = root.pushing(FilePath(name))
        try Files.createDirectories(path.removingLastComponent())
        try Files.writeAtomically(text, to: path, mode: mode)
    }

    /// The files below the target, with their content; a symbolic link's text follows an arrow.
    func found() throws -> [String: String] {
        var found: [String: String] = [:]
        for entry in try Files.tree(target) {
            let path = target.pushing(entry.path)
            switch entry.record.kind {
            case .regular: found[entry.path.string] = try Files.readText(path)
            case .symlink: found[entry.path.string] = try "-> \(Files.readlink(path))"
            default: break
            }
        }
        return found
    }

    /// That neither a target nor anything temporary beside it is there.
    func expectNothing(sourceLocation: SourceLocation = #_sourceLocation) throws {
        let parent = target.removingLastComponent()
        let names = Files.exists(parent) ? try Files.list(parent) : []
        #expect(names == [], sourceLocation: sourceLocation)
    }
}

/// The commands that were run.
final class RecordedCommands: Sendable {
    private let state = Mutex<[String]>([])
    func add(_ command: String) { state.withLock { $0.append(command) } }
    var all: [String] { state.withLock { $0 } }
    func count(of text: String) -> Int { all.count { $0.contains(text) } }
}

extension SourceUse {
    static let comps = SourceUse(option: "comps_file", place: "test.conf:3:14", base: .configuration)
    static let extra = SourceUse(option: "extra_files", base: .workingDirectory)
}

extension SCMSource {
    static func of(
        _ scm: String, _ repo: String? = nil, branch: String? = nil, files: [String] = [],
        dirs: [String] = [],
        command: String? = nil
    ) -> SCMSource {
        var source = SCMSource()
        source.scm = scm
        source.repo = repo
        source.branch = branch
        source.files = files
        source.directories = dirs
        source.command = command
        return source
    }
}

/// Expects a body to fail with this error about a source.
func expectSourceError(
    _ code: SourceError.Code, _ text: String, sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () async throws -> Void
) async {
    let error = await #expect(throws: SourceError.self, sourceLocation: sourceLocation) { try await body() }
    #expect(error?.code == code, sourceLocation: sourceLocation)
    #expect(
        error?.description.contains(text) == true, "\(error?.description ?? "")",
        sourceLocation: sourceLocation)
}

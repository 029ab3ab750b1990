internal import HostKit
internal import SystemPackage

/// Runs git where nobody can be asked, with nothing of an outer git's and without hooks.
struct GitCommands: Sendable {
    let host: Host

    /// - Parameters:
    ///   - url: The server that the command talks to, for which the credential is.
    ///   - changes: More variables.
    func run(
        _ arguments: [String], in directory: FilePath, url: String? = nil, credential: GitCredential? = nil,
        changes: [String: String] = [:]
    ) async throws(ForgeFailure) -> String {
        let settings = Self.settings + Self.header(url, credential)
        var variables = Self.environment(settings, on: host)
        variables.merge(changes) { _, new in new }
        let command = Command(
            "git", arguments, environment: variables, in: directory, timeout: .seconds(1800),
            remedy: "install git")
        do throws(CommandFailure) {
            return String(decoding: try await host.runner.check(command).standardOutput, as: UTF8.self)
        } catch {
            // Not the error itself: the environment of its command has the credential.
            throw Self.failure(error, arguments)
        }
    }

    static func environment(_ settings: [(String, String)], on host: Host) -> [String: String] {
        var changes: [String: String?] = [
            "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0",
        ]
        for name in outerVariables { changes[name] = .some(nil) }
        if host.environment["GIT_SSH_COMMAND"] == nil { changes["GIT_SSH_COMMAND"] = "ssh -o BatchMode=yes" }
        let first = host.environment["GIT_CONFIG_COUNT"].flatMap { Int($0) } ?? 0
        changes["GIT_CONFIG_COUNT"] = String(first + settings.count)
        for (place, (key, value)) in settings.enumerated() {
            changes["GIT_CONFIG_KEY_\(first + place)"] = key
            changes["GIT_CONFIG_VALUE_\(first + place)"] = value
        }
        return host.environment.forCommands(changes)
    }

    /// What a git hook or another git would make ours look at instead of the clone, and programs that ask people.
    private static let outerVariables = [
        "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_OBJECT_DIRECTORY",
        "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_COMMON_DIR", "GIT_ASKPASS", "SSH_ASKPASS",
    ]

    /// What the user's own settings must not change.
    private static let settings = [
        ("color.ui", "false"), ("commit.gpgSign", "false"), ("push.gpgSign", "false"),
        ("core.hooksPath", "/dev/null"), ("push.default", "nothing"), ("push.followTags", "false"),
        ("push.recurseSubmodules", "no"), ("advice.detachedHead", "false"), ("gc.auto", "0"),
        ("maintenance.auto", "false"), ("init.defaultBranch", "main"),
    ]

    /// The credential as a field that goes to this server alone.
    ///
    /// In variables, for arguments are in the list of processes, and files stay behind.
    private static func header(_ url: String?, _ credential: GitCredential?) -> [(String, String)] {
        guard let credential, let url, url.hasPrefix("https://") || url.hasPrefix("http://") else {
            return []
        }
        let origin = url.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false).prefix(3)
            .joined(separator: "/")
        // Without helpers: they would keep what was given, or give another.
        return [("credential.helper", ""), ("http.\(origin)/.extraHeader", credential.field)]
    }

    private static func failure(_ failure: CommandFailure, _ arguments: [String]) -> ForgeFailure {
        let said = URLCredentials.redacted(in: (failure.errorTail + failure.outputTail))
        let lines = said.split(separator: "\n").map(String.init)
        let loud = lines.filter { line in
            ["fatal:", "error:", "remote:", " ! "].contains { line.hasPrefix($0) }
        }
        let detail = (loud.isEmpty ? lines.suffix(3) : loud.prefix(8)).joined(separator: "; ")
        let words = URLCredentials.redacted(in: arguments.joined(separator: " "))
        return ForgeFailure(
            code(failure, said), request: "git \(words)", detail: detail.isEmpty ? failure.plainText : detail)
    }

    private static func code(_ failure: CommandFailure, _ said: String) -> ForgeFailure.Code {
        switch failure.code {
        case .cancelled: return .cancelled
        case .timedOut: return .unreachable
        case .failed: break
        default: return .badRequest
        }
        func says(_ words: String...) -> Bool { words.contains { said.contains($0) } }
        // What a server answers is told by its number, and by words when git knows them better.
        if says("Authentication failed", "could not read Username", "Permission denied (", "error: 401") {
            return .unauthorized
        }
        if says("error: 403") { return .forbidden }
        if says("not found", "error: 404", "does not appear to be a git repository", "does not exist") {
            return .notFound
        }
        if says("[rejected]", "[remote rejected]", "stale info", "fetch first") { return .conflict }
        if says("Could not resolve host", "Failed to connect", "unable to access", "Connection refused") {
            return .unreachable
        }
        return .refused
    }
}

extension CommandFailure {
    /// What happened, where the program said nothing.
    fileprivate var plainText: String { detail ?? "\(code)" }
}

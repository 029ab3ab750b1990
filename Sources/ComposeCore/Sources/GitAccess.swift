internal import HostKit
internal import SystemPackage

/// How git is run for repositories that a configuration names.
struct GitAccess: Sendable {
    let host: Host
    /// What tells git a name and a password.
    var credentialHelper: String?

    /// A git command that asks nobody for anything, and reaches repositories in the ordinary ways only.
    func command(_ arguments: [String], in directory: FilePath, timeout: Duration) -> Command {
        var options: [String] = []
        if let credentialHelper {
            options += ["-c", "credential.useHttpPath=true", "-c", "credential.helper=\(credentialHelper)"]
        }
        return Command(
            "git", options + arguments, environment: environment, in: directory, timeout: timeout,
            outputLimit: 16 << 20, remedy: "install git")
    }

    /// The user's environment without what would point git at another repository.
    private var environment: [String: String] {
        let names = [
            "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR",
            "GIT_NAMESPACE", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_TRACE", "GIT_TRACE_CURL",
            "GIT_CURL_VERBOSE",
        ]
        var changes: [String: String?] = Dictionary(uniqueKeysWithValues: names.map { ($0, nil) })
        changes["GIT_TERMINAL_PROMPT"] = "0"
        changes["GIT_ALLOW_PROTOCOL"] = "file:git:http:https:ssh"
        return host.environment.forCommands(changes)
    }

    /// The URL for a repository as an option names it: a path stands for itself on this machine.
    ///
    /// - Parameter base: Where relative paths start.
    static func url(_ repository: String, base: FilePath) -> String {
        guard !repository.contains("://"), !isSSHAddress(repository) else { return repository }
        // Git decodes what stands in a URL.
        return "file://" + base.pushing(FilePath(repository)).string.replacing("%", with: "%25")
    }

    /// `user@host:path`, as git and ssh write it.
    private static func isSSHAddress(_ text: String) -> Bool {
        guard let colon = text.firstIndex(of: ":"), colon != text.startIndex else { return false }
        return !text[..<colon].contains("/") && !text.hasPrefix("-")
    }

    /// Whether a name can be asked of a server: no option, no pattern and no pair of names.
    static func isReference(_ text: String) -> Bool {
        let forbidden = Set(" ~^:?*[\\".utf8)
        return !text.isEmpty && text.utf8.first != UInt8(ascii: "-") && text.utf8.first != UInt8(ascii: "+")
            && !text.contains("..")
            && text.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F && !forbidden.contains($0) }
    }

    /// Whether a name is a whole commit hash.
    static func isHash(_ text: String) -> Bool {
        (text.utf8.count == 40 || text.utf8.count == 64) && text.utf8.allSatisfy(isHexDigit)
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
    }
}

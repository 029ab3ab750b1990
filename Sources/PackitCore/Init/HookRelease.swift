internal import HostKit
internal import SystemPackage

/// The newest release of the pre-commit hooks.
enum HookRelease {
    /// What counts without network.
    static let lastKnown = "v1.3.0"

    /// Asks the hooks' repository for its tags; whatever goes wrong, the last known release will do.
    static func latest(on host: Host) async -> String {
        let environment = host.environment.forCommands(["GIT_TERMINAL_PROMPT": "0"])
        let command = Command(
            "git", ["ls-remote", "--tags", "--refs", PreCommitEntry.repository], environment: environment,
            in: host.environment.temporaryDirectory, timeout: .seconds(5), outputLimit: 1 << 20)
        // Absence of network is no failure here: the fallback is as good, only older.
        guard let result = try? await host.runner.check(command) else { return lastKnown }
        return newest(inListing: result.output) ?? lastKnown
    }

    /// The highest release among the tags of `git ls-remote`.
    static func newest(inListing text: String) -> String? {
        let prefix = "refs/tags/"
        let tags = text.split(whereSeparator: \.isNewline).compactMap { line -> String? in
            guard let name = line.split(separator: "\t").last, name.hasPrefix(prefix) else { return nil }
            return String(name.dropFirst(prefix.count))
        }
        let releases = tags.compactMap { tag in Release(tag) }
        return releases.max { $0.numbers.lexicographicallyPrecedes($1.numbers) }?.tag
    }

    private struct Release {
        var tag: String
        var numbers: [Int]

        /// Nil for a tag that is not `v1.2.3` or `1.2.3`.
        init?(_ tag: String) {
            let parts = (tag.hasPrefix("v") ? tag.dropFirst() : tag[...]).split(
                separator: ".", omittingEmptySubsequences: false)
            let numbers = parts.compactMap { Int($0) }
            guard numbers.count == parts.count, numbers.count >= 2 else { return nil }
            self.tag = tag
            self.numbers = numbers
        }
    }
}

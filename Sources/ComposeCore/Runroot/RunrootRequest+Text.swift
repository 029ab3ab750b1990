internal import HostKit
internal import SystemPackage

extension RunrootRequest {
    /// The command for a shell.
    var text: String {
        switch work {
        case .words(let words): ShellWords.join(words)
        case .script(let script): script
        }
    }

    /// The command for a shell, and behind it what gives away what was made; the status stays the command's.
    var textWithOwnership: String {
        guard let ownership, !ownership.paths.isEmpty else { return text }
        let paths = ShellWords.join(ownership.paths.map(\.string))
        return "\(text) ; EXIT_CODE=$? ; chmod -R a+r \(paths) ; "
            + "chown -R \(ownership.userID) \(paths) ; exit $EXIT_CODE"
    }

    /// The same as words that are one simple command, for whoever takes a command to run it.
    var simpleCommand: String {
        if case .words = work, ownership?.paths.isEmpty ?? true { return text }
        return ShellWords.join(["sh", "-c", textWithOwnership])
    }

    /// What Koji runs in a build root: leftovers of the root's making would confuse rpm and dnf.
    var kojiText: String {
        "rm -f /var/lib/rpm/__db*; rm -rf /var/cache/yum/*; set -x; \(textWithOwnership)"
    }

    /// How the packages of a place are listed.
    static let packageQuery = ["rpm", "-qa", #"--qf=%{name}-%{version}-%{release}.%{arch}\n"#]

    /// The packages that such a list names; keys that rpm keeps as packages are none.
    static func packages(in output: String) -> [String] {
        Set(output.split(whereSeparator: \.isNewline).map(String.init))
            .filter { !$0.hasPrefix("gpg-pubkey-") && !$0.contains(" ") }.sorted()
    }
}

/// Splits a command line as GLib's option parser does.
struct CreaterepoOptionScanner {
    enum Option {
        /// A long name without dashes, and what was written.
        case flag(String, String)
        /// A long name, its value, and what was written.
        case value(String, String, String)
        case operand(String)
        case unknown(String)
    }

    private static let flags: Set<String> = [
        "quiet", "verbose", "pretty", "database", "no-database", "update", "skip-stat", "xz",
        "unique-md-filenames", "simple-md-filenames", "set-timestamp-to-revision", "error-exit-val",
    ]
    private static let values: Set<String> = [
        "outputdir", "pkglist", "groupfile", "revision", "baseurl", "content", "repo", "distro",
        "update-md-path", "cachedir", "checksum", "repomd-checksum", "compress-type", "general-compress-type",
        "changelog-limit", "workers",
    ]
    private static let letters: [Character: String] = [
        "q": "quiet", "v": "verbose", "p": "pretty", "d": "database", "o": "outputdir", "i": "pkglist",
        "g": "groupfile", "u": "baseurl", "c": "cachedir", "s": "checksum",
    ]

    private var rest: ArraySlice<String>
    /// Letters of a group such as `-qp` that are still to come.
    private var group: Substring = ""
    private var takesOptions = true

    init(_ arguments: [String]) {
        rest = arguments[...]
    }

    mutating func next() -> Option? {
        if !group.isEmpty { return nextLetter() }
        guard let argument = rest.popFirst() else { return nil }
        guard takesOptions, argument.hasPrefix("-"), argument != "-" else { return .operand(argument) }
        if argument == "--" {
            takesOptions = false
            return next()
        }
        if !argument.hasPrefix("--") {
            group = argument.dropFirst()
            return nextLetter()
        }
        let parts = argument.dropFirst(2).split(
            separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts[0])
        if Self.flags.contains(name), parts.count == 1 { return .flag(name, argument) }
        guard Self.values.contains(name) else { return .unknown(argument) }
        if parts.count == 2 { return .value(name, String(parts[1]), argument) }
        return value(of: name, argument)
    }

    private mutating func nextLetter() -> Option? {
        guard let letter = group.popFirst() else { return next() }
        guard let name = Self.letters[letter] else {
            group = ""
            return .unknown("-\(letter)")
        }
        if Self.flags.contains(name) { return .flag(name, "-\(letter)") }
        // GLib knows no value in the same word.
        guard group.isEmpty else {
            defer { group = "" }
            return .unknown("-\(letter)\(group)")
        }
        return value(of: name, "-\(letter)")
    }

    private mutating func value(of name: String, _ written: String) -> Option {
        guard let value = rest.popFirst() else { return .unknown(written) }
        return .value(name, value, "\(written) \(value)")
    }
}

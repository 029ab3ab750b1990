public import SystemPackage

/// A pattern for paths below a directory: `*`, `?`, `[abc]`, `[!a-z]`, and `**` for any number of
/// directories.
public struct Glob: Hashable, Sendable {
    /// Whose rules hold.
    public enum Style: String, Hashable, Sendable, Codable {
        /// `pathlib.Path.glob` of Python 3.12: hidden names match like others, `**` must be a whole component
        /// and stands for directories at any depth.
        case pathlib
        /// The shell's and Python's `glob.glob`: a wildcard does not match the dot that begins a hidden name,
        /// `**` is no more than `*`, and a slash at the end asks for directories.
        case shell
    }

    /// A pattern that cannot mean anything.
    public struct PatternError: Error, Hashable, Sendable, CustomStringConvertible {
        public enum Code: String, Hashable, Sendable, Codable {
            case empty, absolute
            /// `..`, which would leave the directory.
            case parentDirectory
            /// `**` beside other characters in one component.
            case recursionInComponent
        }

        public var code: Code
        public var pattern: String

        public var description: String {
            switch code {
            case .empty: "the pattern is empty"
            case .absolute: "the pattern '\(pattern)' is absolute; write it relative to its directory"
            case .parentDirectory: "the pattern '\(pattern)' leaves its directory with '..'"
            case .recursionInComponent:
                "in the pattern '\(pattern)', '**' is only a part of a component; write it between slashes"
            }
        }
    }

    enum Part: Hashable, Sendable {
        case name(String)
        case wildcard(GlobName)
        /// Zero or more directories.
        case recursive
    }

    public let pattern: String
    public let style: Style
    let parts: [Part]
    let wantsDirectories: Bool

    public init(_ pattern: String, style: Style = .pathlib) throws(PatternError) {
        func error(_ code: PatternError.Code) -> PatternError { PatternError(code: code, pattern: pattern) }
        if pattern.isEmpty { throw error(.empty) }
        if pattern.hasPrefix("/") { throw error(.absolute) }
        var parts: [Part] = []
        for component in pattern.split(separator: "/") where component != "." {
            if component == ".." { throw error(.parentDirectory) }
            if style == .pathlib, component.contains("**") {
                guard component == "**" else { throw error(.recursionInComponent) }
                if parts.last != .recursive { parts.append(.recursive) }
            } else if component.contains(where: { "*?[".contains($0) }) {
                parts.append(.wildcard(GlobName(String(component), hidesDots: style == .shell)))
            } else {
                parts.append(.name(String(component)))
            }
        }
        self.pattern = pattern
        self.style = style
        self.parts = parts
        wantsDirectories = parts.last == .recursive || (style == .shell && pattern.hasSuffix("/"))
    }

    /// Whether a pattern has any wildcard; without one it names just itself.
    public var hasWildcards: Bool {
        parts.contains { if case .name = $0 { false } else { true } }
    }

    /// Whether a relative path fits the whole pattern, by its name alone.
    public func matches(_ path: FilePath) -> Bool {
        guard path.isRelative else { return false }
        let names = path.components.filter { $0.kind != .currentDirectory }.map(\.string)
        // The states are the parts that may come next; a path is short, so a set of them is enough.
        var states = closure([0])
        for name in names {
            var next = Set<Int>()
            for state in states where state < parts.count {
                switch parts[state] {
                case .recursive: next.insert(state)
                case .name(let wanted): if wanted == name { next.insert(state + 1) }
                case .wildcard(let wildcard): if wildcard.matches(name) { next.insert(state + 1) }
                }
            }
            states = closure(next)
        }
        return states.contains(parts.count)
    }

    private func closure(_ states: Set<Int>) -> Set<Int> {
        var all = states
        for state in states.sorted() where state < parts.count && parts[state] == .recursive {
            all.insert(state + 1)
        }
        return all
    }
}

extension String {
    /// Whether a pattern with `*`, `?` and brackets fits all of this name, as Python's `fnmatch.fnmatchcase` has it.
    public func matches(glob pattern: String) -> Bool { GlobName(pattern, hidesDots: false).matches(self) }
}

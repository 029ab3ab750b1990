public import SourceDiagnostics

/// What a kickstart file says of repositories and packages; all else in it is passed over.
public struct Kickstart: Sendable, Hashable {
    public var repositories: [RepositorySource] = []
    /// In the file's order.
    public var packages: [Entry] = []
    /// Names of source packages that `fulltree` leaves alone.
    public var fulltreeExcludes: [String] = []
    /// Patterns of names that never get multilib copies.
    public var multilibBlacklist: [String] = []
    /// Patterns of names that always get multilib copies.
    public var multilibWhitelist: [String] = []
    /// Packages to take, as `name.arch`.
    public var prepopulate: [String] = []

    public init() {}

    /// A line of the package section.
    public struct Entry: Sendable, Hashable {
        public var selection: Selection
        /// Whether it is left out instead: the line begins with a hyphen.
        public var isExcluded: Bool
        /// Where it stands.
        public var range: SourceRange

        public enum Selection: Sendable, Hashable {
            case package(String)
            case group(String, optional: Bool, defaults: Bool)
            /// An environment: all groups that belong to it.
            case environment(String)
        }

        public init(_ selection: Selection, isExcluded: Bool = false, at range: SourceRange) {
            self.selection = selection
            self.isExcluded = isExcluded
            self.range = range
        }
    }
}

/// A kickstart file, and what is wrong with it.
public struct KickstartFile: Sendable {
    public var kickstart: Kickstart
    public var diagnostics: [Diagnostic]
    public var file: SourceFile
}

extension Diagnostic {
    static func kickstartSectionIsOpen(_ name: String, at range: SourceRange) -> Self {
        Self(
            code: "kickstart.section-is-open", severity: .error,
            message: "the section '\(name)' has no end", range: range, hint: "write '%end' behind it")
    }

    static func kickstartSectionInSection(_ name: String, in outer: String, at range: SourceRange) -> Self {
        Self(
            code: "kickstart.section-in-section", severity: .error,
            message: "'\(name)' stands within the section '\(outer)'", range: range,
            hint: "write '%end' before it")
    }

    static func kickstartStrayEnd(at range: SourceRange) -> Self {
        Self(
            code: "kickstart.stray-end", severity: .error, message: "'%end' ends no section", range: range)
    }

    static func kickstartUnknownSection(_ name: String, nearest: String?, at range: SourceRange) -> Self {
        Self(
            code: "kickstart.unknown-section", severity: .warning,
            message: "the section '\(name)' is not known and passed over"
                + (nearest.map { "; did you mean '\($0)'?" } ?? ""), range: range, fix: nearest)
    }

    static func kickstartInclude(at range: SourceRange) -> Self {
        Self(
            code: "kickstart.include", severity: .error, message: "other files are not included",
            range: range, hint: "put its lines here, as ksflatten does")
    }

    static func kickstartOpenQuote(at range: SourceRange) -> Self {
        Self(
            code: "kickstart.open-quote", severity: .error, message: "the quotation has no end",
            range: range)
    }

    static func kickstartMissingOption(_ name: String, at range: SourceRange) -> Self {
        Self(
            code: "kickstart.missing-option", severity: .error,
            message: "the repository has no option '\(name)'", range: range)
    }

    static func kickstartMissingValue(_ name: String, at range: SourceRange) -> Self {
        Self(
            code: "kickstart.missing-value", severity: .error,
            message: "the option '\(name)' has no value", range: range)
    }

    static func kickstartNoNumber(_ text: String, option: String, at range: SourceRange) -> Self {
        Self(
            code: "kickstart.no-number", severity: .error,
            message: "'\(text)' is no number for the option '\(option)'", range: range)
    }

    static func kickstartUnknownOption(
        _ name: String, nearest: String?, of what: String, at range: SourceRange
    ) -> Self {
        Self(
            code: "kickstart.unknown-option", severity: .warning,
            message: "\(what) has no option '\(name)' that is known here"
                + (nearest.map { "; did you mean '\($0)'?" } ?? ""), range: range, fix: nearest)
    }

    static func kickstartDuplicateRepository(_ name: String, at range: SourceRange) -> Self {
        Self(
            code: "kickstart.duplicate-repository", severity: .error,
            message: "there are two repositories '\(name)'", range: range)
    }

    static func kickstartNoArch(_ entry: String, at range: SourceRange) -> Self {
        Self(
            code: "kickstart.no-arch", severity: .warning,
            message: "'\(entry)' names no arch, so it matches nothing", range: range,
            hint: "write it as name.arch")
    }

    static func kickstartEmptyGroup(at range: SourceRange) -> Self {
        Self(
            code: "kickstart.empty-group", severity: .error, message: "'@' is followed by no group",
            range: range)
    }

    static func unknownGroup(_ id: String, what: String, nearest: String?, at range: SourceRange) -> Self {
        Self(
            code: "kickstart.unknown-group", severity: .error,
            message: "no repository has the \(what) '\(id)'"
                + (nearest.map { "; did you mean '\($0)'?" } ?? ""), range: range, fix: nearest)
    }
}

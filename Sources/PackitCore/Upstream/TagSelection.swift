internal import ConfigSyntax

/// Which tags are versions, and how to read them.
public struct TagSelection: Sendable {
    public let template: Template
    private let pattern: Pattern
    private let include: Pattern?
    private let exclude: Pattern?
    private let packageName: String

    /// - Throws: ``PackitError`` for a template or filter that is no regular expression.
    public init(_ config: PackageConfig) throws(PackitError) {
        packageName = config.upstreamPackageName ?? ""
        template = Template(config.upstreamTagTemplate)
        do {
            pattern = try template.pattern()
            include = try config.upstreamTagInclude.map { source throws(Pattern.Failure) in
                try Pattern(source)
            }
            exclude = try config.upstreamTagExclude.map { source throws(Pattern.Failure) in
                try Pattern(source)
            }
        } catch {
            throw PackitError(.version, "'\(error.pattern)' is no regular expression: \(error.reason)")
        }
    }

    /// The tags that count, in the order given.
    public func filtered(_ tags: [String]) -> [String] {
        tags.filter { tag in
            (include?.matches(tag) ?? true) && !(exclude?.matches(tag) ?? false)
        }
    }

    /// A tag, and the version that it stands for.
    public struct Match: Hashable, Sendable {
        public var tag: String
        public var version: String
    }

    /// The first tag that is a version of this package; failing that, of any package.
    ///
    /// The reference takes the first tag whatever it is and fails when it does not fit; both agree wherever it
    /// does.
    public func first(of tags: [String]) -> Match? {
        var other: Match?
        for tag in tags {
            guard let groups = pattern.groups(of: tag, named: ["version", "upstream_package_name"]),
                let version = groups["version"], !version.isEmpty
            else { continue }
            let match = Match(tag: tag, version: VersionText.sanitized(version))
            if groups["upstream_package_name", default: packageName] == packageName { return match }
            other = other ?? match
        }
        return other
    }

    /// The tag of a version.
    public func tag(of version: String) -> String {
        template.filled { name in
            name == "version" ? version : name == "upstream_package_name" ? packageName : nil
        }.text ?? version
    }
}

extension PackitError {
    static func tagDoesNotFit(_ tag: String, _ template: String) -> Self {
        Self(
            .version,
            "Unable to extract \"version\" from \(tag) using \(template); correct upstream_tag_template, or leave such tags out with upstream_tag_include or upstream_tag_exclude"
        )
    }
}

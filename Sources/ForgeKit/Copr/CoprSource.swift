internal import JSONKit

/// From what Copr makes a source package, for a build or for a package that it knows.
public enum CoprSource: Hashable, Sendable {
    case scm(SCM)
    case distGit(DistGit)
    case pypi(PyPI)
    case rubygems(gem: String)
    case custom(Custom)

    /// A repository of sources.
    public struct SCM: Hashable, Sendable {
        public enum Kind: String, Hashable, Sendable { case git, svn }

        public enum Method: String, Hashable, Sendable {
            case rpkg, tito
            case titoTest = "tito_test"
            case makeSRPM = "make_srpm"
        }

        public var cloneURL: String
        /// Branch, tag or commit.
        public var committish: String?
        public var subdirectory: String?
        /// The path of the spec file.
        public var spec: String?
        public var kind: Kind
        public var method: Method

        public init(
            cloneURL: String, committish: String? = nil, subdirectory: String? = nil, spec: String? = nil,
            kind: Kind = .git, method: Method = .rpkg
        ) {
            self.cloneURL = cloneURL
            self.committish = committish
            self.subdirectory = subdirectory
            self.spec = spec
            self.kind = kind
            self.method = method
        }
    }

    /// A package of a dist-git that Copr knows.
    public struct DistGit: Hashable, Sendable {
        public var package: String
        /// Such as `fedora`; nil is the usual one.
        public var instance: String?
        public var namespace: String?
        public var committish: String?

        public init(
            package: String, instance: String? = nil, namespace: String? = nil, committish: String? = nil
        ) {
            self.package = package
            self.instance = instance
            self.namespace = namespace
            self.committish = committish
        }
    }

    /// A package of the Python Package Index.
    public struct PyPI: Hashable, Sendable {
        public var package: String
        public var version: String?
        /// `pyp2rpm` or `pyp2spec`.
        public var specGenerator: String?
        public var specTemplate: String?
        public var pythonVersions: [String]?

        public init(
            package: String, version: String? = nil, specGenerator: String? = nil,
            specTemplate: String? = nil, pythonVersions: [String]? = nil
        ) {
            self.package = package
            self.version = version
            self.specGenerator = specGenerator
            self.specTemplate = specTemplate
            self.pythonVersions = pythonVersions
        }
    }

    /// A script that makes the sources, and runs at Copr.
    public struct Custom: Hashable, Sendable {
        public var script: String
        /// Where the script runs.
        public var chroot: CoprChroot?
        /// Installed before it runs.
        public var buildDependencies: [String]?
        /// Below the script's directory.
        public var resultDirectory: String?
        public var repos: [String]?

        public init(
            script: String, chroot: CoprChroot? = nil, buildDependencies: [String]? = nil,
            resultDirectory: String? = nil, repos: [String]? = nil
        ) {
            self.script = script
            self.chroot = chroot
            self.buildDependencies = buildDependencies
            self.resultDirectory = resultDirectory
            self.repos = repos
        }
    }

    /// The word for it in paths.
    var kind: String {
        switch self {
        case .scm: "scm"
        case .distGit: "distgit"
        case .pypi: "pypi"
        case .rubygems: "rubygems"
        case .custom: "custom"
        }
    }

    /// The members of a request.
    var members: [JSONValue.Member] {
        switch self {
        case .scm(let scm):
            Self.members([
                ("clone_url", scm.cloneURL), ("committish", scm.committish),
                ("subdirectory", scm.subdirectory), ("spec", scm.spec), ("scm_type", scm.kind.rawValue),
                ("source_build_method", scm.method.rawValue),
            ])
        case .distGit(let git):
            Self.members([
                ("package_name", git.package), ("distgit", git.instance), ("namespace", git.namespace),
                ("committish", git.committish),
            ])
        case .pypi(let pypi):
            Self.members([
                ("pypi_package_name", pypi.package), ("pypi_package_version", pypi.version),
                ("spec_generator", pypi.specGenerator), ("spec_template", pypi.specTemplate),
            ]) + (pypi.pythonVersions.map { [.init("python_versions", .strings($0))] } ?? [])
        case .rubygems(let gem): Self.members([("gem_name", gem)])
        case .custom(let custom):
            Self.members([
                ("script", custom.script), ("chroot", custom.chroot?.rawValue),
                ("builddeps", custom.buildDependencies?.joined(separator: " ")),
                ("resultdir", custom.resultDirectory), ("repos", custom.repos?.joined(separator: " ")),
            ])
        }
    }

    private static func members(_ texts: [(String, String?)]) -> [JSONValue.Member] {
        texts.compactMap { name, text in text.map { JSONValue.Member(name, .string($0)) } }
    }
}

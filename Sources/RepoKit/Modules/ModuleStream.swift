/// One build of a module's stream: what modulemd says of it.
public struct ModuleStream: Hashable, Sendable, Codable {
    /// How a profile is called, and what it installs.
    public struct Profile: Hashable, Sendable, Codable {
        public var name: String
        public var rpms: [String]

        public init(_ name: String, rpms: [String]) {
            self.name = name
            self.rpms = rpms
        }
    }

    /// One set of modules that it can be built with and run with.
    public struct Dependencies: Hashable, Sendable, Codable {
        /// Names of modules, and the streams of each that will do; none for any.
        public var requires: [String: [String]]
        public var buildRequires: [String: [String]]

        public init(requires: [String: [String]] = [:], buildRequires: [String: [String]] = [:]) {
            self.requires = requires
            self.buildRequires = buildRequires
        }
    }

    public var name: String
    /// As it is written, `5.30` with its zero.
    public var stream: String
    /// When it was built, as a number that grows; 0 for a document that does not say.
    public var version: UInt64
    public var context: String?
    public var arch: String?
    /// Whether the packager chose the context.
    public var hasStaticContext = false
    /// NEVRAs of its packages, always with an epoch, in the order of the document.
    public var artifacts: [String] = []
    /// Names of packages that its build made and nobody is to get.
    public var filter: [String] = []
    /// Names of packages that others may rely on.
    public var api: [String] = []
    /// Names of packages that belong to no module any more.
    public var demodularized: [String] = []
    public var profiles: [Profile] = []
    public var dependencies: [Dependencies] = []

    public init(
        _ name: String, _ stream: String, version: UInt64 = 0, context: String? = nil, arch: String? = nil
    ) {
        self.name = name
        self.stream = stream
        self.version = version
        self.context = context
        self.arch = arch
    }

    /// `name:stream:version:context`; what it has not is empty, and left out from the end.
    public var nsvc: String { Self.joined([name, stream, versionText, context ?? ""]) }

    /// What no two builds have in common: the NSVC and the arch.
    public var nsvca: String { Self.joined([name, stream, versionText, context ?? "", arch ?? ""]) }

    private var versionText: String { version == 0 ? "" : String(version) }

    private static func joined(_ parts: [String]) -> String {
        let count = (parts.lastIndex { !$0.isEmpty } ?? -1) + 1
        return parts[..<count].joined(separator: ":")
    }

    /// The streams of the platform that it may run on, in the order of the document, each once.
    public var platforms: [String] {
        var seen = Set<String>()
        return dependencies.flatMap { $0.requires["platform"] ?? [] }.filter { seen.insert($0).inserted }
    }
}

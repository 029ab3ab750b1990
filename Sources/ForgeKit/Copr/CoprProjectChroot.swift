public import JSONKit
public import SystemPackage

/// The settings of one chroot of a project.
public struct CoprProjectChroot: Hashable, Sendable, JSONReadable {
    public var project: CoprProjectName
    public var chroot: CoprChroot
    public var additionalRepos: [String]
    /// Installed before every build.
    public var additionalPackages: [String]
    /// `name:stream`, with `!` before those that are switched off.
    public var additionalModules: [String]
    public var withOptions: [String]
    public var withoutOptions: [String]
    /// The name of its comps file; nil without one.
    public var compsName: String?
    public var deleteAfterDays: Int?
    public var isolation: String?

    /// A chroot as it is in the beginning.
    init(_ project: CoprProjectName, _ chroot: CoprChroot) {
        self.project = project
        self.chroot = chroot
        additionalRepos = []
        additionalPackages = []
        additionalModules = []
        withOptions = []
        withoutOptions = []
    }

    public init(_ json: JSON) throws(JSONError) {
        project = CoprProjectName(
            owner: try json.string("ownername"), name: try json.string("projectname"))
        chroot = CoprChroot(try json.string("mock_chroot"))
        additionalRepos = try json.strings("additional_repos")
        additionalPackages = try json.strings("additional_packages")
        additionalModules = try json.strings("additional_modules")
        withOptions = try json.strings("with_opts")
        withoutOptions = try json.strings("without_opts")
        compsName = try json.optionalString("comps_name")
        deleteAfterDays = try json.optionalInt("delete_after_days")
        isolation = try json.optionalString("isolation")
    }
}

/// What is to be changed of a chroot's settings; nil leaves it as it is.
public struct CoprChrootFields: Hashable, Sendable {
    public var additionalRepos: [String]?
    public var additionalPackages: [String]?
    public var additionalModules: [String]?
    public var withOptions: [String]?
    public var withoutOptions: [String]?
    public var bootstrap: String?
    public var isolation: String?
    /// Names of fields that get their usual value again, such as `additional_repos`.
    public var resetFields: [String]?
    /// A comps file to use from now on.
    public var comps: FilePath?
    /// Whether the comps file is dropped.
    public var deletesComps: Bool?

    public init() {}

    public var isEmpty: Bool { self == CoprChrootFields() }

    /// The members of a request, without the file.
    var json: JSONValue {
        let lists: [(String, [String]?)] = [
            ("additional_packages", additionalPackages), ("additional_repos", additionalRepos),
            ("additional_modules", additionalModules), ("with_opts", withOptions),
            ("without_opts", withoutOptions), ("reset_fields", resetFields),
        ]
        var members = lists.compactMap { name, value in
            value.map { JSONValue.Member(name, .strings($0)) }
        }
        if let bootstrap { members.append(.init("bootstrap", .string(bootstrap))) }
        if let isolation { members.append(.init("isolation", .string(isolation))) }
        if let deletesComps { members.append(.init("delete_comps", .bool(deletesComps))) }
        return .object(members)
    }
}

/// What a build in a chroot is made with.
public struct CoprBuildConfig: Hashable, Sendable, JSONReadable {
    public struct Repo: Hashable, Sendable, JSONReadable {
        public var id: String?
        public var name: String?
        public var baseURL: String?

        public init(_ json: JSON) throws(JSONError) {
            id = try json.optionalString("id")
            name = try json.optionalString("name")
            baseURL = json["baseurl"]?.string ?? json["url"]?.string
        }
    }

    public var chroot: CoprChroot
    /// Where packages come from, the project's own ones included.
    public var repos: [Repo]
    public var additionalPackages: [String]
    public var additionalModules: [String]
    public var withOptions: [String]
    public var withoutOptions: [String]
    public var hasNetwork: Bool?
    public var isolation: String?

    public init(_ json: JSON) throws(JSONError) {
        chroot = CoprChroot(json["chroot"]?.string ?? json["mock_chroot"]?.string ?? "")
        repos = try json.all("repos")
        additionalPackages = try json.strings("additional_packages")
        additionalModules = try json.strings("additional_modules")
        withOptions = try json.strings("with_opts")
        withoutOptions = try json.strings("without_opts")
        hasNetwork = try json.optionalBool("enable_net")
        isolation = try json.optionalString("isolation")
    }
}

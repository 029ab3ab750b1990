internal import JSONKit

/// A project as Pagure describes it.
struct PagureProject: JSONReadable, Hashable, Sendable {
    var name: RepositoryName
    var description: String?
    var isFork: Bool
    /// What it was forked from; nil also when that is gone.
    var parent: RepositoryName?
    /// Nil in what old versions say.
    var fullURL: String?
    var number: Int?
    var access: PagureAccess

    init(_ json: JSON) throws(JSONError) {
        (name, isFork) = try Self.name(json)
        description = try json.optionalString("description")
        parent = try json["parent"].mapped(Self.name(of:))
        fullURL = try json.optionalString("full_url")
        number = try json.optionalInt("id")
        access = try PagureAccess(json)
    }

    /// A fork is told by its parent, or by its own path when the parent is gone.
    private static func name(_ json: JSON) throws(JSONError) -> (RepositoryName, isFork: Bool) {
        let path = json["url_path"]?.string ?? json["fullname"]?.string ?? ""
        let isFork = json["parent"] != nil || path.hasPrefix("fork/") || path.hasPrefix("forks/")
        let owner = isFork ? try json.member("user").string("name") : nil
        let name = RepositoryName(
            namespace: try json.optionalString("namespace") ?? "", name: try json.string("name"),
            forkOwner: owner)
        return (name, isFork)
    }

    /// The name alone, of a project that is part of something else.
    static func name(of json: JSON) throws(JSONError) -> RepositoryName { try name(json).0 }
}

extension PagureForge {
    /// What is known of a project.
    func repository(_ project: PagureProject) -> Repository {
        Repository(
            name: project.name, description: project.description, isPrivate: isKnownToBePublic ? false : nil,
            isFork: project.isFork, parent: project.parent,
            webURL: project.fullURL ?? pageURL(of: project.name), number: project.number)
    }

    /// The page of a project.
    func pageURL(of name: RepositoryName) -> String { client.url(of: .page(name.pagurePath)) }

    /// Pagure does not say whether a project is private; on these instances none is.
    private var isKnownToBePublic: Bool {
        let host = instance.drop { $0 != "/" }.drop { $0 == "/" }.prefix { !"/:".contains($0) }.lowercased()
        return Self.publicHosts.contains(host)
    }

    private static let publicHosts: Set = [
        "pagure.io", "src.fedoraproject.org", "src.stg.fedoraproject.org", "pkgs.fedoraproject.org",
        "pkgs.stg.fedoraproject.org", "git.centos.org", "git.stg.centos.org",
    ]
}

extension RepositoryName {
    /// The project in a path, of the interface and of the pages: `/[fork/{user}/][{namespace}/]{name}`.
    var pagurePath: APIPath { "/\(segments: fullName)" }
}

extension APIRequest {
    /// Asks for a page for people.
    static func page(_ path: APIPath) -> APIRequest {
        var request = APIRequest.get(path)
        request.root = .web
        request.accept = "text/plain"
        return request
    }

    /// Asks with the fields of a form; those without a value are left out.
    static func form(_ path: APIPath, _ fields: KeyValuePairs<String, String?>) -> APIRequest {
        APIRequest(
            "POST", path, .form(fields.compactMap { name, value in value.map { (name, $0) } }))
    }
}

import CurlHTTP
import ForgeKit
import HostKit
import ReplayServer
import TestSupport
import Testing

/// What the tests of Pagure share.
enum PagureServer {
    static let secret = "PAGURETOKEN0123456789"
    static let http = HTTPClient(HTTPClient.Configuration(userAgent: "test"))

    /// A client of a server that plays exchanges.
    static func forge(
        _ server: ReplayServer, isAnonymous: Bool = false, isReadOnly: Bool = false, contact: String? = nil,
        clock: any Clock<Duration> = HastyClock()
    ) -> PagureForge {
        var options = APIClient.Options()
        options.isReadOnly = isReadOnly
        options.clock = clock
        return PagureForge(
            server.url, token: isAnonymous ? nil : Secret(secret), contactURL: contact,
            http: http, options: options)
    }

    /// The project `rpms/hello` of the same server.
    static func demo(
        _ server: ReplayServer, isReadOnly: Bool = false, contact: String? = nil,
        clock: any Clock<Duration> = HastyClock()
    ) -> PagureRepository {
        forge(server, isReadOnly: isReadOnly, contact: contact, clock: clock)
            .repository(RepositoryName(namespace: "rpms", name: "hello"))
    }

    /// A question with the token, below the interface of the project `rpms/hello`.
    static func asked(
        _ method: String, _ path: String, form: [(String, String)]? = nil, answer: Reply, times: Int = 1
    ) -> Exchange {
        Exchange(
            "\(method) /api/0/rpms/hello\(path)", header: [("Authorization", "token <redacted>")],
            body: form.map { .form($0) }, answer: answer, times: times)
    }

    /// The same for any path below the interface.
    static func root(
        _ method: String, _ path: String, form: [(String, String)]? = nil, answer: Reply
    ) -> Exchange {
        Exchange(
            "\(method) /api/0\(path)", header: [("Authorization", "token <redacted>")],
            body: form.map { .form($0) }, answer: answer)
    }

    /// A project's description, of as few fields as there have to be.
    static func project(
        _ name: String = "hello", namespace: String? = "rpms", owner: String = "alice",
        parent: String = "null", users: String = "{}", groups: String = "{}", isFork: Bool = false
    ) -> String {
        let whole = (namespace.map { "\($0)/" } ?? "") + name
        let path = isFork ? "fork/\(owner)/\(whole)" : whole
        let space = namespace.map { "\"\($0)\"" } ?? "null"
        return """
            {"name": "\(name)", "namespace": \(space), "url_path": "\(path)", "description": "d", "id": 4,
             "full_url": "https://p.example.org/\(path)", "user": {"name": "\(owner)"}, "parent": \(parent),
             "access_users": \(users), "access_groups": \(groups)}
            """
    }

    static func page(_ list: String, _ elements: [String], next: String = "null", of kind: String = "")
        -> String
    {
        """
        {"\(list)": [\(elements.joined(separator: ", "))],
         "\(kind)pagination": {"page": 1, "pages": 9, "per_page": 100, "next": \(next)}}
        """
    }

    /// A recording of public instances.
    static func played(_ name: String) throws -> Exchange {
        try .recorded("forge-recordings/pagure/\(name)")
    }

    /// A recording of a server of our own.
    static func seen(_ name: String) throws -> Exchange {
        try .recorded("service-recordings/pagure/\(name)")
    }
}

import ForgeKit
import HostKit
import ReplayServer
import TestSupport
import Testing

@Suite("the client of release monitoring") struct AnityaClientTests {
    private func client(_ server: ReplayServer, isReadOnly: Bool = false) -> AnityaClient {
        var options = serviceOptions()
        options.isReadOnly = isReadOnly
        return AnityaClient(
            url: server.url, token: Secret("s3cr3t"), http: .forTests(), options: options)
    }

    private static let project = """
        {"id": 5, "name": "hello", "homepage": "https://h.example", "backend": "GitHub", "ecosystem": "e",
        "regex": null, "version": "2", "versions": ["2", "1"], "stable_versions": ["1"],
        "created_on": 1412174943.0, "packages": [{"distro": "Fedora", "package_name": "hello"}]}
        """
    private static let mapping = """
        {"distribution": "Fedora", "ecosystem": "e", "name": "hello", "project": "hello",
        "stable_version": "1", "version": "2"}
        """

    @Test("whether a mapping exists is asked with one short question") func mapping() async throws {
        func ask(_ name: String, _ distribution: String, _ items: String) -> Exchange {
            Exchange(
                "GET /api/v2/packages/?name=\(name)&distribution=\(distribution)&items_per_page=1&page=1",
                answer: .json(
                    #"{"items": [\#(items)], "items_per_page": 1, "page": 1, "total_items": 9}"#))
        }
        try await replaying([
            ask("hello", "Fedora", Self.mapping), ask("c%2B%2B", "Fedora", ""), ask("hello", "CentOS", ""),
        ]) { server in
            let monitoring = client(server)
            let known = try await monitoring.hasMapping(package: "hello")
            let unknown = try await monitoring.hasMapping(package: "c++")
            let other = try await monitoring.hasMapping(package: "hello", distribution: "CentOS")
            #expect(known && !unknown && !other)
        }
    }

    @Test("lists come in pages, of 250 at most") func pages() async throws {
        func page(_ number: Int, _ id: Int) -> Exchange {
            Exchange(
                "GET /api/v2/projects/?name=hello&items_per_page=250&page=\(number)",
                answer: .json(
                    """
                    {"items": [{"id": \(id), "name": "hello"}], "items_per_page": 250, "page": \(number),
                    "total_items": 251}
                    """))
        }
        try await replaying([page(1, 1), page(2, 2)], order: .asGiven) { server in
            let projects = try await client(server).projects(name: "hello", pageSize: 1000).all()
            #expect(projects.map(\.id) == [1, 2])
        }
    }

    @Test("projects are found by number and by package, versions by project") func read() async throws {
        let exchanges = [
            Exchange("GET /api/project/5", answer: .json(Self.project)),
            Exchange("GET /api/project/Fedora/hello", answer: .json(Self.project)),
            Exchange(
                "GET /api/project/Fedora/nope",
                answer: .json(#"{"output": "notok", "error": "No package"}"#, 404)),
            Exchange(
                "GET /api/v2/versions/?project_id=5",
                answer: .json(
                    #"{"latest_version": "2", "stable_versions": ["1"], "versions": ["2", "1"]}"#)),
        ]
        try await replaying(exchanges) { server in
            let monitoring = client(server)
            let project = try await monitoring.project(5)
            let same = try await monitoring.project(of: "hello", in: "Fedora")
            #expect(project == same)
            #expect(project?.packages.first?.distribution == "Fedora")
            #expect(project?.created == Timestamp(seconds: 1_412_174_943))
            let missing = try await monitoring.project(of: "nope", in: "Fedora")
            #expect(missing == nil)
            let versions = try await monitoring.versions(of: 5)
            #expect(versions.latest == "2" && versions.stable == ["1"] && versions.all == ["2", "1"])
        }
    }

    @Test("what changes something is sent with the token, and refused in three ways") func write()
        async throws
    {
        let token = [("Authorization", "Token s3cr3t")]
        let package = """
            {"package_name": "hello", "distribution": "Fedora", "project_name": "hello",
            "project_ecosystem": "e"}
            """
        func post(_ path: String, _ body: String, _ answer: String, _ status: Int) -> Exchange {
            Exchange(
                "POST /api/v2/\(path)/", header: token, body: .json(body), answer: .json(answer, status))
        }
        let exchanges = [
            post(
                "projects",
                #"{"name": "hello", "homepage": "h", "backend": "GitHub", "version_url": "a/b", "check_release": true}"#,
                Self.project, 201),
            post("packages", package, Self.mapping, 201),
            post("packages", package, #"{"requested_package": {}}"#, 409),
            post("packages", package, #"{"distribution": ["Unknown", "Odd"], "name": ["Too long"]}"#, 400),
            post("packages", package, #"{"error": "authentication_required"}"#, 401),
            post(
                "versions", #"{"id": 5, "dry_run": true}"#,
                #"{"found_versions": ["3"], "latest_version": "3", "versions": ["3"], "stable_versions": []}"#,
                200),
        ]
        try await replaying(exchanges, order: .asGiven) { server in
            let monitoring = client(server)
            let project = try await monitoring.addProject(
                .init(
                    name: "hello", homepage: "h", backend: "GitHub", versionURL: "a/b", looksForVersions: true
                ))
            #expect(project.id == 5)
            func add() async throws {
                try await monitoring.addPackage(
                    "hello", distribution: "Fedora", project: "hello", ecosystem: "e")
            }
            try await add()
            let there = await failing { try await add() }
            #expect(there?.code == .conflict)
            let odd = await failing { try await add() }
            #expect(odd?.code == .invalid)
            #expect(
                odd?.fields == [
                    .init("distribution", "Unknown"), .init("distribution", "Odd"), .init("name", "Too long"),
                ])
            let unknown = await failing { try await add() }
            #expect(unknown?.code == .unauthorized && unknown?.detail == "authentication_required")
            #expect(!String(reflecting: unknown).contains("s3cr3t"))
            let found = try await monitoring.lookForVersions(of: 5)
            #expect(found.found == ["3"])
        }
    }

    @Test("a client that only reads changes nothing") func readOnly() async throws {
        try await replaying([]) { server in
            let monitoring = client(server, isReadOnly: true)
            _ = try await monitoring.addProject(.init(name: "h", homepage: "h", backend: "b"))
            try await monitoring.addPackage("h", distribution: "Fedora", project: "h", ecosystem: "e")
            _ = try await monitoring.lookForVersions(of: 5)
            #expect(server.requests.isEmpty)
        }
    }
}

import ForgeKit
import HostKit
import ReplayServer
import Testing

@Suite("GitLab: labels, webhooks and access") struct GitLabAccessTests {
    @Test("labels are made, changed, and left as they are") func labels() async throws {
        let exchanges = [
            gitlabExchange(
                "GET P/labels?per_page=100",
                ##"[{"id": 1, "name": "a", "color": "#AABBCC", "description": null},"##
                    + ##"{"id": 2, "name": "b", "color": "#112233", "description": "x"},"##
                    + ##"{"id": 3, "name": "g", "color": "#112233", "is_project_label": false}]"##
            ).times(3),
            gitlabExchange("PUT P/labels/2", body: ##"{"color": "#445566", "description": "x"}"##, "{}"),
            gitlabExchange("POST P/labels", body: ##"{"name": "c", "color": "#6699cc"}"##, status: 201, "{}"),
        ]
        try await askingGitLabRepository(exchanges) { repository in
            let all = try await repository.labels().all()
            #expect(all.first == Label("a", color: "AABBCC"))
            try await repository.update([
                Label("a", color: "aabbcc", description: ""), Label("b", color: "445566", description: "x"),
                Label("c"), Label("g"),
            ])
            let failure = await gitlabFailure { () async throws(ForgeFailure) in
                try await repository.update([Label("g", color: "000000")])
            }
            #expect(failure?.code == .refused)
        }
    }

    @Test("webhooks are registered for some events, listed and removed") func webhooks() async throws {
        let hook =
            #"{"id": 4, "url": "https://h/x", "push_events": false, "issues_events": true,"#
            + #""tag_push_events": false, "alert_status": "disabled"}"#
        let exchanges = [
            gitlabExchange(
                "POST P/hooks",
                body: #"{"url": "https://h/x", "token": "tok", "enable_ssl_verification": true,"#
                    + #""push_events": false, "issues_events": true}"#, status: 201, hook),
            gitlabExchange("GET P/hooks?per_page=100", "[\(hook)]"),
            gitlabExchange("DELETE P/hooks/4", status: 204, ""),
        ]
        try await askingGitLabRepository(exchanges) { repository in
            let made = try await repository.register(
                "https://h/x", secret: Secret("tok"), events: ["issues_events"])
            #expect(made == Webhook(id: 4, url: "https://h/x", events: ["issues_events"], isActive: false))
            let all = try await repository.webhooks().all()
            #expect(all == [made])
            try await repository.remove(4)
        }
    }

    @Test("neither token nor webhook's secret is in a failure or a description") func secrets() async throws {
        let exchange = gitlabExchange("POST P/hooks", status: 422, #"{"message": "Url is blocked"}"#)
            .ignoringBody()
        try await askingGitLabRepository([exchange]) { repository in
            let failure = await gitlabFailure { () async throws(ForgeFailure) in
                try await repository.register("https://h/x", secret: Secret("hook-hush"), events: [])
            }
            #expect(failure?.code == .invalid)
            let shown =
                "\(String(describing: failure)) \(String(reflecting: failure)) "
                + "\(String(reflecting: repository)) \(repository.forge)"
            #expect(!shown.contains("hush"))
        }
    }

    // MARK: Access

    @Test("somebody unknown has no access, and cannot be given any") func stranger() async throws {
        let lookup = gitlabExchange("GET /users?username=eve", "[]")
        try await askingGitLabRepository([lookup.times(3)]) { repository in
            let access = try await repository.access(of: "eve")
            #expect(access == .none)
            let failure = await gitlabFailure { () async throws(ForgeFailure) in
                try await repository.grant(.push, to: "eve")
            }
            #expect(failure?.code == .notFound)
            #expect(failure?.detail?.contains("'eve'") == true)
            try await repository.revoke(from: "eve")
        }
    }

    @Test(
        "developers and above may merge",
        arguments: [
            (5, AccessLevel.none, false), (10, .pull, false), (15, .pull, false), (20, .triage, false),
            (30, .push, true),
            (40, .admin, true), (50, .owner, true),
        ])
    func levels(number: Int, level: AccessLevel, mayMerge: Bool) async throws {
        let exchanges = [
            gitlabExchange("GET /users?username=ann", #"[{"id": 7, "username": "Ann"}]"#),
            gitlabExchange("GET P/members/all/7", #"{"username": "Ann", "access_level": \#(number)}"#).times(
                2),
        ]
        try await askingGitLabRepository(exchanges) { repository in
            let access = try await repository.access(of: "ann")
            #expect(access == level)
            let may = try await repository.mayMerge("ann")
            #expect(may == mayMerge)
        }
    }

    @Test("access is taken away, also from somebody who has none") func revoke() async throws {
        let exchanges = [
            gitlabExchange("GET /users?username=ann", #"[{"id": 7, "username": "ann"}]"#),
            gitlabExchange("DELETE P/members/7", status: 204, ""),
            gitlabExchange("DELETE P/members/7", status: 404, #"{"message": "404 Not found"}"#),
        ]
        try await askingGitLabRepository(exchanges) { repository in
            try await repository.revoke(from: "ann")
            try await repository.grant(.none, to: "ann")
        }
    }

    @Test("groups get a share, which is made anew to change it") func groups() async throws {
        let shared =
            #"{"shared_with_groups": [{"group_id": 3, "group_name": "G","#
            + #""group_full_path": "top/g", "group_access_level": 30}]}"#
        let exchanges = [
            gitlabExchange("GET /groups/top%2Fg?with_projects=false", #"{"id": 3}"#),
            gitlabExchange("GET P", shared).times(4),
            gitlabExchange("DELETE P/share/3", status: 204, ""),
            gitlabExchange("POST P/share", body: #"{"group_id": 3, "group_access": 40}"#, status: 201, "{}"),
        ]
        try await askingGitLabRepository(exchanges) { repository in
            try await repository.grant(.push, toGroup: "top/g")
            try await repository.grant(.admin, toGroup: "top/g")
            let pushing = try await repository.groups(with: .push)
            #expect(pushing == ["top/g"])
            let administering = try await repository.groups(with: .admin)
            #expect(administering.isEmpty)
        }
    }
}

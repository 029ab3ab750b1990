import CurlHTTP
import DigestKit
import ForgeKit
import HostKit
import Testing

private let body = Array(#"{"zen": "Keep it logically awesome.", "hook_id": 1, "hook": {}}"#.utf8)
private let secret = Secret("It's a Secret to Everybody")

private func delivery(_ fields: (String, String)..., body: [UInt8] = body) -> WebhookDelivery {
    WebhookDelivery(header: fields.map { HTTPField($0.0, $0.1) }, body: body)
}

@Suite("webhooks") struct WebhookTests {
    @Test("GitHub's own example of a signature is genuine") func example() {
        // docs.github.com, "Validating webhook deliveries".
        let text = Array("Hello, World!".utf8)
        let code = "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
        func check(_ signature: String) -> WebhookAuthenticity {
            delivery(("x-github-event", "push"), ("x-hub-signature-256", signature), body: text)
                .authenticity(secret: secret)
        }
        #expect(check("sha256=\(code)") == .genuine)
        #expect(check(code) == .forged)
        #expect(check("sha1=\(code)") == .forged)
        #expect(check("sha256=\(code.uppercased())") == .forged)
        #expect(check("sha256=") == .forged)
        #expect(
            delivery(("X-GitHub-Event", "push"), ("X-Hub-Signature-256", "sha256=\(code)"))
                .authenticity(secret: secret) == .forged)
        #expect(delivery(("X-GitHub-Event", "push")).authenticity(secret: secret) == .unsigned)
    }

    @Test("an empty secret signs nothing") func emptySecret() {
        let code = MessageAuthentication.code(.sha256, of: body, secret: Secret("")).hexadecimal
        let signed = delivery(("X-GitHub-Event", "push"), ("X-Hub-Signature-256", "sha256=\(code)"))
        #expect(signed.authenticity(secret: Secret("")) == .forged)
        let token = delivery(("X-Gitlab-Event", "Push Hook"), ("X-Gitlab-Token", ""))
        #expect(token.authenticity(secret: Secret("")) == .forged)
    }

    @Test("Forgejo, Gitea and Pagure sign in their own ways") func others() {
        let long = MessageAuthentication.code(.sha256, of: body, secret: secret).hexadecimal
        let short = MessageAuthentication.code(.sha1, of: body, secret: secret).hexadecimal
        let forgejo = delivery(
            ("X-Forgejo-Event", "push"), ("X-GitHub-Event", "push"), ("X-Forgejo-Signature", long))
        #expect(forgejo.forge == .forgejo)
        #expect(forgejo.authenticity(secret: secret) == .genuine)
        #expect(forgejo.authenticity(secret: Secret("other")) == .forged)
        let gitea = delivery(("X-Gitea-Event", "push"), ("X-Gitea-Signature", long))
        #expect(gitea.authenticity(secret: secret) == .genuine)
        let pagure = delivery(("X-Pagure-Topic", "git.receive"), ("X-Pagure-Signature", short))
        #expect(pagure.authenticity(secret: secret) == .genuine)
        // The better of two signatures counts, so that the weaker one cannot stand in for it.
        let both = delivery(
            ("X-Pagure-Topic", "git.receive"), ("X-Pagure-Signature", short),
            ("X-Pagure-Signature-256", "00"))
        #expect(both.authenticity(secret: secret) == .forged)
    }

    @Test("GitLab sends the secret itself") func gitLabToken() {
        let named = delivery(("X-Gitlab-Event", "Push Hook"), ("X-Gitlab-Token", secret.reveal()))
        #expect(named.authenticity(secret: secret) == .genuine)
        #expect(named.authenticity(secret: Secret("It's a Secret to Everybodx")) == .forged)
        #expect(delivery(("X-Gitlab-Event", "Push Hook")).authenticity(secret: secret) == .unsigned)
    }

    @Test("a service's token of GitLab says whose hooks it is for") func gitLabClaims() throws {
        let claims = GitLabHookClaims(namespace: "group/sub", repository: "name")
        let token = claims.token(key: secret)
        let sent = delivery(("X-Gitlab-Event", "Push Hook"), ("X-Gitlab-Token", token.reveal()))
        #expect(sent.gitLabClaims(key: secret) == claims)
        #expect(sent.gitLabClaims(key: Secret("another")) == nil)
        #expect(claims.cover(RepositoryName(namespace: "group/sub", name: "name")))
        #expect(!claims.cover(RepositoryName(namespace: "group/sub", name: "other")))
        #expect(!claims.cover(RepositoryName(namespace: "group", name: "name")))
        let group = GitLabHookClaims(namespace: "group", repository: nil)
        #expect(group.cover(RepositoryName(namespace: "group", name: "any")))
        let parts = token.reveal().split(separator: ".")
        let unsigned = Base64.urlText(Array(#"{"alg":"none"}"#.utf8)) + ".\(parts[1])."
        #expect(
            delivery(("X-Gitlab-Event", "Push Hook"), ("X-Gitlab-Token", unsigned))
                .gitLabClaims(key: secret) == nil)
        for broken in ["", "a.b", "a.b.c.d", "\(parts[0]).\(parts[1]).\(parts[2])x"] {
            #expect(
                delivery(("X-Gitlab-Event", "Push Hook"), ("X-Gitlab-Token", broken))
                    .gitLabClaims(key: secret) == nil)
        }
    }

    @Test("a trial is a ping, whatever event it says it is") func ping() throws {
        #expect(try delivery(("X-GitHub-Event", "ping")).event() == .ping)
        #expect(try delivery(("X-GitHub-Event", "push")).event() == .ping)
    }

    @Test("events that nothing is read of keep their name") func unknown() throws {
        let empty = Array("{}".utf8)
        #expect(try delivery(("X-GitHub-Event", "star"), body: empty).event() == .other("star"))
        #expect(
            try delivery(("X-Gitlab-Event", "Wiki Page Hook"), body: empty).event()
                == .other("Wiki Page Hook"))
        let message = Array(#"{"topic": "org.fedoraproject.prod.wiki.article.edit", "x": 1}"#.utf8)
        #expect(try ServiceEvent(message: message) == .other("org.fedoraproject.prod.wiki.article.edit"))
    }

    @Test(
        "what is not what it says is refused with its place",
        arguments: [
            "", "[]", "{", #"{"ref": "refs/x/y"}"#, #"{"ref": 5}"#, #"{"repository": {"full_name": "x"}}"#,
        ])
    func malformed(text: String) {
        let failure = #expect(throws: ForgeFailure.self) {
            try delivery(("X-GitHub-Event", "push"), body: Array(text.utf8)).event()
        }
        #expect(failure?.code == .malformedReply)
        #expect(failure?.request == "webhook push")
    }

    @Test("a stranger's request is no event") func noForge() {
        #expect(throws: ForgeFailure.self) { try delivery(("X-Event", "push")).event() }
        #expect(delivery(("X-Event", "push")).authenticity(secret: secret) == .unsigned)
    }

    @Test("both envelopes of the bus are opened, on every environment") func envelopes() throws {
        let inner =
            #"{"build": 1, "chroot": "srpm-builds", "status": 1, "owner": "o", "copr": "p", "user": "u"}"#
        for text in [
            #"{"topic": "org.fedoraproject.stg.copr.build.end", "id": "x", "headers": {}, "body": \#(inner), "queue": null}"#,
            #"{"topic": "org.fedoraproject.prod.copr.build.end", "i": 1, "msg": \#(inner)}"#,
            inner.replacing(
                "{\"build\"", with: "{\"topic\": \"org.fedoraproject.dev.copr.build.end\", \"build\""),
        ] {
            guard case .coprBuild(let build) = try ServiceEvent(message: Array(text.utf8)) else {
                Issue.record("no build")
                return
            }
            #expect(build.isSource && build.build == 1)
        }
        guard
            case .coprBuild = try ServiceEvent(
                message: Array(inner.utf8), topic: "org.fedoraproject.prod.copr.build.start")
        else {
            Issue.record("no build")
            return
        }
    }
}

import ForgeKit
import HostKit
import SystemPackage
import TestSupport
import Testing

@Suite("the configuration file of Copr") struct CoprSettingsTests {
    private func environment(_ home: FilePath) -> HostEnvironment {
        HostEnvironment(
            variables: ["HOME": home.string], currentDirectory: home, now: { Timestamp(seconds: 0) })
    }

    @Test("without a file, the settings are the defaults of nobody") func none() async throws {
        try await withTemporaryDirectory { home in
            let settings = try CoprSettings.load(environment: environment(home))
            #expect(settings == CoprSettings())
            #expect(settings.url == "https://copr.fedorainfracloud.org")
            #expect(settings.isEncrypted && settings.token == nil && !settings.usesKerberos)
            let failure = await failing {
                try CoprSettings.load("other", environment: self.environment(home))
            }
            #expect(failure?.code == .badRequest)
            #expect(failure?.request == home.appending("other").string)
        }
    }

    @Test("all options are read from the usual place") func whole() async throws {
        try await withTemporaryDirectory { home in
            try Files.createDirectories(home.appending(".config"))
            try Files.writeAtomically(
                """
                # from the page of the API
                [copr-cli]
                login = abc=d
                username: alice
                Token = s3cr3t%x
                copr_url = https://copr.example.org/
                ; expiration date: 2027-01-01
                encrypted = no
                gssapi = True

                [other]
                token = none of ours

                """, to: home.pushing(".config/copr"))
            let settings = try CoprSettings.load(environment: environment(home))
            #expect(settings.login?.reveal() == "abc=d")
            #expect(settings.token?.reveal() == "s3cr3t%x")
            #expect(settings.username == "alice")
            #expect(settings.url == "https://copr.example.org")
            #expect(!settings.isEncrypted && settings.usesKerberos)
            #expect(!"\(settings)".contains("s3cr3t"))
        }
    }

    @Test(
        "what is wrong is told with its line, and without what stands there",
        arguments: [
            ("token = s3cr3t", "copr, line 1", "an option stands before any section"),
            ("[copr-cli]\n\ns3cr3t", "copr, line 3", "expected '[section]', 'name = value' or a comment"),
            ("[copr-cli]\ntoken = a\n  s3cr3t", "copr, line 3", "no option here has several lines"),
            (
                "[copr-cli]\ntoken = s3cr3t\ntoken = s3cr3t", "copr, line 3",
                "option 'token' stands twice in section 'copr-cli'"
            ),
            ("[copr-cli]\n[copr-cli]", "copr, line 2", "section 'copr-cli' stands twice"),
            ("[copr-cli]\nencrypted = s3cr3t", "copr, line 2", "'encrypted' is 'true' or 'false'"),
            ("[copr-cli\n", "copr, line 1", "an option stands before any section"),
            ("[copr-cli]\n= s3cr3t", "copr, line 2", "expected '[section]', 'name = value' or a comment"),
            ("[cli]\ntoken = s3cr3t", "copr", "there is no section '[copr-cli]'"),
        ])
    func mistakes(text: String, place: String, message: String) async {
        let failure = await failing { try CoprSettings.parse(text, from: "copr") }
        #expect(failure?.request == place)
        #expect(failure?.detail == message)
        #expect(failure.map { "\($0)".contains("s3cr3t") } == false)
    }

    @Test("pages for people") func pages() {
        let copr = CoprSettings(url: "https://copr.example.org/")
        let alices = CoprProjectName(owner: "alice", name: "hello")
        let groups = CoprProjectName(owner: "@team", name: "hello")
        #expect(copr.page(of: alices) == "https://copr.example.org/coprs/alice/hello/")
        #expect(copr.page(of: groups) == "https://copr.example.org/coprs/g/team/hello/")
        #expect(copr.page(ofOwner: "@team") == "https://copr.example.org/coprs/g/team/")
        #expect(copr.page(of: CoprBuild.ID(7)) == "https://copr.example.org/coprs/build/7/")
        #expect(copr.settingsPage(of: alices) == "https://copr.example.org/coprs/alice/hello/edit/")
        #expect(
            copr.permissionsPage(of: groups) == "https://copr.example.org/coprs/g/team/hello/permissions/")
        #expect(
            copr.repoFile(of: alices, chroot: "fedora-43-x86_64")
                == "https://copr.example.org/coprs/alice/hello/repo/fedora-43/alice-hello-fedora-43.repo")
        #expect(
            copr.repoFile(of: groups, chroot: "centos-stream-9-aarch64")
                == "https://copr.example.org/coprs/g/team/hello/repo/centos-stream-9/"
                + "group_team-hello-centos-stream-9.repo")
    }

    @Test("names of projects and chroots have parts") func names() {
        #expect(CoprProjectName("@team/hello")?.group == "team")
        #expect(CoprProjectName("alice/hello")?.group == nil)
        for text in ["hello", "/hello", "alice/", "@/hello", "a/b/c"] {
            #expect(CoprProjectName(text) == nil)
        }
        #expect(CoprProjectName(owner: "a", name: "p").directory(pullRequest: 5) == "p:pr:5")
        let chroot: CoprChroot = "centos-stream-9-s390x"
        #expect(chroot.distribution == "centos-stream-9" && chroot.arch == "s390x")
    }
}

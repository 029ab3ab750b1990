import ForgeKit
import TestSupport
import Testing

@Suite("URLs of all sorts") struct RepositoryURLFuzzTests {
    private static let snippets = [
        "https://", "ssh://", "git@", "user:t0kenT0ken@", "://", "@", ":", "/", "//", ".git", "-", "/-/",
        "..", ".", "%2F",
        "%2e", "%00", "%C3%A9", "%", "?", "#", "www.", "[::1]", "[", "]", ":22", ":99999", "fork", "forks",
        "tree", "pull",
        "pull-request", "1", "c", "abcdef0", "merge_requests", "é", "\u{202E}", "\u{1B}", " ", "\\",
        "github.com",
        "gitlab.com", "pagure.io", "src.fedoraproject.org", "localhost", "~",
    ]
    private static let seeds = [
        "https://github.com/ns/repo.git", "git@gitlab.com:a/b/c.git",
        "ssh://u@pkgs.fedoraproject.org/forks/u/rpms/p.git",
        "https://pagure.io/fork/u/ns/repo/pull-request/1", "https://gitlab.com/a/b/-/merge_requests/3?x#y",
        "https://git.example.org:8443/a/b/tree/main", "https://src.fedoraproject.org/rpms/p/c/abcdef0",
    ]

    @Test("no text does harm, and what is understood is understood again") func fuzz() throws {
        let mutation = ByteMutation(snippets: Self.snippets.map { Array($0.utf8) })
        var random = SeededGenerator(seed: FuzzBudget.seed)
        var budget = FuzzBudget(rounds: 6000)
        var understood = 0
        while budget.goesOn() {
            var bytes = Array(random.pick(Self.seeds).utf8)
            for _ in 0..<Int.random(in: 0...3, using: &random) {
                mutation.damage(&bytes, other: Array(random.pick(Self.seeds).utf8), &random)
            }
            let text = String(decoding: bytes, as: UTF8.self)
            guard let url = RepositoryURL(text) else { continue }
            understood += 1
            try check(url, text)
        }
        #expect(understood > 1000)
    }

    private func check(_ url: RepositoryURL, _ text: String) throws {
        for made in [url.cloneURL, url.sshURL()] {
            let again = try #require(RepositoryURL(made), "\(text) → \(made)")
            #expect(again.name == url.name, "\(text) → \(made)")
            #expect(again.host == url.host, "\(text) → \(made)")
            #expect(again.isSameRepository(as: url) && url.isSameRepository(as: again), "\(text) → \(made)")
        }
        let parts = url.name.fullName.split(separator: "/", omittingEmptySubsequences: false)
        #expect(!parts.contains("") && !parts.contains("..") && !parts.contains("."), "\(text)")
        let shown = "\(url) \(url.cloneURL) \(url.sshURL()) \(url.instanceURL)"
        #expect(
            shown.unicodeScalars.allSatisfy { $0.isASCII && $0.value > 0x1F && $0.value != 0x7F }, "\(text)")
        if let address = GitAddress(text), address.credential != nil {
            #expect(!"\(address)".contains("@"), "\(text)")
        }
    }
}

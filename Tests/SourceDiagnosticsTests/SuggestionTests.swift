import SourceDiagnostics
import Testing

struct SuggestionTests {
    private static let keys = [
        "_", "jobs", "targets", "upstream_tag_template", "update_release", "env", "paths",
    ]

    @Test(
        "a slip of the fingers finds its name",
        arguments: [
            ("jbos", "jobs"), ("job", "jobs"), ("target", "targets"), ("tragets", "targets"),
            ("Targets", "targets"),
            ("update-release", "update_release"), ("upstream_tag_templat", "upstream_tag_template"),
            ("envs", "env"),
        ])
    func near(word: String, name: String) {
        #expect(Suggestion.nearest(to: word, among: Self.keys) == name)
    }

    @Test(
        "what is far from everything finds nothing",
        arguments: ["foo", "x", "5", "", "release_update", "日本語"])
    func far(word: String) {
        #expect(Suggestion.nearest(to: word, among: Self.keys) == nil)
    }

    @Test("of equally near names the first wins")
    func ties() {
        #expect(Suggestion.nearest(to: "bat", among: ["cat", "hat"]) == "cat")
    }

    @Test("the equal name wins over an earlier near one")
    func equal() {
        #expect(Suggestion.nearest(to: "epel-all", among: ["epel-al", "epel_all"]) == "epel_all")
    }

    @Test("words of a megabyte are not compared")
    func long() {
        let word = String(repeating: "x", count: 1 << 20)
        #expect(Suggestion.nearest(to: word, among: [word + "y"]) == nil)
    }
}

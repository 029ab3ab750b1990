import Testing

@testable import RepoKit

@Suite("Modules of a product") struct ModuleArrangementTests {
    private func arrange(
        _ wanted: [ModuleStream], _ change: (inout ModuleArrangement.Request) -> Void = { _ in }
    ) -> ModuleArrangement {
        var request = ModuleArrangement.Request(wanted: wanted)
        change(&request)
        return ModuleArrangement(request)
    }

    private let perls = [build("perl:5.24"), build("perl:5.26")]

    @Test("modules with one stream each share an environment") func single() {
        let found = arrange([build("app:1", "perl:5.26"), perls[1], build("ruby:3")])
        #expect(found.environments.map(\.active.texts) == [["app:1:1:c", "perl:5.26:1:c", "ruby:3:1:c"]])
        #expect(found.environments[0].taken.count == 3)
        #expect(found.unusable.isEmpty)
    }

    @Test("streams of one module get environments of their own, each with the contexts that go with it")
    func streams() {
        let dbi = [build("dbi:1:1:x", "perl:5.24"), build("dbi:1:1:y", "perl:5.26")]
        let found = arrange(perls + dbi) { $0.defaultStreams = ["perl": "5.26"] }
        #expect(
            found.environments.map(\.active.texts) == [
                ["dbi:1:1:y", "perl:5.26:1:c"], ["dbi:1:1:x", "perl:5.24:1:c"],
            ])
        #expect(found.environments.map { $0.taken.map(\.nsvc) }.flatMap { $0 }.count == 4)
    }

    @Test("of several listed streams without a default none is there for packages asked for by name")
    func undecided() {
        let found = arrange(perls)
        #expect(found.environments.map(\.active.texts) == [[], ["perl:5.24:1:c"], ["perl:5.26:1:c"]])
    }

    @Test(
        "a listed stream counts more than the default; defaults that are not listed are there, but not taken")
    func defaults() {
        let others = [perls[1], build("httpd:2")]
        let found = arrange([perls[0]]) {
            $0.available = others
            $0.defaultStreams = ["perl": "5.26", "httpd": "2"]
        }
        #expect(found.environments.map(\.active.texts) == [["httpd:2:1:c", "perl:5.24:1:c"]])
        #expect(found.environments[0].taken.map(\.nsvc) == ["perl:5.24:1:c"])
    }

    @Test("what a listed module requires must not change the default stream of another") func keepsDefault() {
        let app = [build("app:1:1:a", "perl:5.24"), build("app:1:1:b", "perl:5.26")]
        let found = arrange(perls + app) { $0.defaultStreams = ["perl": "5.26"] }
        #expect(found.environments[0].active.texts == ["app:1:1:b", "perl:5.26:1:c"])
    }

    @Test("a default stream that is required is found with who requires it, once") func required() {
        let found = arrange([build("app:1", "dbi:1", "perl:5.26")]) {
            $0.available = [perls[1], build("dbi:1", "perl")]
            $0.defaultStreams = ["perl": "5.26", "dbi": "1"]
        }
        #expect(found.environments.count == 1)
        #expect(
            found.environments[0].required.map { "\($0.build.nsvc) \($0.by.nsvc)" } == [
                "dbi:1:1:c app:1:1:c", "perl:5.26:1:c app:1:1:c",
            ])
    }

    @Test("builds that cannot be used are told with the reason, and spoil nothing else") func unusable() {
        let found = arrange([build("lost:1", "perl:5.99"), perls[0]])
        #expect(found.environments.map(\.active.texts) == [["perl:5.24:1:c"]])
        #expect(found.unusable.map(\.build.nsvc) == ["lost:1:1:c"])
        #expect(
            found.environment(of: found.unusable[0].build).active.texts == ["lost:1:1:c", "perl:5.24:1:c"])
    }

    @Test("modules of what the product builds on may be used, and those provided count as listed")
    func lookaside() {
        let app = build("app:1", "perl:5.24")
        let other = arrange([app]) { $0.lookaside = perls }
        #expect(other.environments[0].active.texts == ["app:1:1:c", "perl:5.24:1:c"])
        let provided = arrange([]) { $0.provided = [perls[0]] }
        #expect(provided.environments[0].active.texts == ["perl:5.24:1:c"])
        #expect(arrange([]) { $0.lookaside = [perls[0]] }.environments[0].active.isEmpty)
    }
}

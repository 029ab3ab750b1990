import Testing

@testable import RepoKit

@Suite("Modules that require others") struct ModuleResolverTests {
    @Test("contexts are chosen that go together, going back where the first ones do not") func backtracking()
        throws
    {
        let builds = [
            build("app:1:1:a", "dbi:1", "perl:5.26"), build("dbi:1:1:a", "perl:5.24"),
            build("dbi:1:1:b", "perl:5.26"), build("perl:5.24"), build("perl:5.26"),
        ]
        let choice = try ModuleResolver(builds, platform: nil).resolve([builds[0]]).get()
        #expect(choice.texts == ["app:1:1:a", "dbi:1:1:b", "perl:5.26:1:c"])
    }

    @Test("a context for another platform is passed over; without a platform any will do") func platform()
        throws
    {
        let builds = [build("perl:5:1:a", "platform:el9"), build("perl:5:1:b", "platform:el8")]
        #expect(try ModuleResolver(builds, platform: "el8").resolve(builds).get().texts == ["perl:5:1:b"])
        #expect(try ModuleResolver(builds, platform: nil).resolve(builds).get().texts == ["perl:5:1:a"])
        let failure = ModuleResolver(builds, platform: "f40").resolve([builds[1]])
        #expect(throws: ModuleConflict.self) { try failure.get() }
    }

    @Test("streams with a dash are ruled out, and none means any") func ruledOut() throws {
        let lib = [build("lib:1"), build("lib:2")]
        func choice(for requirement: String) -> [String] {
            let user = build("app:1", requirement)
            return (try? ModuleResolver(lib, platform: nil).resolve([user]).get().texts) ?? []
        }
        #expect(choice(for: "lib:-1") == ["app:1:1:c", "lib:2:1:c"])
        #expect(choice(for: "lib") == ["app:1:1:c", "lib:1:1:c"])
        #expect(choice(for: "lib:-1,-2") == [])
    }

    @Test("of several sets of requirements one is enough") func alternatives() throws {
        var app = build("app:1", "perl:5.99")
        app.dependencies.append(.init(requires: ["lib": ["2"]]))
        let choice = try ModuleResolver([build("lib:2")], platform: nil).resolve([app]).get()
        #expect(choice.texts == ["app:1:1:c", "lib:2:1:c"])
    }

    @Test("a conflict names both requests, with their contexts") func conflict() {
        let builds = [
            build("app:1:1:a", "dbi:1", "perl:5.24"), build("dbi:1:9:b", "perl:5.26"), build("perl:5.24:1:p"),
            build("perl:5.26:1:q"),
        ]
        let result = ModuleResolver(builds, platform: nil).resolve([builds[0]])
        guard case .failure(let conflict) = result else {
            Issue.record("there should be no answer")
            return
        }
        #expect(
            conflict.description
                == "app:1:1:a requires perl:5.24, but perl:5.26:1:q is used, because dbi:1:9:b requires it")
    }

    @Test("what is not there, and what nobody has enabled, is said") func unavailable() {
        let app = build("app:1:1:a", "perl:5.99", "platform:el8")
        let known = [build("perl:5.24"), build("perl:5.26")]
        func text(_ resolver: ModuleResolver) -> String {
            if case .failure(let conflict) = resolver.resolve([app]) { return conflict.description }
            return ""
        }
        #expect(
            text(ModuleResolver([], existing: known, platform: nil))
                == "app:1:1:a requires perl:5.99, but it is neither listed nor a default stream "
                + "(there are perl:5.24, perl:5.26)")
        #expect(
            text(ModuleResolver([], platform: nil))
                == "app:1:1:a requires perl:5.99, but there is no such module")
        #expect(
            text(ModuleResolver([], platform: "el9"))
                == "app:1:1:a is for platform el8, which is not el9")
    }

    @Test("modules that require each other are used together") func circle() throws {
        let builds = [build("a:1", "b:1"), build("b:1", "a:1")]
        #expect(try ModuleResolver(builds, platform: nil).resolve([builds[0]]).get().count == 2)
    }

    @Test("a puzzle without an answer, and an endless row of requirements, come to an end")
    func limits() {
        // Each of many modules has many contexts, and the last one fits none of them.
        var puzzle: [ModuleStream] = []
        for module in 0..<12 {
            for context in 0..<8 { puzzle.append(build("m\(module):1:1:c\(context)", "m\(module + 1)")) }
        }
        puzzle += (0..<8).map { build("m12:1:1:c\($0)", "nothing:1") }
        let row = (0..<5000).map { build("r\($0):1", "r\($0 + 1)") }
        for builds in [puzzle, row] {
            guard case .failure(let conflict) = ModuleResolver(builds, platform: nil).resolve([builds[0]])
            else {
                Issue.record("there should be no answer")
                continue
            }
            #expect(conflict.causes.contains { if case .tooMuch = $0 { true } else { false } })
        }
    }
}

import HostKit
import SystemPackage
import TestSupport
import Testing

@Suite struct GoldenTests {
    @Test("a golden file is written when updating, compared otherwise, and the first difference is shown")
    func golden() async throws {
        try await withTemporaryDirectory { root in
            try expectGolden("a\nb\n", "sub/x.txt", in: root, updating: true)
            try #expect(Files.readText(root.pushing("sub/x.txt")) == "a\nb\n")
            try expectGolden("a\nb\n", "sub/x.txt", in: root, updating: false)
            try withKnownIssue {
                try expectGolden("a\nc\n", "sub/x.txt", in: root, updating: false)
            } matching: { issue in
                issue.comments.contains { $0.rawValue.hasSuffix("line 2\n- b\n+ c") }
            }
            withKnownIssue { try expectGolden("", "missing.txt", in: root, updating: false) }
        }
    }

    @Test("a repository of the fixture has the same hashes in every run", Tool.require("git")) func git()
        async throws
    {
        try await withTemporaryDirectory { root in
            var hashes: Set<String> = []
            for name in ["one", "two"] {
                let repository = try await GitFixture.create(at: root.appending(name))
                hashes.insert(try await repository.commit("First", ["a/b.txt": "text\n"]))
                try await repository.tag("1.0", message: "One")
                hashes.insert(try await repository.git("rev-parse", "1.0"))
            }
            #expect(hashes.count == 2)
        }
    }
}

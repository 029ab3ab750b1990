import RPMKit
import Testing

@testable import ComposeCore

@Suite struct ReasonChainsTests {
    private static func journal(
        _ tree: TreeID, _ entries: [(package: String, reason: TreeJournal.Reason)]
    ) -> TreeJournal {
        var journal = TreeJournal(tree)
        for (package, reason) in entries {
            journal.packages["\(package)-1-1.noarch"] = TreeJournal.Entry(
                kind: .binary, flags: [], reason: reason)
        }
        return journal
    }

    private static let server = journal(
        TreeID("Server", "x86_64"),
        [
            ("app", .init(.input, by: "app", from: "comps group 'core'")),
            ("lib", .init(.requirement, of: "app-1-1.noarch", by: "lib >= 1")),
        ])
    private static let optional = journal(
        TreeID("Server-optional", "x86_64"),
        [
            ("plugin", .init(.requirement, of: "lib-1-1.noarch", by: "plugin")),
            ("moved", .init(.moved, of: "Server-addon")),
        ])

    private func reasons(_ name: String, in tree: TreeJournal) throws -> [String] {
        var chains = ReasonChains(tree.tree, parents: ["Server-optional": "Server"]) { tree in
            [Self.server, Self.optional].first { $0.tree == tree }
        }
        return try chains.reasons(
            for: NEVRA(name: name, version: "1", release: "1", arch: .noarch))
    }

    @Test("the way leads from requirement to requirement to what was asked for")
    func chain() throws {
        #expect(
            try reasons("lib", in: Self.server) == [
                "app-1-1.noarch requires lib >= 1", "asked for as 'app' by comps group 'core'",
            ])
    }

    @Test("what a variant has because of the one that it extends is explained there to the end")
    func parent() throws {
        #expect(
            try reasons("plugin", in: Self.optional) == [
                "lib-1-1.noarch requires plugin", "app-1-1.noarch requires lib >= 1",
                "asked for as 'app' by comps group 'core'",
            ])
    }

    @Test("a package that moved ends the way, and one that nobody knows has none")
    func ends() throws {
        #expect(try reasons("moved", in: Self.optional).count == 1)
        #expect(try reasons("stranger", in: Self.optional).isEmpty)
    }
}

import Testing

@testable import ComposeCore

struct PhaseSelectionTests {
    @Test("init and checksums are never skipped, a retired phase may be named") func always() throws {
        let selection = try PhaseSelection(just: ["productimg"], skipped: ["init", "image_checksum", "test"])
        #expect(!selection.skips(.`init`))
        #expect(!selection.skips(.imageChecksum))
        #expect(selection.skips(.test))
        #expect(!selection.skips(.gather))
    }

    @Test("with some phases named, all others are skipped") func just() throws {
        let selection = try PhaseSelection(just: ["pkgset", "gather"], skipped: ["gather"])
        #expect(!selection.skips(.pkgset))
        #expect(selection.skips(.gather))
        #expect(selection.skips(.createrepo))
    }

    @Test("an unknown phase is a wrong command line") func unknown() {
        let error = #expect(throws: ComposeError.self) { try PhaseSelection(just: [], skipped: ["gatherr"]) }
        #expect(error?.code == .commandLine)
    }

    @Test(
        "a phase that needs a skipped one is refused",
        arguments: [
            ([], ["pkgset"], false), ([], ["gather"], false), ([], ["gather", "createrepo"], true),
            ([], ["pkgset", "gather", "createrepo"], true), (["gather"], [], false),
            (["pkgset", "gather"], [], true), (["createrepo"], [], false), (["buildinstall"], [], true),
        ] as [([String], [String], Bool)])
    func needs(just: [String], skipped: [String], isFine: Bool) throws {
        let selection = try PhaseSelection(just: just, skipped: skipped)
        if isFine {
            try selection.check()
        } else {
            #expect(throws: ComposeError.self) { try selection.check() }
        }
    }
}

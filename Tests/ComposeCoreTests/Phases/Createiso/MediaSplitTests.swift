import TestSupport
import Testing

@testable import ComposeCore

struct MediaSplitTests {
    private func file(_ path: String, _ blocks: Int64) -> MediaSplit.File {
        MediaSplit.File(path, size: blocks * 2048)
    }

    private func discs(_ files: [MediaSplit.File], blocks: Int64, everywhere: Set<String> = []) throws
        -> [[String]]
    {
        try MediaSplit(limit: blocks * 2048, everywhere: everywhere).discs(files).map(\.paths)
    }

    @Test("other files go before packages, both by name, whatever the order they come in") func order() throws
    {
        let files = [file("Packages/b.rpm", 1), file("z", 1), file("Packages/a.rpm", 1), file("a", 1)]
        let expected = [["a", "z", "Packages/a.rpm", "Packages/b.rpm"]]
        #expect(try discs(files, blocks: 10) == expected)
        #expect(try discs(files.reversed(), blocks: 10) == expected)
    }

    @Test("a disc is filled until the next file has no room; later ones do not fill gaps") func filling()
        throws
    {
        let files = [file("a", 6), file("b", 5), file("c", 4), file("d", 2)]
        #expect(try discs(files, blocks: 10) == [["a"], ["b", "c"], ["d"]])
    }

    @Test("a file takes whole blocks") func blocks() throws {
        let files = [
            MediaSplit.File("a", size: 1), MediaSplit.File("b", size: 2049), MediaSplit.File("c", size: 0),
        ]
        #expect(MediaSplit.size(files) == 3 * 2048)
        #expect(try MediaSplit(limit: 3 * 2048).discs(files).map(\.size) == [3 * 2048])
        #expect(try MediaSplit(limit: 3 * 2048 - 1).discs(files).map(\.size) == [2048, 4096])
    }

    @Test("what has to be everywhere is on every disc and takes room there") func everywhere() throws {
        let files = [file("media.repo", 1), file("a", 5), file("b", 5), file("c.rpm", 5)]
        #expect(
            try discs(files, blocks: 10, everywhere: ["media.repo", "gone"])
                == [["media.repo", "a"], ["media.repo", "b"], ["media.repo", "c.rpm"]])
    }

    @Test("no files make one empty disc") func empty() throws {
        #expect(try discs([], blocks: 10) == [[]])
    }

    @Test("a file that no disc has room for is named") func tooLarge() {
        let error = #expect(throws: ComposeError.self) {
            try discs([file("small", 1), file("Packages/huge.rpm", 11)], blocks: 10)
        }
        #expect(error?.description.hasPrefix("File is larger than media size: Packages/huge.rpm") == true)
        #expect(throws: ComposeError.self) { try discs([file("a", 11)], blocks: 10, everywhere: ["a"]) }
        // Room that is taken on every disc counts.
        #expect(throws: ComposeError.self) {
            try discs([file("a", 2), file("b", 9)], blocks: 10, everywhere: ["a"])
        }
    }

    @Test("all files are on some disc, and no disc is too full") func properties() throws {
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<200 {
            let files = (0..<Int.random(in: 0...60, using: &generator)).map {
                file($0 % 3 == 0 ? "p\($0).rpm" : "f\($0)", Int64.random(in: 0...10, using: &generator))
            }
            let split = MediaSplit(limit: 30 * 2048, everywhere: ["f1", "f2"])
            let discs = try split.discs(files)
            #expect(Set(discs.flatMap(\.paths)) == Set(files.map(\.path)))
            #expect(discs.allSatisfy { $0.size <= 30 * 2048 })
            let alone = discs.flatMap(\.paths).filter { !split.everywhere.contains($0) }
            #expect(Set(alone).count == alone.count)
        }
    }
}

import RPMKit
import SystemPackage
import TestSupport
import Testing

@Suite struct CorruptPackageTests {
    static let cases: [(String, PackageBytes)] = [
        ("an entry of an unknown type", adding(.init(tag: 2000, type: 10, count: 1, data: [0]))),
        ("an entry of an unknown type", adding(.init(tag: 2000, type: 0, count: 1, data: [0]))),
        ("an entry's values lie outside the header", adding(.init(tag: 2000, type: 7, count: 0, data: [0]))),
        ("an entry's values lie outside the header", adding(.init(tag: 2000, type: 7, count: 9, data: [0]))),
        (
            "an entry's values lie outside the header",
            adding(.init(tag: 2000, type: 5, count: 2, data: [UInt8](repeating: 0, count: 8)))
        ),
        (
            "an entry's values lie outside the header",
            adding(.init(tag: 2000, type: 4, count: 0xFFFF_FFFF, data: [0, 0, 0, 0]))
        ),
        ("a text does not end", adding(.init(tag: 2000, type: 6, count: 1, data: [65, 66]))),
        ("a text does not end", adding(.init(tag: 2000, type: 8, count: 3, data: [65, 0, 66, 0]))),
        ("a text of 2 parts", adding(.init(tag: 2000, type: 6, count: 2, data: [65, 0, 66, 0]))),
        (
            "its provides have lists of different lengths",
            adding(.strings(1047, ["a"]), .int32(1112, [0, 0]))
        ),
        ("its provides have lists of different lengths", adding(.strings(1113, ["1"]))),
        (
            "its changelog has lists of different lengths",
            adding(.strings(.changelogName, ["a"]), .int32(.changelogTime, [1]))
        ),
        (
            "its file names and directories have lists of different lengths",
            adding(.strings(.baseNames, ["a"]), .strings(.directoryNames, ["/"]))
        ),
        (
            "a file lies in a directory that is not named",
            adding(
                .strings(.baseNames, ["a"]), .strings(.directoryNames, ["/"]), .int32(.directoryIndexes, [1]))
        ),
        (
            "its files have lists of different lengths",
            adding(.strings(.oldFileNames, ["/a"]), .int32(.fileFlags, [0, 0]))
        ),
        ("it has no name", PackageBytes(header: [.string(.version, "1"), .string(.release, "1")])),
        ("a header without entries", PackageBytes(header: [])),
    ]

    static func adding(_ entries: PackageBytes.Entry...) -> PackageBytes {
        var package = PackageBytes()
        package.header += entries
        return package
    }

    @Test("a header that contradicts itself is refused with what was found", arguments: cases.indices)
    func corrupt(index: Int) {
        let (reason, package) = Self.cases[index]
        let error = #expect(throws: RPMError.self) { try package.read() }
        #expect(error?.code == .corrupt(reason))
        #expect(error?.offset ?? -1 > 96)
        #expect(error?.description.hasPrefix("test.rpm: the package is damaged: \(reason)") == true)
    }

    @Test("values that are not aligned are refused") func alignment() {
        var bytes = PackageBytes(header: [.string(.name, "a"), .int32(.epoch, [1])]).bytes
        // The second entry's offset, four bytes before the count at the end of the index.
        let place = bytes.count - 7 - 8 - 8
        bytes.replaceSubrange(place..<place + 4, with: PackageBytes.big(2))
        let error = #expect(throws: RPMError.self) { try PackageFile(bytes: bytes, path: "test.rpm") }
        #expect(error?.code == .corrupt("an entry's values are not aligned"))
    }

    @Test("entries that share their values are refused: few bytes must not make much work")
    func overlap() throws {
        let text = PackageBytes.Entry.string(.name, String(repeating: "x", count: 100))
        let package = PackageBytes(header: [text, .string(.version, "")])
        var bytes = package.bytes
        let place = bytes.count - package.payload.count - 102 - 8
        bytes.replaceSubrange(place..<place + 4, with: PackageBytes.big(0))
        let error = #expect(throws: RPMError.self) { try PackageFile(bytes: bytes, path: "test.rpm") }
        #expect(error?.code == .corrupt("values overlap"))
    }

    @Test("leads of other formats are refused", arguments: [(4, 2), (4, 7), (79, 1), (78, 5)])
    func lead(place: Int, value: UInt8) {
        var bytes = PackageBytes().bytes
        bytes[place] = value
        let error = #expect(throws: RPMError.self) { try PackageFile(bytes: bytes, path: "test.rpm") }
        guard case .corrupt = error?.code else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test("a package cut short anywhere before its payload is truncated; the payload is never missed")
    func truncated() throws {
        let package = PackageBytes()
        let end = package.bytes.count - package.payload.count
        for length in 4..<end {
            let bytes = Array(package.bytes[..<length])
            let error = #expect(throws: RPMError.self) { try PackageFile(bytes: bytes, path: "test.rpm") }
            #expect(error == RPMError(.truncated, "test.rpm", offset: length))
        }
        let whole = try PackageFile(bytes: Array(package.bytes[..<end]), path: "test.rpm")
        #expect(whole.payloadOffset == end)
    }

    @Test("a file cut short anywhere before its payload is truncated", .timeLimit(.minutes(1)))
    func truncatedFile() async throws {
        var package = PackageBytes()
        // So that the main header's intro, and then its end, lie beyond the first read of 16 KiB.
        package.signature.append(.binary(1008, [UInt8](repeating: 0, count: 17_000)))
        let (bytes, end) = (package.bytes, package.bytes.count - package.payload.count)
        try await withTemporaryDirectory { directory in
            let path = directory.appending("cut.rpm")
            for length in [4, 95, 96, 100, 111, 112, 16_383, 16_384, 16_385, end - 250, end - 1] {
                try write(Array(bytes[..<length]), to: path)
                let error = #expect(throws: RPMError.self) { try PackageFile.read(path) }
                #expect(error == RPMError(.truncated, path, offset: length))
            }
            try write(Array(bytes[..<end]), to: path)
            let whole = try PackageFile.read(path)
            #expect(whole.headerRange.upperBound == end)
        }
    }
}

import Foundation
import RPMKit
import SystemPackage
import Testing

@Suite struct WholeReadTests {
    @Test(
        "all bytes of a package are shown once and in order, and its headers are read from them",
        arguments: [0, 1, 300_000, 1_000_000])
    func pieces(_ payload: Int) throws {
        try withTemporaryDirectory { directory in
            var package = PackageBytes()
            package.payload = (0..<payload).map { UInt8(truncatingIfNeeded: $0) }
            let path = "\(directory)/a.rpm"
            try Data(package.bytes).write(to: URL(fileURLWithPath: path))
            var seen: [UInt8] = []
            let file = try PackageFile.readWhole(FilePath(path)) { seen.append(contentsOf: $0) }
            #expect(seen == package.bytes)
            #expect(file.identity?.size == package.bytes.count)
            #expect(file.headerRange.upperBound == package.bytes.count - payload)
            #expect(try PackageHeader(file).name == "hello")
        }
    }

    @Test("headers longer than a piece are put together", arguments: [true, false])
    func longHeaders(_ isSignature: Bool) throws {
        try withTemporaryDirectory { directory in
            var package = PackageBytes()
            let filler = PackageBytes.Entry.binary(RPMTag(1099), [UInt8](repeating: 7, count: 700_000))
            if isSignature { package.signature.append(filler) } else { package.header.append(filler) }
            let path = "\(directory)/a.rpm"
            try Data(package.bytes).write(to: URL(fileURLWithPath: path))
            var count = 0
            let file = try PackageFile.readWhole(FilePath(path)) { count += $0.count }
            #expect(count == package.bytes.count)
            #expect(try PackageHeader(file).name == "hello")
        }
    }

    @Test("what is no package, or a part of one, is refused") func refused() throws {
        try withTemporaryDirectory { directory in
            let whole = PackageBytes().bytes
            let path = "\(directory)/a.rpm"
            for (bytes, code) in [
                (Array("text".utf8), RPMError.Code.notAnRPM), ([], .notAnRPM),
                (Array(whole[..<100]), .truncated),
                (Array(whole[..<(whole.count - 20)]), .truncated),
            ] {
                try Data(bytes).write(to: URL(fileURLWithPath: path))
                let failure = #expect(throws: RPMError.self) {
                    try PackageFile.readWhole(FilePath(path)) { _ in }
                }
                #expect(failure?.code == code)
            }
            let missing = #expect(throws: RPMError.self) {
                try PackageFile.readWhole("/nowhere/a.rpm") { _ in }
            }
            #expect(missing?.code == .unreadable(.noSuchFileOrDirectory))
        }
    }
}

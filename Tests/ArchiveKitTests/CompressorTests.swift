import ArchiveKit
import HostKit
import SystemPackage
import TestSupport
import Testing

@Suite struct CompressorTests {
    @Test(
        "what is compressed in pieces is unpacked by the usual program",
        Tool.require("gzip", "xz", "zstd", "bzip2"), arguments: Compression.allCases)
    func unpacked(_ compression: Compression) async throws {
        try await withTemporaryDirectory { directory in
            var generator = SeededGenerator(seed: 1)
            let pieces = (0..<40).map { _ in
                (0..<9000).map { _ in UInt8.random(in: 0x61...0x7A, using: &generator) }
            }
            var compressor = try Compressor(compression, level: 3)
            var packed: [UInt8] = []
            for piece in pieces {
                try piece.withUnsafeBytes { try compressor.write($0) { packed.append(contentsOf: $0) } }
            }
            try compressor.finish { packed.append(contentsOf: $0) }
            try Files.writeAtomically(packed, to: directory.appending("file"))
            let program = compression == .bzip2 ? "bzip2" : compression.rawValue
            let result = try await Host.forTests().runner.check(
                .shell("\(program) -dc < file", in: directory))
            #expect(result.standardOutput == pieces.flatMap { $0 })
        }
    }

    @Test(
        "the same bytes give the same stream, and no bytes give a valid one", arguments: Compression.allCases)
    func reproducible(_ compression: Compression) throws {
        let bytes = Array("one two three".utf8)
        let first = try Compressor.compress(bytes, compression)
        #expect(try Compressor.compress(bytes, compression) == first)
        #expect(try !Compressor.compress([], compression).isEmpty)
    }

    @Test("a gzip stream carries no time and no name") func header() throws {
        let stream = try Compressor.compress([1, 2, 3], .gzip)
        #expect(Array(stream[..<4]) == [0x1F, 0x8B, 8, 0])
        #expect(Array(stream[4..<8]) == [0, 0, 0, 0])
    }

    @Test("a level that does not exist is an error") func level() {
        let failure = #expect(throws: CompressionError.self) {
            try Compressor.compress([1], .gzip, level: 77)
        }
        #expect(failure?.code == .failed)
        #expect(failure?.description.hasPrefix("cannot compress with gzip: ") == true)
    }

    @Test("names are read as createrepo_c's options have them") func names() {
        #expect(Compression(name: "gz") == .gzip)
        #expect(Compression(name: "bz2") == .bzip2)
        #expect(Compression(name: "xz") == .xz)
        #expect(Compression(name: "zstd") == .zstd)
        #expect(Compression(name: "zck") == nil)
    }
}

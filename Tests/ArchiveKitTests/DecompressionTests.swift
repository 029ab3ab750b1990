import ArchiveKit
import HostKit
import SystemPackage
import TestSupport
import Testing

@Suite(Tool.require("gzip", "xz", "zstd", "bzip2")) struct DecompressionTests {
    static let commands = ["cat", "gzip -n", "gzip -9", "xz", "xz --format=lzma", "bzip2", "zstd -q"]

    /// Packs bytes with a command and gives the file.
    private func withPacked(
        _ bytes: [UInt8], _ command: String, _ body: (FilePath) async throws -> Void
    ) async throws {
        try await withTemporaryDirectory { directory in
            try Files.writeAtomically(bytes, to: directory.appending("plain"))
            try await Host.forTests().runner.check(.shell("\(command) < plain > packed", in: directory))
            try await body(directory.appending("packed"))
        }
    }

    private static let sample = Array(
        (0..<60_000).map { "line \($0 &* 2_654_435_761 % 1009)\n" }.joined().utf8)

    @Test("what was compressed comes out, whatever the compression", arguments: commands)
    func roundTrip(command: String) async throws {
        for bytes in [Self.sample, [], [0x1F], Array("plain".utf8)] {
            try await withPacked(bytes, command) { path in
                try #expect(DecompressionStream.contents(of: path) == bytes)
            }
        }
    }

    @Test("several members or frames are one stream", arguments: ["gzip -n", "zstd -q", "xz", "bzip2"])
    func members(command: String) async throws {
        let script = "{ tee copy | \(command); \(command) < copy; }"
        try await withPacked(Self.sample, script) { path in
            try #expect(DecompressionStream.contents(of: path) == Self.sample + Self.sample)
        }
    }

    @Test("bytes can be had piece by piece") func pieces() async throws {
        try await withPacked(Self.sample, "gzip -n") { path in
            var stream = try DecompressionStream(path)
            var bytes: [UInt8] = []
            let goesOn = try stream.read(appendingTo: &bytes, atLeast: 1000)
            #expect(goesOn)
            #expect(bytes.count >= 1000 && bytes.count < Self.sample.count)
            while try stream.withNext({ bytes += $0 }) {}
            #expect(bytes == Self.sample)
            #expect(stream.size == Int64(bytes.count))
        }
    }

    @Test("a file that breaks off is damaged", arguments: ["gzip -n", "xz", "bzip2", "zstd -q"])
    func truncated(command: String) async throws {
        try await withPacked(Self.sample, command) { path in
            let packed = try Files.read(path)
            for count in [packed.count / 2, packed.count - 1] {
                try Files.writeAtomically(packed[..<count], to: path)
                let error = #expect(throws: ArchiveError.self) { try DecompressionStream.contents(of: path) }
                #expect(error?.code == .corrupt, "\(count) of \(packed.count)")
                #expect(error?.description.hasPrefix("\(path): the archive is damaged: ") == true)
            }
        }
    }

    @Test("a changed byte is noticed", arguments: ["gzip -n", "xz", "bzip2", "zstd -q --check"])
    func corrupt(command: String) async throws {
        try await withPacked(Self.sample, command) { path in
            let packed = try Files.read(path)
            for place in [packed.count / 3, packed.count / 2, packed.count - 5] {
                var damaged = packed
                damaged[place] ^= 0x10
                try Files.writeAtomically(damaged, to: path)
                let error = #expect(throws: ArchiveError.self, "byte \(place)") {
                    try DecompressionStream.contents(of: path)
                }
                #expect(error?.code == .corrupt)
            }
        }
    }

    @Test("a stored byte of a gzip file that changed shows in its checksum alone") func trailer() async throws
    {
        // Bytes that do not compress are stored as they are, so nothing else can notice.
        var random = SeededGenerator(seed: 1)
        let noise = (0..<5000).map { _ in UInt8.random(in: 0...255, using: &random) }
        try await withPacked(noise, "gzip -n") { path in
            var packed = try Files.read(path)
            packed[2000] ^= 1
            try Files.writeAtomically(packed, to: path)
            let error = #expect(throws: ArchiveError.self) { try DecompressionStream.contents(of: path) }
            #expect(error?.detail == "the checksum at its end does not fit its content")
            var unchecked = try DecompressionStream(path, checksTrailer: false)
            var bytes: [UInt8] = []
            while try unchecked.withNext({ bytes += $0 }) {}
            #expect(bytes.count == noise.count)
        }
    }

    @Test("what comes out of a small file is limited by size and by expansion") func limits() async throws {
        try await withPacked([UInt8](repeating: 0, count: 20_000_000), "gzip -n") { path in
            typealias Limits = DecompressionStream.Limits
            for (limits, reason) in [
                (Limits(size: 10_000_000), "more than 10000000 bytes when decompressed"),
                (Limits(expansion: 100), "it expands to more than 100 times its size"),
            ] {
                let error = #expect(throws: ArchiveError.self) {
                    try DecompressionStream.contents(of: path, limits: limits)
                }
                #expect(error?.code == .tooLarge)
                #expect(error?.detail == reason)
            }
            try #expect(DecompressionStream.contents(of: path).count == 20_000_000)
        }
    }

    @Test("a missing file, a directory and a pipe are told, and nothing hangs") func unreadable() async throws
    {
        try await withTemporaryDirectory { directory in
            try await Host.forTests().runner.check(.shell("mkfifo pipe", in: directory))
            for (name, code) in [
                ("none", ArchiveError.Code.notFound), (".", .unreadable), ("pipe", .unreadable),
            ] {
                let error = #expect(throws: ArchiveError.self) {
                    try DecompressionStream.contents(of: directory.pushing(FilePath(name)))
                }
                #expect(error?.code == code)
            }
        }
    }
}

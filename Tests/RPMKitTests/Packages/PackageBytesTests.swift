import RPMKit
import SystemPackage
import TestSupport
import Testing

@Suite struct PackageBytesTests {
    @Test("a package of rpm 3 has whole paths and dependencies without versions") func version3() throws {
        var package = PackageBytes()
        package.header.append(.strings(.oldFileNames, ["/usr/bin/hello", "/usr/share/hello"]))
        package.header.append(.strings(1047, ["hello"]))
        let header = try package.read()
        #expect(header.files.map(\.path) == ["/usr/bin/hello", "/usr/share/hello"])
        #expect(header.provides == [Dependency(name: "hello")])
        #expect(header.nevra.description == "hello-1.0-1.noarch")
        #expect(header.epoch == nil)
        #expect(!header.isSource)
    }

    @Test("a package that names no source package is one; without all of its sources it is nosrc")
    func source() throws {
        var package = PackageBytes()
        package.header.removeLast()
        let source = try package.read()
        #expect(source.isSource)
        #expect(source.arch == .src)
        #expect(source.buildArch == .noarch)
        package.header.append(.int32(.noSource, [1]))
        let incomplete = try package.read()
        #expect(incomplete.arch == .nosrc)
    }

    @Test("an entry behind the immutable region replaces the one in it") func replaced() throws {
        var package = PackageBytes()
        package.header.append(.string(.release, "2"))
        let header = try package.read()
        #expect(header.release == "2")
    }

    @Test("text that is no UTF-8 is taken for ISO 8859-1") func latin() throws {
        var package = PackageBytes()
        package.header.append(.init(tag: .packager, type: 6, count: 1, data: [0x4A, 0xF6, 0x72, 0x67, 0]))
        let header = try package.read()
        #expect(header.packager == "Jörg")
    }

    @Test("an entry of another type than the tag's counts as absent") func wrongType() throws {
        var package = PackageBytes()
        package.header += [.string(.epoch, "1"), .int32(.summary, [7]), .string(.fileModes, "x")]
        package.signature.append(.string(.signatureMD5, "abc"))
        package.header.removeLast()
        let header = try package.read()
        #expect(header.epoch == nil)
        #expect(header.summary == nil)
        #expect(header.md5 == nil)
    }

    @Test("modularity label, long sizes and the sizes of files beyond 4 GB are read") func modern() throws {
        var package = PackageBytes()
        let large: [UInt8] = [0, 0, 0, 2, 0, 0, 0, 0]
        package.header += [
            .string(.modularityLabel, "perl:5.30:2020:abc"),
            .init(tag: .longSize, type: 5, count: 1, data: large),
            .strings(.baseNames, ["big"]), .strings(.directoryNames, ["/"]), .int32(.directoryIndexes, [0]),
            .init(tag: .longFileSizes, type: 5, count: 1, data: large),
        ]
        let header = try package.read()
        #expect(header.modularityLabel == "perl:5.30:2020:abc")
        #expect(header.installedSize == 8_589_934_592)
        #expect(header.files.map(\.size) == [8_589_934_592])
        #expect(header.files.map(\.path) == ["/big"])
    }

    @Test("a signature header that outgrows the first read is read from a file too") func longSignature()
        async throws
    {
        var package = PackageBytes()
        package.signature.append(.binary(1008, [UInt8](repeating: 0, count: 100_000)))
        package.header.append(.string(.description, String(repeating: "long ", count: 20_000)))
        try await withTemporaryDirectory { directory in
            let path = directory.appending("long.rpm")
            try write(package.bytes, to: path)
            let header = try PackageHeader.read(path)
            #expect(header.name == "hello")
            #expect(header.description?.count == 100_000)
            #expect(header.file.identity?.size == package.bytes.count)
            #expect(header.file.payloadOffset == package.bytes.count - package.payload.count)
        }
    }

    @Test("what is not a readable package file is refused with its reason") func unreadable() async throws {
        try await withTemporaryDirectory { directory in
            let missing = #expect(throws: RPMError.self) { try PackageHeader.read(directory.appending("no")) }
            #expect(missing?.code == .unreadable(.noSuchFileOrDirectory))
            #expect(missing?.path == directory.appending("no"))
            let folder = #expect(throws: RPMError.self) { try PackageHeader.read(directory) }
            #expect(folder?.code == .unreadable(.isDirectory))
            let device = #expect(throws: RPMError.self) { try PackageHeader.read("/dev/null") }
            #expect(device?.code == .notAnRPM)
            for content in ["", "PK\u{3}\u{4}", String(repeating: "x", count: 500)] {
                try write(Array(content.utf8), to: directory.appending("text"))
                let text = #expect(throws: RPMError.self) {
                    try PackageHeader.read(directory.appending("text"))
                }
                #expect(text?.code == .notAnRPM)
            }
        }
    }

    @Test("a small file that claims large headers is refused before memory is taken") func claims()
        async throws
    {
        try await withTemporaryDirectory { directory in
            var bytes = PackageBytes().bytes
            // The signature header's data: 60 MiB.
            bytes.replaceSubrange(108..<112, with: PackageBytes.big(60 << 20))
            try write(bytes, to: directory.appending("claim.rpm"))
            let error = #expect(throws: RPMError.self) {
                try PackageHeader.read(directory.appending("claim.rpm"))
            }
            #expect(error?.code == .truncated)
            #expect(error?.offset == bytes.count)
        }
    }

    @Test(
        "headers larger than any that rpm makes are refused",
        arguments: [(104, 2 << 20), (108, 65 << 20), (104, 0xFFFF_FFFF), (108, 0xFFFF_FFFF)])
    func tooLarge(place: Int, count: Int) throws {
        var bytes = PackageBytes().bytes
        bytes.replaceSubrange(place..<place + 4, with: PackageBytes.big(UInt32(count)))
        let error = #expect(throws: RPMError.self) { try PackageFile(bytes: bytes, path: "test.rpm") }
        #expect(error?.code == .tooLarge)
        #expect(error?.offset == 104)
    }
}

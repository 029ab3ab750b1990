import Foundation
import RPMKit
import SystemPackage
import Testing

@Suite(.enabled(if: Oracle.canBuild)) struct PackageHeaderTests {
    @Test(
        "every fact of a built package is the one that rpm reads",
        arguments: [("w6.gzdio", "gzip"), ("w2.xzdio", "xz"), ("w3.zstdio", "zstd")])
    func facts(payload: String, compressor: String) throws {
        try BuiltPackages.with(payload: payload) { _, packages in
            for path in packages {
                let header = try PackageHeader.read(FilePath(path))
                try compareFacts(header, path)
                try compareLists(header, path)
                try compareFiles(header, path)
                #expect(header.payloadCompressor == compressor)
                #expect(header.nevra.fileName == FilePath(path).lastComponent?.string)
            }
            try #expect(PackageHeader.read(FilePath(packages[0])).isNoarch == packages[0].contains("noarch"))
        }
    }

    @Test("kinds, languages, ranges and the place of the header are told apart") func particulars() throws {
        try BuiltPackages.with { _, packages in
            let headers = try packages.map { try PackageHeader.read(FilePath($0)) }
            let source = try #require(headers.first { $0.isSource })
            #expect(source.arch == .src)
            #expect(source.buildArch != .src)
            #expect(source.files.map(\.path).sorted() == ["alpha.spec", "other source.txt", "source.txt"])
            #expect(source.requires.contains { $0.name == "(make or gmake)" && $0.isRich })
            #expect(headers.filter(\.isDebug).map(\.name) == ["alpha-debugsource"])
            let main = try #require(headers.first { $0.name == "alpha" && !$0.isSource })
            #expect(main.epoch == 3)
            #expect(
                main.file.header.translations(.summary).map { "\($0.locale): \($0.text)" } == [
                    "C: All there is", "de: Alles, was es gibt", "fr: Tout ce qu'il y a de français",
                ])
            #expect(main.requires.filter { $0.flags.contains(.interpreter) }.map(\.name).contains("/bin/sh"))
            #expect(
                main.requires.filter { $0.flags.isBeforeInstallation && !$0.flags.contains(.rpmlib) }
                    .map(\.name).sorted() == ["/bin/sh", "/sbin/ldconfig", "/usr/sbin/useradd", "post-tool"])
            let files = Array(main.files)
            #expect(files.filter(\.isGhost).map(\.path) == ["/var/ghost"])
            #expect(files.filter(\.isDirectory).map(\.path).contains("/usr/share/Übung"))
            #expect(files.filter(\.isSymbolicLink).map(\.path) == ["/usr/bin/beta"])
            #expect(files.first { $0.path == "/etc/alpha.conf" }?.flags == [.configuration, .keptOnChange])
            // The payload begins where the header ends: gzip's magic number.
            let bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: main.file.path.string)))
            #expect(bytes[main.file.payloadOffset...].prefix(2).elementsEqual([0x1F, 0x8B]))
            #expect(bytes[main.file.headerRange.lowerBound...].prefix(3).elementsEqual([0x8E, 0xAD, 0xE8]))
            let many = try #require(headers.first { $0.name == "alpha-many" })
            #expect(many.file.header.byteRange.count > 16 << 10, "this one needs the second read")
        }
    }

    private func compareFacts(_ header: PackageHeader, _ path: String) throws {
        let own: [(String, String?)] = [
            ("NAME", header.name), ("VERSION", header.version), ("RELEASE", header.release),
            ("EPOCH", header.epoch.map(String.init)), ("ARCH", header.buildArch?.rawValue),
            ("SOURCERPM", header.sourceRPM), ("BUILDTIME", header.buildTime.map(String.init)),
            ("BUILDHOST", header.buildHost), ("LONGSIZE", header.installedSize.map(String.init)),
            ("LONGARCHIVESIZE", header.archiveSize.map(String.init)),
            ("PAYLOADFORMAT", header.payloadFormat), ("PAYLOADCOMPRESSOR", header.payloadCompressor),
            ("PAYLOADFLAGS", header.payloadFlags), ("SUMMARY", header.summary),
            ("DESCRIPTION", header.description), ("GROUP", header.group), ("LICENSE", header.license),
            ("VENDOR", header.vendor), ("PACKAGER", header.packager), ("URL", header.url),
            ("RPMVERSION", header.rpmVersion), ("SIGMD5", header.md5), ("SHA1HEADER", header.headerSHA1),
            ("SHA256HEADER", header.headerSHA256), ("SOURCEPACKAGE", header.isSource ? "1" : nil),
        ]
        let theirs = try BuiltPackages.query(path, own.map(\.0))
        for (name, value) in own {
            #expect(value ?? "" == theirs[name]?.first ?? "", "\(name) of \(path)")
        }
    }

    private func compareLists(_ header: PackageHeader, _ path: String) throws {
        let own: [(String, [String])] = [
            ("EXCLUSIVEARCH", header.exclusiveArch.map(\.rawValue)),
            ("EXCLUDEARCH", header.excludeArch.map(\.rawValue)),
            ("BUILDARCHS", header.buildArchs.map(\.rawValue)),
            ("CHANGELOGTIME", header.changelog.map { String($0.time) }),
            ("CHANGELOGNAME", header.changelog.map(\.author)),
            ("CHANGELOGTEXT", header.changelog.map(\.text)),
        ]
        var all = own
        let kinds: [(Dependency.Kind, String)] = [
            (.provides, "PROVIDE"), (.requires, "REQUIRE"), (.conflicts, "CONFLICT"),
            (.obsoletes, "OBSOLETE"), (.recommends, "RECOMMEND"), (.suggests, "SUGGEST"),
            (.supplements, "SUPPLEMENT"), (.enhances, "ENHANCE"),
        ]
        for (kind, tag) in kinds {
            let list = header.dependencies(kind)
            all.append(("\(tag)NAME", list.map(\.name)))
            all.append(("\(tag)FLAGS", list.map { String($0.flags.rawValue) }))
            all.append(("\(tag)VERSION", list.map(\.version)))
        }
        let theirs = try BuiltPackages.query(path, all.map(\.0))
        for (name, values) in all { #expect(values == theirs[name], "\(name) of \(path)") }
    }

    private func compareFiles(_ header: PackageHeader, _ path: String) throws {
        let theirs = try BuiltPackages.query(
            path, ["FILENAMES", "BASENAMES", "FILEMODES", "FILEFLAGS", "LONGFILESIZES"])
        let files = Array(header.files)
        #expect(files.map(\.path) == theirs["FILENAMES"])
        #expect(files.map(\.name) == theirs["BASENAMES"])
        #expect(files.map { String($0.mode) } == theirs["FILEMODES"])
        #expect(files.map { String($0.flags.rawValue) } == theirs["FILEFLAGS"])
        #expect(files.map { String($0.size) } == theirs["LONGFILESIZES"])
        #expect(files.count == header.files.count)
    }
}

import ArchiveKit
import DigestKit
import RepoKit
import Testing

@Suite struct RepodataWriterArgumentsTests {
    @Test("the arguments of a compose are covered") func compose() {
        let arguments = CreaterepoArguments([
            "/c/os", "--outputdir=/c/os", "--pkglist=/list", "--groupfile=/comps.xml", "--cachedir=/cache",
            "--update", "--update-md-path=/repo", "--skip-stat", "--no-database", "--checksum=sha512",
            "--unique-md-filenames", "--workers=3", "--xz",
        ])
        #expect(arguments.areCovered)
        #expect(arguments.directory == "/c/os")
        #expect(arguments.outputDirectory == "/c/os")
        #expect(arguments.packageList == "/list")
        #expect(arguments.groupFile == "/comps.xml")
        #expect(arguments.checksum == .sha512)
        let options = arguments.writerOptions(timestamp: 7)
        #expect(options.workers == 3)
        #expect(options.checksum == .sha512)
        #expect(options.compression == .gzip)
        #expect(options.groupCompression == .xz)
        #expect(options.timestamp == 7)
    }

    @Test(
        "what only createrepo_c does is named",
        arguments: [
            (["--deltas"], ["--deltas"]), (["--changelog-limit=-5"], ["--changelog-limit=-5"]),
            (["--oldpackagedirs=/o"], ["--oldpackagedirs=/o"]), (["--zck"], ["--zck"]),
            (["--checksum=sha"], ["--checksum=sha"]), (["--checksum", "crc"], ["--checksum crc"]),
            (["--retain-old-md=3"], ["--retain-old-md=3"]), (["-qx", "*.rpm"], ["-x", "*.rpm"]),
            (["--compress-type=zck"], ["--compress-type=zck"]), (["--workers=0"], ["--workers=0"]),
            (["-o"], ["-o"]), (["--groupfile=c.xml.gz"], ["--groupfile=c.xml.gz"]),
            (["--revision=a", "--set-timestamp-to-revision"], ["--set-timestamp-to-revision"]),
            (["--quiet=1"], ["--quiet=1"]),
        ])
    func uncovered(_ arguments: [String], _ expected: [String]) {
        let parsed = CreaterepoArguments(["dir", "--no-database"] + arguments)
        #expect(!parsed.areCovered)
        #expect(parsed.uncovered == expected)
    }

    @Test("databases are made unless they are declined, so they are not covered") func database() {
        #expect(CreaterepoArguments(["dir"]).uncovered == ["--database"])
        #expect(CreaterepoArguments(["-d", "dir"]).uncovered == ["-d"])
        #expect(CreaterepoArguments(["--no-database", "dir"]).areCovered)
        #expect(CreaterepoArguments(["-d", "--no-database", "dir"]).areCovered)
    }

    @Test("there must be one directory") func directory() {
        #expect(CreaterepoArguments(["--no-database"]).uncovered == ["<directory_to_index>"])
        #expect(CreaterepoArguments(["--no-database", "a", "b"]).uncovered == ["b"])
    }

    @Test("options are read as GLib reads them") func spelling() {
        let one = CreaterepoArguments(["-qv", "-o", "out", "--no-database", "--", "-dir"])
        #expect(one.areCovered)
        #expect(one.outputDirectory == "out")
        #expect(one.directory == "-dir")
        let two = CreaterepoArguments([
            "--no-database", "--distro", "cpe,name, more", "--changelog-limit", "-1", "d",
        ])
        #expect(two.tags.distributions == [.init(name: "name, more", cpeID: "cpe")])
        #expect(two.changelogLimit == nil)
    }
}

import TestSupport
import Testing

@testable import KojiKit

/// Paths are those of the layout that hubs have.
@Suite("Paths of a hub's files") struct PathInfoTests {
    private let paths = PathInfo(top: "/mnt/koji/")
    private let urls = PathInfo(top: "https://koji.example.com/files")

    private func build(_ change: (inout KojiBuild) -> Void = { _ in }) throws -> KojiBuild {
        var build = try KojiBuild([
            "build_id": 5, "name": "hello", "version": "1.2~rc1", "release": "1.fc99^git+1",
        ])
        change(&build)
        return build
    }

    private func rpm() throws -> KojiRPM {
        try KojiRPM([
            "id": 1, "name": "hello-libs", "version": "1.2~rc1", "release": "1.fc99^git+1", "arch": "x86_64",
        ])
    }

    @Test("a build's packages, copies with signatures, and signatures alone") func packages() throws {
        let (build, rpm) = (try build(), try rpm())
        #expect(paths.build(build) == "/mnt/koji/packages/hello/1.2~rc1/1.fc99^git+1")
        #expect(paths.rpm(rpm) == "x86_64/hello-libs-1.2~rc1-1.fc99^git+1.x86_64.rpm")
        #expect(
            paths.signed(rpm, key: "1F2F7D90")
                == "data/signed/1f2f7d90/x86_64/hello-libs-1.2~rc1-1.fc99^git+1.x86_64.rpm")
        #expect(
            paths.signatureHeader(rpm, key: "1F2F7D90")
                == "data/sigcache/1f2f7d90/x86_64/hello-libs-1.2~rc1-1.fc99^git+1.x86_64.rpm.sig")
        #expect(
            paths.signatureHeader(rpm, key: "")
                == "data/sigcache/x86_64/hello-libs-1.2~rc1-1.fc99^git+1.x86_64.rpm.sig")
        #expect(paths.file(rpm, of: build) == "\(paths.build(build))/\(paths.rpm(rpm))")
        #expect(
            paths.signedFile(rpm, of: build, key: "1f2f7d90")
                == "\(paths.build(build))/\(paths.signed(rpm, key: "1f2f7d90"))")
    }

    @Test("URLs escape what a server might take for something else") func escaping() throws {
        let (build, rpm) = (try build(), try rpm())
        #expect(
            urls.file(rpm, of: build)
                == "https://koji.example.com/files/packages/hello/1.2~rc1/1.fc99%5Egit%2B1/x86_64/"
                + "hello-libs-1.2~rc1-1.fc99%5Egit%2B1.x86_64.rpm")
        let log = try urls.file("dir/a b%.log", of: KojiID(7))
        #expect(log == "https://koji.example.com/files/work/tasks/7/7/dir/a%20b%25.log")
    }

    @Test("volumes other than the default have a directory") func volumes() throws {
        let build = try build { $0.volume = "archive" }
        #expect(paths.build(build) == "/mnt/koji/vol/archive/packages/hello/1.2~rc1/1.fc99^git+1")
        #expect(paths.volume("DEFAULT") == "/mnt/koji" && paths.volume(nil) == "/mnt/koji")
        #expect(paths.task(KojiID(12_345_678), volume: "v") == "/mnt/koji/vol/v/work/tasks/5678/12345678")
    }

    @Test("logs, images and other files of a build") func content() throws {
        let build = try build { ($0.version, $0.release) = ("1", "2") }
        let top = "/mnt/koji/packages/hello/1/2"
        #expect(paths.logs(build) == "\(top)/data/logs")
        #expect(paths.content(build, type: "image") == "\(top)/images")
        #expect(paths.content(build, type: "module") == "\(top)/files/module")
        var archive = try KojiArchive([
            "id": 1, "build_id": 5, "filename": "modulemd.x86_64.txt", "btype": "module",
        ])
        #expect(try paths.file(archive, of: build) == "\(top)/files/module/modulemd.x86_64.txt")
        (archive.buildType, archive.fileName) = ("maven", "a-1.jar")
        (archive.group, archive.artifact, archive.version) = ("org.example", "a", "1")
        #expect(try paths.file(archive, of: build) == "\(top)/maven/org/example/a/1/a-1.jar")
        (archive.buildType, archive.relativePath) = ("win", "x/y")
        #expect(try paths.file(archive, of: build) == "\(top)/win/x/y/a-1.jar")
        let log = KojiBuildLog(name: "build.log", directory: "x86_64", path: "packages/a/1/1/data/b.log")
        #expect(try paths.log(log) == "/mnt/koji/packages/a/1/1/data/b.log")
    }

    @Test("tasks, scratch builds, repositories and uploads") func others() throws {
        #expect(paths.task(KojiID(7)) == "/mnt/koji/work/tasks/7/7")
        #expect(try paths.work("tasks/7/7/a.rpm") == "/mnt/koji/work/tasks/7/7/a.rpm")
        #expect(try paths.scratch(KojiID(7), owner: "alice") == "/mnt/koji/scratch/alice/task_7")
        #expect(try paths.repository(KojiID(3), tag: "f99-build") == "/mnt/koji/repos/f99-build/3")
        #expect(try paths.repository(nil, tag: "f99-build") == "/mnt/koji/repos/f99-build/latest")
        #expect(try paths.distRepository(KojiID(3), tag: "a/b") == "/mnt/koji/repos-dist/a/b/3")
    }

    @Test(
        "what leads out of its directory is refused",
        arguments: ["..", "../x", "a/../../b", "/etc", "", "a//b", "a\0b"])
    func escapes(_ name: String) throws {
        #expect(throws: KojiError.self) { try paths.work(name) }
        #expect(throws: KojiError.self) { try paths.file(name, of: KojiID(1)) }
        #expect(throws: KojiError.self) { try paths.scratch(KojiID(1), owner: name) }
        #expect(throws: KojiError.self) { try paths.repository(nil, tag: name) }
    }

    @Test(
        "a build or a package whose name is a path is refused when it is read",
        arguments: ["name", "version", "release", "volume_name", "arch"])
    func namesOfBuilds(_ member: String) throws {
        var row: XMLRPCStruct = [
            "id": 1, "name": "a", "version": "1", "release": "1", "arch": "noarch", "volume_name": "DEFAULT",
        ]
        for bad in ["..", "../../etc", "a/b", "."] {
            row[member] = .string(bad)
            if member != "arch" {
                #expect(throws: KojiError.self) { try KojiBuild(.structure(row)) }
            }
            if member != "volume_name" {
                #expect(throws: KojiError.self) { try KojiRPM(.structure(row)) }
            }
        }
    }
}

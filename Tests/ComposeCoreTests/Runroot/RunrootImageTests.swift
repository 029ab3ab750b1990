import DigestKit
import HostKit
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

/// Images whose programs run in a runroot.
@Suite(Tool.require("genisoimage", "implantisomd5", "xorriso", "jigdo-file"))
struct RunrootImageTests {
    /// A runroot of this machine that notes what it was asked for.
    private final class NotedRunroot: Runroot {
        let inner: LocalRunroot
        private let noted = Mutex<[RunrootRequest]>([])
        var requests: [RunrootRequest] { noted.withLock { $0 } }

        init(_ host: Host) { inner = LocalRunroot(host) }
        var method: RunrootConfig.Method { .koji }
        func indifferentArch(for arch: String) async throws -> String { "s390x" }
        func run(_ request: RunrootRequest) async throws -> RunrootResult {
            noted.withLock { $0.append(request) }
            return try await inner.run(request)
        }
    }

    private func maker(_ workshop: ImageWorkshop, in runroot: any Runroot) -> ISOMaker {
        var maker = workshop.maker
        maker.runner = RunrootImageRunner(
            runroot, mounts: [workshop.top], weight: 3, userID: workshop.host.environment.userID)
        return maker
    }

    @Test(
        "an image of a runroot is what it would be here, byte for byte",
        arguments: [ISOImage.Tool.genisoimage, .xorriso])
    func equal(tool: ISOImage.Tool) async throws {
        try await ImageWorkshop.with { workshop in
            workshop.epoch = ImageWorkshop.epoch
            let image = workshop.withJigdo(try workshop.image(tool))
            let here = try await workshop.maker.make(image)
            let paths = image.outputs.filter { !$0.string.hasSuffix(".jigdo") }
            let sums = try paths.map { try Checksum.of($0, .sha256) }
            let runroot = NotedRunroot(workshop.host)
            let there = try await maker(workshop, in: runroot).make(image)
            #expect(there == here)
            let again = try paths.map { try Checksum.of($0, .sha256) }
            #expect(again == sums)
            // With a date of its own an image is dated before its sum is put into it.
            #expect(runroot.requests.count == 2)
        }
    }

    @Test("one task makes an image, with what it needs, and leaves nothing but the image") func request()
        async throws
    {
        try await ImageWorkshop.with { workshop in
            let image = workshop.withJigdo(try workshop.image())
            let runroot = NotedRunroot(workshop.host)
            let made = try await maker(workshop, in: runroot).make(image)
            #expect(made.image.implantedMD5 != nil)
            #expect(runroot.requests.count == 1)
            let request = try #require(runroot.requests.first)
            #expect(request.arch == "s390x")
            #expect(request.packages == ["coreutils", "genisoimage", "isomd5sum", "jigdo"])
            #expect(request.mounts == [workshop.top])
            #expect(request.weight == 3)
            #expect(request.log == image.files.log)
            #expect(request.ownership?.userID == workshop.host.environment.userID)
            #expect(request.ownership?.paths.first?.starts(with: image.directory) == true)
            let left = try workshop.files(below: "compose/Server/x86_64/iso")
            #expect(left.sorted() == ["PT-1.0-dvd1.iso", "PT-1.0-dvd1.iso.manifest"])
            let log = try Files.readText(image.files.log)
            #expect(log.contains("+ genisoimage -iso-level 3"))
            #expect(log.contains("+ implantisomd5"))
        }
    }

    @Test("a program that fails there fails the image, and its log is named") func failure() async throws {
        try await ImageWorkshop.with { workshop in
            try workshop.replace("implantisomd5", by: "echo no room >&2; exit 1")
            let image = try workshop.image()
            let maker = maker(workshop, in: LocalRunroot(workshop.host))
            let error = await #expect(throws: ComposeError.self) { _ = try await maker.make(image) }
            #expect(error?.code == .image)
            #expect(error?.message.contains("For more details see \(image.files.log)") == true)
            let log = try Files.readText(image.files.log)
            #expect(log.contains("no room"))
            let left = try workshop.files(below: "compose/Server/x86_64/iso")
            #expect(left == [])
        }
    }

    @Test("what a runroot gives back is checked as if it had been made here") func cutOff() async throws {
        try await ImageWorkshop.with { workshop in
            try workshop.replace("implantisomd5", by: #""$REAL" "$@"; truncate -s 400k "$1""#)
            let image = try workshop.image()
            let maker = maker(workshop, in: LocalRunroot(workshop.host))
            let error = await #expect(throws: ComposeError.self) { _ = try await maker.make(image) }
            #expect(error?.message.contains("is not as it should be") == true)
        }
    }
}

/// The same on another machine.
@Suite(Tool.requireSystem("sshd", "ssh", "ssh-keygen", "genisoimage", "implantisomd5"))
struct SSHImageTests {
    @Test("a compose's images are made on another machine when createiso's runroot is there") func images()
        async throws
    {
        try await SSHServer.serving(["builder.example"]) { server in
            try await ImageWorkshop.with { workshop in
                workshop.host.environment = server.environment(workshop.host)
                var config = RunrootConfig()
                config.methods = [.createiso: .openssh]
                config.ssh.user = server.user
                config.ssh.hosts = ["x86_64": "builder.example"]
                var maker = workshop.maker
                maker.runner = try Runroots(config, host: workshop.host, koji: nil)
                    .imageRunner([workshop.top])
                let image = try workshop.image()
                let made = try await maker.make(image)
                #expect(made.image.volumeID == "PT-1.0 Server.x86_64")
                let log = try Files.readText(image.files.log)
                #expect(log.hasPrefix("COMMAND: ssh -oBatchMode=yes -n -l \(server.user) builder.example"))
            }
        }
    }

    @Test("images are made here unless createiso has another runroot; one of Koji needs a tag and a profile")
    func choice() throws {
        let host = try Host.forTests()
        var config = RunrootConfig()
        let here = try Runroots(config, host: host, koji: nil).imageRunner(["/c"])
        #expect(here is LocalImageRunner)
        config.method = .koji
        let noTag = #expect(throws: ComposeError.self) {
            _ = try Runroots(config, host: host, koji: nil).imageRunner(["/c"])
        }
        #expect(noTag?.message.contains("set runroot_tag") == true)
        config.tag = "f44-build"
        let noProfile = #expect(throws: ComposeError.self) {
            _ = try Runroots(config, host: host, koji: nil).imageRunner(["/c"])
        }
        #expect(noProfile?.message.contains("set koji_profile") == true)
    }
}

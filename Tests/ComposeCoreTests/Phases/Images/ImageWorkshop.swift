import DigestKit
import HostKit
import SystemPackage
import TestSupport

@testable import ComposeCore

/// A directory like that of a compose, with a small tree to make images of.
struct ImageWorkshop: Sendable {
    let top: FilePath
    var host: Host
    var epoch: Timestamp?
    var kinds: [Checksum.Kind] = [.md5, .sha256]

    static let epoch = Timestamp(seconds: 1_795_242_752)

    init(_ top: FilePath) throws {
        self.top = top
        host = try Host.forTests()
        host.environment.variables["SOURCE_DATE_EPOCH"] = nil
    }

    var layout: ComposeLayout { ComposeLayout(top) }
    var tree: FilePath { top.appending("compose/Server/x86_64/os") }
    var maker: ISOMaker { ISOMaker(host, layout: layout, checksums: kinds, epoch: epoch) }

    /// Runs a body with a workshop whose tree has packages, a link and an awkward name.
    static func with<Result>(_ body: (inout ImageWorkshop) async throws -> Result) async throws -> Result {
        try await withTemporaryDirectory { directory in
            var workshop = try ImageWorkshop(directory)
            try workshop.fill()
            return try await body(&workshop)
        }
    }

    func fill() throws {
        try put("1795242752\nPeer Test 1.0\nx86_64\nALL\n", ".discinfo")
        try put("licence\n", "licenses/GPL")
        try put("it's = \\ here\n", "notes/it's a=b \\ c.txt")
        try put("deep\n", "a/b/c/d/deep.txt")
        let long = "bash-with-a-name-so-long-that-one-record-of-a-directory-cannot-hold-all-of-it"
        for (number, name) in ["curl", long].enumerated() {
            // checkisomd5 finds fault with every image of less than a megabyte.
            try put("\(number)" + Self.noise, "Packages/\(name.prefix(1))/\(name)-1.0-1.pt1.x86_64.rpm")
        }
        try Files.symlink("licenses/GPL", at: tree.appending("COPYING"))
    }

    func put(_ text: String, _ path: String) throws {
        let file = tree.appending(path)
        try Files.createDirectories(file.removingLastComponent())
        try Files.writeAtomically(text, to: file)
    }

    /// Text without repetitions: on others jigdo-file takes seconds.
    private static let noise: String = {
        var generator = SeededGenerator(seed: 1)
        return (0..<45_000).map { _ in String(UInt64.random(in: .min ... .max, using: &generator), radix: 16)
        }
        .joined()
    }()

    /// An image of the tree.
    func image(_ tool: ISOImage.Tool = .genisoimage, named name: String = "PT-1.0-dvd1.iso") throws
        -> ISOImage
    {
        var image = ISOImage(
            variant: "Server", arch: "x86_64", fileName: name,
            directory: top.appending("compose/Server/x86_64/iso"), volumeID: "PT-1.0 Server.x86_64",
            graftPoints: GraftPoint.sorted(try GraftPoint.files(of: tree)),
            files: .init(
                graftPoints: layout.work.graftPoints("x86_64", iso: name),
                script: layout.work.createISOScript("Server", "x86_64", iso: name),
                log: layout.logs.createISO("x86_64", iso: name),
                record: layout.logs.createISOReuse("Server", "x86_64", disc: 1, count: 1)))
        image.isoLevel = 3
        image.tool = tool
        return image
    }

    /// Lets images have jigdo files.
    func withJigdo(_ image: ISOImage) -> ISOImage {
        var image = image
        image.jigdo = .init(directory: top.appending("compose/Server/x86_64/jigdo"), tree: tree)
        return image
    }

    /// Puts a script in the place of a program; `$REAL` is the program itself.
    mutating func replace(_ program: String, by script: String) throws {
        let real = try Command(program, environment: host.environment.variables, in: top).resolvedExecutable()
        let directory = top.appending("bin")
        try Files.createDirectories(directory)
        try Files.writeAtomically(
            "#!/bin/sh\nREAL=\(real)\n\(script)\n", to: directory.appending(program),
            mode: FilePermissions(rawValue: 0o755))
        let path = host.environment["PATH"] ?? ""
        if !path.hasPrefix(directory.string) { host.environment.variables["PATH"] = "\(directory):\(path)" }
    }

    /// What a command writes.
    func output(_ line: String) async throws -> String {
        try await host.runner.check(Command.shell(line, in: top)).output
    }

    /// Everything below a directory of the compose, by path.
    func files(below directory: String) throws -> [String] {
        guard Files.isDirectory(top.appending(directory)) else { return [] }
        return try Files.tree(top.appending(directory)).map(\.path.string)
    }
}

import DigestKit
import HostKit
import Synchronization
import SystemPackage
import TestSupport

@testable import ComposeCore

/// A compose with the trees of variant Client, small and without real packages, whose images are made.
struct ISOCompose: Sendable {
    let top: FilePath
    var host: Host
    var config = CreateISOConfig()
    var variants: Variants
    var epoch: Timestamp?
    var old: FilePath?
    var hooks = CreateISOHooks()
    let notes = Notes()

    /// What the hooks were told, in order.
    final class Notes: Sendable {
        private let lines = Mutex<[String]>([])
        var all: [String] { lines.withLock { $0 } }
        func add(_ line: String) { lines.withLock { $0.append(line) } }
    }

    init(_ top: FilePath, variants names: Set<String> = ["Client"]) throws {
        self.top = top
        host = try Host.forTests()
        host.environment.variables["SOURCE_DATE_EPOCH"] = nil
        variants = try RecordedCase.variants().limited(toArches: ["x86_64"], variants: names)
        let notes = notes
        hooks.began = {
            notes.add("targets \($0.map { $0.lastComponent?.string ?? "" }.joined(separator: " "))")
        }
        hooks.made = { notes.add("done \($0.fileName)") }
        hooks.failed = { notes.add("fail \($0.fileName)") }
        hooks.log = { notes.add("\($0.rawValue) \($1)") }
    }

    static func with<Result>(
        _ names: Set<String> = ["Client"], _ body: (inout ISOCompose) async throws -> Result
    ) async throws -> Result {
        try await withTemporaryDirectory { directory in
            var compose = try ISOCompose(directory.appending("PT-1.0-20261121.t.0"), variants: names)
            for name in names { try compose.fill(name) }
            return try await body(&compose)
        }
    }

    var layout: ComposeLayout { ComposeLayout(top) }

    func tree(_ variant: String, _ arch: String = "x86_64") -> FilePath {
        top.appending("compose/\(variant)").pushing(arch == "src" ? "source/tree" : FilePath("\(arch)/os"))
    }

    /// The trees of a variant: its own, and one of sources.
    func fill(_ variant: String, time: Int = 1_795_242_752, package: String = "one") throws {
        for arch in ["x86_64", "src"] {
            let tree = tree(variant, arch)
            func put(_ text: String, _ path: String) throws {
                let file = tree.pushing(FilePath(path))
                try Files.createDirectories(file.removingLastComponent())
                try Files.writeAtomically(text, to: file)
            }
            let entry = TreeInfo.Variant(
                id: variant, uid: variant, name: variant, kind: .variant,
                paths: ["packages": "Packages", "repository": "."])
            var info = TreeInfo(
                release: .init(name: "Peer Test", short: "PT", version: "1.0"), arch: arch,
                buildTime: Int64(time), variant: entry)
            info.checksums = [
                "repodata/repomd.xml": "sha256:\(time)", "images/boot.iso": "sha256:1",
                "images/pxeboot/vmlinuz": "2",
            ]
            info.images = ["x86_64": ["boot.iso": "images/boot.iso", "kernel": "images/pxeboot/vmlinuz"]]
            try put(try info.text(), ".treeinfo")
            try put("\(time)\nPeer Test 1.0\n\(arch)\nALL\n", ".discinfo")
            try put("[InstallMedia]\nname=Peer Test 1.0\nmediaid=\(time)\n", "media.repo")
            let sum = String(repeating: "a", count: 64)
            let repomd = """
                <?xml version="1.0" encoding="UTF-8"?>
                <repomd xmlns="http://linux.duke.edu/metadata/repo"><revision>\(time)</revision>
                <data type="primary"><checksum type="sha256">\(sum)</checksum>
                <location href="repodata/\(sum)-primary.xml.gz"/><timestamp>\(time)</timestamp></data></repomd>
                """
            try put(repomd, "repodata/repomd.xml")
            try put("primary", "repodata/\(sum)-primary.xml.gz")
            for name in ["a", "b"] {
                try put(
                    "\(name) \(package)" + String(repeating: "x", count: 3000), "Packages/\(name)/\(name).rpm"
                )
            }
            try put("licence", "licenses/GPL")
        }
    }

    var phase: CreateISOPhase {
        get throws {
            CreateISOPhase(
                config, names: ImageNameConfig(), buildinstall: BuildinstallConfig(),
                identity: try .forTests(RecordedCase.release), variants: variants, layout: layout)
        }
    }

    func perform() async throws -> [MadeImage] {
        let maker = ISOMaker(host, layout: layout, checksums: [.md5, .sha256], epoch: epoch)
        let reuse = ISOReuse(maker, old: old.map { ComposeLayout($0) })
        let phase = try phase
        return try await phase.perform(
            phase.plan(), reuse: reuse, inputs: ISOInputs(epoch: epoch), hooks: hooks)
    }

    func image(_ variant: String, _ arch: String = "x86_64", disc: Int = 1) -> FilePath {
        let shown = arch == "src" ? "source" : arch
        return top.appending(
            "compose/\(variant)/\(shown)/iso/\(top.lastComponent?.string ?? "")-\(variant)-\(shown)-dvd\(disc).iso"
        )
    }

    /// What a file on an image says.
    func content(_ path: String, of image: FilePath) async throws -> String {
        let copy = top.appending("extracted")
        if Files.exists(copy) { try Files.remove(copy) }
        let command = Command.shell
        _ = try await host.runner.check(
            command(
                "xorriso -osirrox on -indev \(image) -extract /\(path) \(copy) 2>/dev/null", top, .seconds(60)
            ))
        return try Files.readText(copy)
    }
}

import HostKit
import KojiHubDouble
import KojiKit
import SystemPackage
import TestSupport

@testable import ComposeCore

/// Images, and builders that make them.
enum DiskImages {
    /// An image as qemu-img makes it.
    static func qcow2(in directory: FilePath) async throws -> [UInt8] {
        try await made("qemu-img create -q -f qcow2 disk.qcow2 1M", "disk.qcow2", in: directory)
    }

    /// An image with the volume ID `PT-1_0`.
    static func iso(in directory: FilePath) async throws -> [UInt8] {
        try await made(
            "mkdir -p tree; echo hello > tree/hello; xorriso -as mkisofs -quiet -V PT-1_0 -o disk.iso tree 2>&1",
            "disk.iso", in: directory)
    }

    private static func made(_ line: String, _ name: String, in directory: FilePath) async throws -> [UInt8] {
        _ = try await Host.forTests().runner.check(Command.shell(line, in: directory))
        return try Files.read(directory.appending(name))
    }

    /// What the image factory's task of one arch is to give.
    struct Part: Sendable {
        var arch: String
        var files: [String]
        /// Whether its task fails.
        var fails = false

        init(_ arch: String, _ files: String..., fails: Bool = false) {
            (self.arch, self.files, self.fails) = (arch, files, fails)
        }
    }

    /// Lets the hub's image factory make a build of such files, or leave them with its tasks for a scratch build.
    static func factory(_ hub: KojiHubDouble, _ parts: [Part], _ content: [UInt8], release: String = "1") {
        hub.onTask(
            "image",
            .make { task in
                let isScratch = task.options["scratch"]?.bool == true
                var build = KojiHubDouble.Build(
                    task.parameters[0].string ?? "", task.parameters[1].string ?? "", release)
                build.types = ["image"]
                build.task = task.id
                if !isScratch { try hub.addBuild(build) }
                for part in parts {
                    do {
                        try task.subtask("createImage", [], arch: part.arch) { child in
                            if part.fails { throw XMLRPCFault(code: 1005, message: "no disk space") }
                            for name in part.files where isScratch { try child.write(name, content) }
                            return [
                                "name": .string(build.name), "version": .string(build.version),
                                "release": .string(build.release), "arch": .string(part.arch),
                                "files": XMLRPCValue(part.files), "logs": [], "task_id": .int(child.id),
                                "rpmlist": [], "rootdev": nil,
                            ]
                        }
                    } catch {
                        // The task goes on without arches that may fail.
                        let optional = task.options["optional_arches"]?.array ?? []
                        guard optional.contains(.string(part.arch)) else { throw error }
                    }
                    for name in part.files where !isScratch && !part.fails {
                        try hub.addArchive(archive(name, content, part.arch), to: build)
                    }
                }
                return "image build results in: somewhere"
            })
    }

    static func archive(_ name: String, _ content: [UInt8], _ arch: String) -> KojiHubDouble.Archive {
        let types = [
            ".qcow2": "qcow2", ".raw.xz": "raw-xz", ".iso": "iso", ".tar.gz": "tar", ".tar.xz": "tar",
            ".vmdk": "vmdk", ".raw": "raw", ".json": "json", ".ks": "ks", ".xml": "xml",
        ]
        let type = types.first { name.hasSuffix($0.key) }?.value ?? "txt"
        return KojiHubDouble.Archive(name, content, kind: "image", type: type, arch: arch)
    }
}

extension MadeImage {
    /// What is put where, in short: `x86_64 qcow2 qcow2 Server Server/x86_64/images/a.qcow2`.
    var summary: String {
        "\(arches.joined(separator: ",")) \(image.type) \(image.format) \(image.subvariant) \(image.path)"
    }
}

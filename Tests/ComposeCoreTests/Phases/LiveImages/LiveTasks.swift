import HostKit
import KojiHubDouble
import KojiKit
import SystemPackage
import TestSupport

@testable import ComposeCore

extension DeliveryPlace {
    /// A small image that is one.
    func isoImage() async throws -> FilePath {
        try Files.createDirectories(directory.appending("tree/LiveOS"))
        try Files.writeAtomically("a system", to: directory.appending("tree/LiveOS/squashfs.img"))
        try await Host.forTests().runner.check(
            .shell("genisoimage -quiet -R -V LIVE -o live.iso tree", in: directory))
        return directory.appending("live.iso")
    }

    /// Something that passes for a disk image.
    func rawImage() throws -> FilePath {
        let path = directory.appending("disk.raw.xz")
        try Files.writeAtomically("a disk", to: path)
        return path
    }

    /// Has subtasks give a file, or several with numbers.
    func give(
        _ file: FilePath, _ suffix: String = ".iso", by method: String, arch: String? = nil, count: Int = 1
    ) {
        hub.onTask(
            method, arch: arch,
            .make { task in
                let names = (0..<count).map { "\(task.imageName)\($0 > 0 ? "-\($0)" : "")\(suffix)" }
                return try task.imageResult(names, file)
            })
    }

    /// Puts a kickstart file beside the configuration.
    func addKickstart(_ name: String = "live.ks") throws {
        try Files.writeAtomically("lang en_US\n", to: directory.appending(name))
    }

    /// What the hub was asked for: the first arguments as text, and the options.
    var imageRequests: [(arguments: [XMLRPCValue], options: [String: XMLRPCValue])] {
        hub.calls.filter { $0.method == "buildImage" }.map { call in
            let named = call.parameters.last?.structure?["opts"]?.structure
            return (
                Array(call.parameters.dropLast()),
                Dictionary((named?.members ?? []).map { ($0.name, $0.value) }) { _, last in last }
            )
        }
    }

    /// Names in a directory of the compose.
    func published(_ path: String) throws -> [String] {
        let directory = layout.compose.pushing(FilePath(path))
        return Files.isDirectory(directory) ? try Files.list(directory).sorted() : []
    }
}

extension TaskMaking {
    /// Name, version, release and arch that are asked for.
    var imageName: String {
        let texts = parameters.prefix(4).map { $0.string ?? "" }
        return "\(texts[0])-\(texts[1])-\(texts[2]).\(texts[3])"
    }

    /// Gives the task files, and what an image's subtask tells of them.
    func imageResult(_ names: [String], _ content: FilePath) throws -> XMLRPCValue {
        for name in names { try add(content, as: name) }
        return imageResult(names)
    }

    func imageResult(_ names: [String]) -> XMLRPCValue {
        [
            "name": parameters[0], "version": parameters[1], "release": parameters[2], "arch": parameters[3],
            "files": XMLRPCValue(names), "logs": [], "task_id": .int(id), "rootdev": "", "rpmlist": [],
        ]
    }
}

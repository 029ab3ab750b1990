import HostKit
import KojiHubDouble
import KojiKit
import Synchronization
import SystemPackage
import TestSupport

@testable import ComposeCore

/// A file that the task of an arch makes.
struct ArchFile: Sendable {
    var arch: String
    var name: String
    var content: [UInt8]

    init(_ arch: String, _ name: String, _ content: [UInt8]? = nil) {
        self.arch = arch
        self.name = name
        self.content = content ?? Array("\(name) of \(arch)".utf8)
    }
}

extension DeliveryPlace {
    static let build: KojiHubDouble.Build = {
        var build = KojiHubDouble.Build("Sample-Cloud", "1.0", "20261122.t.0")
        build.types = ["image"]
        return build
    }()

    /// Makes the build that has the files of tasks.
    func addBuild(_ files: [ArchFile], task: Int64? = nil) throws {
        var build = Self.build
        build.task = task
        try hub.addBuild(build)
        for file in files {
            try hub.addArchive(
                .init(file.name, file.content, kind: "image", type: "txt", arch: file.arch), to: build)
        }
    }

    /// Lets tasks of a method make a task for each arch, with the files that are given for it.
    ///
    /// - Parameters:
    ///   - isScratch: Whether the files lie with the tasks, instead of a build, which is not made here.
    ///   - change: Changes the result of the arch's task.
    func make(
        _ method: String, _ child: String, _ files: [ArchFile], isScratch: Bool = false,
        failing: Set<String> = [],
        change: @escaping @Sendable (inout XMLRPCStruct) -> Void = { _ in }
    ) {
        hub.onTask(
            method,
            .make { task in
                var arches: [String] = []
                for file in files where !arches.contains(file.arch) { arches.append(file.arch) }
                for arch in arches {
                    try task.subtask(child, [.string(arch)], arch: arch) { child in
                        let own = files.filter { $0.arch == arch }
                        if isScratch { for file in own { try child.write(file.name, file.content) } }
                        var result: XMLRPCStruct = [
                            "arch": .string(arch), "files": XMLRPCValue(own.map(\.name)),
                            "logs": [.string("image-root.\(arch).log")], "name": .string(Self.build.name),
                            "version": .string(Self.build.version),
                            "release": .string(Self.build.release), "task_id": .int(child.id),
                            "rpmlist": [],
                        ]
                        change(&result)
                        return .structure(result)
                    }
                }
                for arch in failing {
                    _ = try? task.subtask(child, [.string(arch)], arch: arch) { _ in
                        throw XMLRPCFault(code: 1005, message: "no space left on the builder")
                    }
                }
                try task.subtask("tagBuild", [1, 1], arch: "noarch", label: "tag") { _ in nil }
                return "image build results in: /somewhere"
            })
    }

    /// An ISO image with a volume ID.
    static func iso(_ volumeID: String) async throws -> [UInt8] {
        try await withTemporaryDirectory { directory in
            let script = "mkdir t; echo x >t/a; genisoimage -quiet -V '\(volumeID)' -R -o i.iso t"
            try await Host.forTests().runner.check(.shell(script, in: directory))
            return try Files.read(directory.appending("i.iso"))
        }
    }

    /// `path type format arch subvariant`, `bootable` and the volume ID of each image, sorted.
    static func short(_ images: [MadeImage]) -> [String] {
        images.map { made in
            let image = made.image
            let words = [image.path, image.type, image.format, image.arch, image.subvariant]
            return (words + (image.isBootable ? ["bootable"] : []) + [image.volumeID ?? ""])
                .filter { !$0.isEmpty }.joined(separator: " ")
        }.sorted()
    }

    /// The parameters of each call of a method, in the order of the calls.
    func parameters(_ method: String) -> [[XMLRPCValue]] {
        hub.calls.filter { $0.method == method }.map(\.parameters)
    }

    /// The states of all tasks of a method.
    func states(_ method: String) async throws -> [KojiTask.State?] {
        try await context.tasks().hub.list(.tasks(KojiTaskFilter(method: method))).map(\.state)
    }

    /// The numbers of the tasks that the compose has noted.
    var noted: [Int64] {
        get throws {
            let directory = layout.logs.global.appending("koji-tasks")
            return Files.isDirectory(directory)
                ? try Files.list(directory).compactMap { Int64($0) }.sorted() : []
        }
    }

    /// Begins some work, does something when it has made so many tasks, and gives what the work threw.
    func whenNoted(
        _ count: Int, _ work: @escaping @Sendable () async throws -> Void,
        then action: (Task<(any Error)?, Never>) async throws -> Void
    ) async throws -> (any Error)? {
        let isOver = Atomic<Bool>(false)
        let task = Task<(any Error)?, Never> {
            defer { isOver.store(true, ordering: .relaxed) }
            do {
                try await work()
                return nil
            } catch {
                return error
            }
        }
        while try noted.count < count, !isOver.load(ordering: .relaxed) { await Task.yield() }
        try await action(task)
        return await task.value
    }

    /// Files below the published directory, sorted.
    var published: [String] {
        get throws {
            try Files.tree(layout.compose).filter { $0.record.kind == .regular }.map(\.path.string).sorted()
        }
    }

    /// `name variant arch subvariant` of deliverables.
    static func short(_ items: [Deliverables.Item]) -> [String] {
        items.map {
            [$0.name, $0.variant ?? "-", $0.arch ?? "-", $0.subvariant ?? "-"].joined(separator: " ")
        }.sorted()
    }
}

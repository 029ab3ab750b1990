import HostKit
import KojiHubDouble
import KojiKit
import SystemPackage
import TestSupport

/// The tasks of a hub's builders that make images: what they give, with real files.
struct ImageBuilders {
    let hub: KojiHubDouble
    let tools: BuilderTools
    /// Where commands of runroots run.
    let directory: FilePath

    /// Lets all kinds of tasks succeed.
    func succeed() throws {
        for (method, child, suffix) in [
            ("livecd", "createLiveCD", ".iso"), ("livemedia", "createLiveMedia", ".iso"),
            ("image", "createImage", ".qcow2"),
        ] {
            hub.onTask(method, .make { try images($0, child, suffix) })
        }
        hub.onTask("kiwiBuild", .make { try kiwi($0) })
        hub.onTask("imageBuilderBuild", .make { try imageBuilder($0) })
        hub.onTask("osbuildImage", .make { try osbuild($0) })
        hub.onTask("buildContainer", .make { try container($0) })
        hub.onTask("runroot", .make { try command($0) })
    }

    /// Lets live media be another image.
    func giveLiveMedia(_ image: FilePath) {
        hub.onTask("livemedia", .make { try images($0, "createLiveMedia", ".iso", image) })
    }

    /// A command of a runroot, with the builder's programs in front of the path.
    private func command(_ task: TaskMaking) throws -> XMLRPCValue {
        let value = task.parameters.count > 2 ? task.parameters[2] : .null
        let line = value.string ?? value.array?.first?.string ?? "false"
        let path = "PATH='\(tools.directory)':$PATH; export PATH; "
        guard try task.shell(path + line, in: directory, log: "runroot.log") == 0 else {
            throw XMLRPCFault(
                code: 1005, message: "error running command; see runroot.log for more information")
        }
        return .string("builder.example.com: done")
    }

    /// Images of kickstart files and of the image factory: a subtask for each arch.
    private func images(
        _ task: TaskMaking, _ child: String, _ suffix: String, _ other: FilePath? = nil
    ) throws -> XMLRPCValue {
        let (name, version) = (task.parameters[0].string ?? "", task.parameters[1].string ?? "")
        let release = task.options["release"]?.string ?? "1"
        let arches = task.parameters[2].array?.compactMap(\.string) ?? [task.parameters[2].string ?? ""]
        let file = other ?? (suffix == ".iso" ? tools.image : tools.disk)
        for arch in arches {
            try subtask(task, child, name, version, release, arch, suffix, file)
        }
        return .string("image build results in: \(task.directory)")
    }

    private func kiwi(_ task: TaskMaking) throws -> XMLRPCValue {
        for arch in task.parameters[1].array?.compactMap(\.string) ?? [] {
            try subtask(task, "createKiwiImage", "Kiwi", "1", "1", arch, ".qcow2", tools.disk)
        }
        return .string("done")
    }

    private func imageBuilder(_ task: TaskMaking) throws -> XMLRPCValue {
        for arch in task.parameters[1].array?.compactMap(\.string) ?? [] {
            try subtask(
                task, "imageBuilderBuildArch", "Minimal", "1", "1", arch, ".oci.tar.xz", tools.disk)
        }
        return .string("done")
    }

    /// A subtask with one image; of a build unless it is scratch.
    private func subtask(
        _ task: TaskMaking, _ method: String, _ name: String, _ version: String, _ release: String,
        _ arch: String, _ suffix: String, _ source: FilePath
    ) throws {
        let file = "\(name)-\(version)-\(release).\(arch)\(suffix)"
        let isScratch = task.options["scratch"] == true
        if !isScratch {
            try build(name, version, release, [(file, arch, suffix)], source)
        }
        try task.subtask(method, task.parameters, arch: arch) { child in
            if isScratch { try child.add(source, as: file) }
            return [
                "name": .string(name), "version": .string(version), "release": .string(release),
                "arch": .string(arch), "files": [.string(file)], "logs": [], "task_id": .int(child.id),
                "rootdev": "", "rpmlist": [],
            ]
        }
    }

    /// Makes a build with images; its number.
    @discardableResult
    private func build(
        _ name: String, _ version: String, _ release: String,
        _ files: [(name: String, arch: String, suffix: String)], _ source: FilePath
    ) throws -> Int64 {
        var build = KojiHubDouble.Build(name, version, release)
        build.types = ["image"]
        let id = try hub.addBuild(build)
        for file in files {
            let type = file.suffix == ".iso" ? "iso" : file.suffix == ".qcow2" ? "qcow2" : "tar"
            var archive = KojiHubDouble.Archive(
                file.name, try Files.read(source), kind: "image", type: type, arch: file.arch)
            archive.extra = ["image": ["arch": .string(file.arch)]]
            try hub.addArchive(archive, to: build)
        }
        return id
    }

    private func osbuild(_ task: TaskMaking) throws -> XMLRPCValue {
        let name = task.parameters[0].string ?? ""
        let arches = task.parameters[5].array?.compactMap(\.string) ?? []
        let id = try build(
            name, task.parameters[1].string ?? "", "1",
            arches.map { ("\(name).\($0).qcow2", $0, ".qcow2") }, tools.disk)
        return ["composer": ["server": "", "id": ""], "koji": ["build": .int(id)]]
    }

    private func container(_ task: TaskMaking) throws -> XMLRPCValue {
        let name = (task.parameters[0].string ?? "").contains("layered") ? "layered" : "base"
        let id = try build(
            "\(name)-container", "1", "\(task.id)", [("\(name).tar.gz", "x86_64", ".tar.gz")], tools.disk)
        return [
            "koji_builds": [.string("\(id)")], "repositories": [.string("registry.example.com/\(name):1")],
        ]
    }
}

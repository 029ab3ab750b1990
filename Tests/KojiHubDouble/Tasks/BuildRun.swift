internal import HostKit
internal import KojiKit
internal import RPMKit
internal import SystemPackage

/// A build task: its subtasks, and the build that they make.
struct BuildRun {
    let task: TaskRun
    let facts: TaskRun.Facts

    private var source: String { facts.parameters.first?.string ?? "" }
    private var options: XMLRPCStruct {
        facts.parameters.count > 2 ? facts.parameters[2].structure ?? [:] : [:]
    }

    func result() throws -> XMLRPCValue {
        let target = facts.parameters.count > 1 ? facts.parameters[1] : .null
        let found = try task.transaction { transaction in
            try TargetMethods.target(target, transaction.database, event: nil)
        }
        guard let found else { throw HubFault.generic("unknown build target: \(target.plain)") }
        let isScratch = options["scratch"]?.isTrue ?? false
        let buildTag = found["build_tag"] ?? nil
        let isFile = !source.contains("://")
        let srpm = try task.child(
            isFile ? "rebuildSRPM" : "buildSRPMFromSCM",
            [.string(source), buildTag, ["repo_id": 1, "scratch": options["scratch"] ?? nil]], label: "srpm",
            facts)
        let place = srpm.result.structure?["srpm"]?.string ?? ""
        let made = try Self.product(task, source, place)
        let build = isScratch ? nil : try begin(made.build)
        do {
            let children = try buildArches(buildTag, place)
            if let build {
                try complete(build, made, children)
                try tag(build, found["dest_tag"] ?? nil)
            } else {
                try keepScratch(children + [srpm.id])
            }
        } catch {
            if let build { try fail(build) }
            throw error
        }
        return nil
    }

    private func buildArches(_ buildTag: XMLRPCValue, _ srpm: String) throws -> [Int64] {
        let config = try task.transaction { transaction in
            try TagMethods.buildConfig(buildTag, TagLookup(database: transaction.database, event: nil))
                .structure
        }
        let words = options["arch_override"]?.string ?? config?["arches"]?.string ?? ""
        let arches = words.split(separator: " ").map(String.init)
        return try arches.enumerated().map { place, arch in
            try task.child(
                "buildArch", [.string(srpm), buildTag, .string(arch), .bool(place == 0), ["repo_id": 1]],
                label: arch,
                arch: arch, facts
            ).id
        }
    }

    private func begin(_ build: KojiHubDouble.Build) throws -> Int64 {
        try task.transaction { transaction in
            let lookup = BuildLookup(transaction.database)
            if let old = try lookup.id(.string(build.nvr)), let row = try lookup.build(old) {
                let states = ["BUILDING", "COMPLETE", "DELETED", "FAILED", "CANCELED"]
                let state = Int(row["state"]?.int ?? 0)
                guard state > 1 else {
                    throw HubFault.generic(
                        "Build already exists (id=\(old), state=\(states[state])): {'name': '\(build.name)'}")
                }
                // What failed may be built again.
                try transaction.database.run(
                    "UPDATE build SET state = 0, task_id = ?, completion_time = NULL WHERE id = ?",
                    [.int(task.id), .int(old)])
                return old
            }
            var build = build
            build.state = 0
            build.rpms = []
            build.task = task.id
            build.owner =
                try transaction.database.value(
                    "SELECT name FROM users WHERE id = ?", [.int(facts.owner)])?.string ?? build.owner
            if build.extra == nil { build.extra = ["source": ["original_url": .string(source)]] }
            if source.contains("://") { build.source = source }
            return try KojiHubDouble.insert(
                build, [], TagChanges(log: ChangeLog(transaction, user: facts.owner)))
        }
    }

    private func fail(_ build: Int64) throws {
        try task.transaction { transaction in
            try transaction.database.run(
                "UPDATE build SET state = 3, completion_time = ? WHERE id = ? AND state = 0",
                [.double(transaction.now), .int(build)])
        }
    }

    private func complete(_ build: Int64, _ made: Product, _ children: [Int64]) throws {
        let row = try task.transaction { try BuildLookup($0.database).build(build) } ?? [:]
        let directory = task.files.build(row)
        for path in made.files {
            let header = try PackageHeader.read(path)
            try Files.place(path, at: directory.appending(header.nevra.arch.rawValue))
        }
        for child in children {
            let arch =
                try task.transaction { try TaskStore($0).task(child, request: false)?["arch"]?.string } ?? ""
            let logs = directory.appending("data").appending("logs").appending(arch)
            for name in Self.logs {
                let log = task.files.task(child).appending(name)
                if Files.exists(log) { try Files.place(log, at: logs) }
            }
        }
        try task.transaction { transaction in
            try KojiHubDouble.insert(made.build.rpms, of: made.build, build, [], transaction.database)
            try transaction.database.run(
                "UPDATE build SET state = 1, completion_time = ? WHERE id = ?",
                [.double(transaction.now), .int(build)])
        }
    }

    private func tag(_ build: Int64, _ dest: XMLRPCValue) throws {
        if options["skip_tag"]?.isTrue == true { return }
        _ = try task.child("tagBuild", [dest, .int(build), false, nil, true], label: "tag", facts)
    }

    /// Moves what a scratch build made to its place.
    private func keepScratch(_ children: [Int64]) throws {
        let owner = try task.transaction {
            try $0.database.value("SELECT name FROM users WHERE id = ?", [.int(facts.owner)])
        }
        let place = task.core.topDirectory.appending("scratch").appending(owner?.plain ?? "")
            .appending("task_\(task.id)")
        for child in children {
            let directory = task.files.task(child)
            for name in Files.isDirectory(directory) ? try Files.list(directory) : []
            where name.hasSuffix(".rpm") {
                let path = directory.appending(name)
                try Files.createDirectories(place)
                if Files.exists(place.appending(name)) { continue }
                try Files.move(path, to: place.appending(name))
                try Files.symlink(place.appending(name), at: path)
            }
        }
    }

    static let logs = ["build.log", "root.log", "state.log"]
}

extension Files {
    /// Puts another name of a file into a directory, or a copy of it.
    static func place(_ path: FilePath, at directory: FilePath) throws(FileError) {
        try createDirectories(directory)
        guard let name = path.lastComponent else { return }
        let target = directory.appending(name)
        if exists(target) { return }
        do {
            try hardLink(path, at: target)
        } catch {
            try copy(path, to: target)
        }
    }
}

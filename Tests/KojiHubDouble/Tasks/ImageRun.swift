internal import KojiKit

/// Tasks that make images: one subtask for each arch, with files that are made up.
struct ImageRun {
    let task: TaskRun
    let facts: TaskRun.Facts

    private static let children = [
        "livecd": ("createLiveCD", ".iso"), "appliance": ("createAppliance", ".raw.xz"),
        "livemedia": ("createLiveMedia", ".iso"), "image": ("createImage", ".qcow2"),
    ]

    func result() throws -> XMLRPCValue {
        let values = facts.parameters
        guard let (method, suffix) = Self.children[facts.method], values.count > 3 else { return nil }
        let (name, version) = (values[0].plain, values[1].plain)
        let release = values.last?.structure?["release"]?.string ?? "1"
        let arches = values[2].array?.compactMap(\.string) ?? [values[2].plain]
        for arch in arches {
            let known = task.core.tasks.outcome(method, arch)
            let made = try task.child(
                method, [values[0], values[1], .string(release), .string(arch)] + values.dropFirst(3),
                label: arch,
                arch: arch, facts)
            guard case .standard = known else { continue }
            let file = "\(name)-\(version)-\(release).\(arch)\(suffix)"
            let child = TaskRun(core: task.core, builder: task.builder, id: made.id)
            try child.write([
                file: Array("a made up image\n".utf8), "\(facts.method).log": Array("done\n".utf8),
            ])
            let result: XMLRPCValue = [
                "name": .string(name), "version": .string(version), "release": .string(release),
                "arch": .string(arch),
                "files": [.string(file)], "logs": [.string("\(facts.method).log")], "task_id": .int(made.id),
                "rootdev": "", "rpmlist": [],
            ]
            try task.transaction { transaction in
                let text = String(decoding: try XMLRPCWriter.reply(.result(result)), as: UTF8.self)
                try transaction.database.run(
                    "UPDATE task SET result = ? WHERE id = ?", [.string(text), .int(made.id)])
            }
        }
        return .string("image build results in: \(task.directory)")
    }
}

internal import DigestKit
internal import HostKit
internal import KojiKit
internal import SystemPackage

/// The files that tasks leave behind, and logs of builds.
enum TaskOutputMethods {
    static func add(to methods: inout HubMethods) {
        methods.add("listTaskOutput", "listTaskOutput(taskID, stat=False, all_volumes=False, strict=False)") {
            call in
            let id = try call.integer("taskID", column: "task.id") ?? 0
            let directory = HubFiles(call.core).task(id)
            let names = try files(below: directory)
            if call.flag("strict"), try TaskStore(call.transaction).state(id) == nil { throw HubFault.noRow }
            let volumes = call.flag("all_volumes")
            guard call.flag("stat") || volumes else { return XMLRPCValue(names) }
            var answer: XMLRPCStruct = [:]
            for name in names {
                let facts: XMLRPCValue = call.flag("stat") ? facts(directory.pushing(FilePath(name))) : nil
                answer[name] = volumes ? (call.flag("stat") ? ["DEFAULT": facts] : ["DEFAULT"]) : facts
            }
            return .structure(answer)
        }
        methods.add(
            "downloadTaskOutput", "downloadTaskOutput(taskID, fileName, offset=0, size=-1, volume=None)"
        ) { call in
            let name = call.text("fileName") ?? ""
            guard !name.contains(".."), !name.hasPrefix("/") else {
                throw HubFault.generic("Invalid file name: \(name)")
            }
            let directory = HubFiles(call.core).task(call.int("taskID") ?? 0, volume: call.text("volume"))
            let path = directory.pushing(FilePath(name))
            guard Files.isRegular(path) else {
                throw HubFault.generic("no file \"\(name)\" output by task \(call["taskID"].plain)")
            }
            let bytes = try Files.read(path)
            let offset = call.int("offset") ?? 0
            let rest = bytes.dropFirst(Int(offset < 0 ? Int64(bytes.count) + offset : offset))
            let size = call.int("size") ?? -1
            return .string(Base64.text(Array(size < 0 ? rest : rest.prefix(Int(size)))))
        }
        methods.add("getBuildLogs", "getBuildLogs(build)") { call in
            let build = try BuildLookup(call.database).required(call["build"])
            let logs = HubFiles(call.core).build(build).appending("data").appending("logs")
            let base = Files.relative(logs, to: call.core.topDirectory).string
            return .array(
                try files(below: logs).map { name in
                    let parts = name.split(separator: "/")
                    return [
                        "name": .string(String(parts.last ?? "")),
                        "dir": .string(parts.dropLast().joined(separator: "/")),
                        "path": .string("\(base)/\(name)"),
                    ]
                })
        }
    }

    private static func files(below directory: FilePath) throws -> [String] {
        guard Files.isDirectory(directory) else { return [] }
        var names: [String] = []
        func visit(_ path: FilePath, _ prefix: String) throws {
            for name in try Files.list(path).sorted() {
                let entry = path.appending(name)
                if Files.isDirectory(entry) {
                    try visit(entry, prefix + name + "/")
                } else {
                    names.append(prefix + name)
                }
            }
        }
        try visit(directory, "")
        return names
    }

    private static func facts(_ path: FilePath) -> XMLRPCValue {
        guard let record = Files.record(path) else { return [:] }
        let time = Double(record.modified.seconds) + Double(record.modified.nanoseconds) / 1_000_000_000
        return [
            "st_atime": .double(time), "st_ctime": .double(time), "st_mtime": .double(time),
            "st_size": .string(String(record.size)),
        ]
    }
}

internal import HostKit
internal import KojiKit
internal import SystemPackage

/// Runs commands in build roots of a Koji instance, as tasks of its builders.
public struct KojiTaskRunroot: Runroot {
    public let tasks: KojiTasks
    /// The build tag whose packages the root is made of.
    public let tag: String
    public let channel: String?

    /// How often a task is made again because its builder had no loop devices left.
    static let retryLimit = 3

    public init(_ tasks: KojiTasks, tag: String, channel: String?) {
        self.tasks = tasks
        self.tag = tag
        self.channel = channel
    }

    public var method: RunrootConfig.Method { .koji }

    /// `x86_64` if the tag has it, for that is what most builders are; for sources else the tag's first.
    public func indifferentArch(for arch: String) async throws -> String {
        guard let tag = try await tasks.hub.call(KojiRequest<KojiTag?>.tag(tag)) else {
            throw KojiError(.task, "Tag \"\(tag)\" does not exist.")
        }
        if tag.arches.contains("x86_64") { return "x86_64" }
        return arch == "src" ? tag.arches.min() ?? arch : arch
    }

    public func run(_ request: RunrootRequest) async throws -> RunrootResult {
        try Files.createDirectories(request.log.removingLastComponent())
        let log = try LogFile(request.log, truncating: true)
        let runroot = submission(request)
        log.append(
            "COMMAND: runroot \(runroot.tag) \(runroot.arch) \(runroot.command)\n")
        var known: Set<KojiTask.ID> = []
        while true {
            let task = try await tasks.run(.runroot(runroot), known: known) { log.append($0 + "\n") }
            known.insert(task.id)
            let output = await output(of: task.id, log)
            if task.state == .closed {
                let packages = request.listsPackages ? try await tasks.packages(of: task.id) : []
                return RunrootResult(task: task.id.rawValue, packages: packages)
            }
            await explain(task, log)
            guard known.count <= Self.retryLimit, task.state == .failed,
                LoopDevices.areExhausted(output) || LoopDevices.areExhausted(in: request.loraxLogs)
            else {
                let cause = Self.lastWords(output).map { "\n\($0)" } ?? ""
                throw RunrootFailure(
                    "Runroot task failed: \(task.id). See \(request.log) for more details.\(cause)",
                    log: request.log, task: task.id.rawValue)
            }
            log.append("The builder had no loop device left; the task is made again\n")
        }
    }

    private func submission(_ request: RunrootRequest) -> KojiRunroot {
        var runroot = KojiRunroot(
            tag: request.tag ?? tag, arch: request.arch, command: .shell(request.kojiText))
        runroot.channel = request.channel ?? channel
        runroot.packages = request.packages
        runroot.mounts = request.mounts.map(\.string)
        runroot.weight = request.weight
        if request.usesNewChroot { runroot.usesNewChroot = true }
        return runroot
    }

    /// What the command wrote; it goes to the log as well.
    private func output(of id: KojiTask.ID, _ log: LogFile) async -> String {
        do throws(KojiError) {
            let text = String(decoding: try await tasks.log("runroot.log", of: id), as: UTF8.self)
            log.append("\n" + text + (text.hasSuffix("\n") ? "" : "\n"))
            return text
        } catch {
            log.append("runroot.log could not be fetched: \(error)\n")
            return ""
        }
    }

    /// What a command wrote last; the lines of `set -x` are not its own, and where a log lies is no cause.
    static func lastWords(_ output: String) -> String? {
        let lines = output.split(whereSeparator: \.isNewline).filter { line in
            !line.hasPrefix("+") && !line.hasPrefix("For more details see ")
                && line.contains { !$0.isWhitespace }
        }
        guard !lines.isEmpty else { return nil }
        return lines.suffix(3).map { $0.prefix(500) }.joined(separator: "\n")
    }

    private func explain(_ task: KojiTask, _ log: LogFile) async {
        do throws(KojiError) {
            log.append("\(try await tasks.failure(of: task).error)\n")
        } catch {
            log.append("why the task failed cannot be told: \(error)\n")
        }
    }
}

/// Builders may run out of loop devices, which are back when other tasks are done.
enum LoopDevices {
    /// Whether lorax's log of the programs that it ran says so; false without a log.
    static func areExhausted(in logs: FilePath?) -> Bool {
        guard let path = logs?.appending("program.log"), Files.isRegular(path),
            let text = try? Files.readText(path)
        else { return false }
        return areExhausted(text)
    }

    /// - SeeAlso: `losetup`, whose words these are.
    static func areExhausted(_ text: String) -> Bool {
        text.split(whereSeparator: \.isNewline).contains { line in
            guard let start = line.firstRange(of: "losetup: ") else { return false }
            let message = line[start.upperBound...]
            return message.hasPrefix("cannot find an unused loop device")
                || message.contains("failed to set up loop device")
        }
    }
}

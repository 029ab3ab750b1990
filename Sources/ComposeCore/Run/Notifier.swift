internal import ConfigSyntax
public import HostKit
public import JSONKit
public import SystemPackage

/// Tells scripts what happens to a compose: `<script> <event>` with a JSON object on standard input.
///
/// Scripts run one at a time, in the order of their events; who sends waits. A failure only warns.
public actor Notifier {
    /// Common facts of the compose that every message carries.
    public struct Subject: Sendable, Hashable {
        public var identity: ComposeIdentity
        public var layout: ComposeLayout
        public var translator: PathTranslator

        public init(_ identity: ComposeIdentity, _ layout: ComposeLayout, _ translator: PathTranslator) {
            self.identity = identity
            self.layout = layout
            self.translator = translator
        }

        /// The members of each message.
        public var members: [JSONValue.Member] {
            let release = identity.release
            var members: [JSONValue.Member] = [
                .init("compose_id", .string(identity.id)), .init("compose_date", .string(identity.date)),
                .init("compose_type", .string(identity.type.rawValue)),
                .init("compose_respin", .integer(identity.respin)),
                .init("compose_label", identity.label.map { .string($0.description) } ?? .null),
                .init("compose_path", .string(layout.top.string)),
                .init("location", .string(translator.translate(layout.compose))),
                .init("release_short", .string(release.short)), .init("release_name", .string(release.name)),
                .init("release_version", .string(release.version)),
                .init("release_type", .string(release.type.lowercased())),
                .init("release_is_layered", .bool(release.isLayered)),
            ]
            if let base = release.base {
                members += [
                    .init("base_product_name", .string(base.name)),
                    .init("base_product_version", .string(base.version)),
                    .init("base_product_short", .string(base.short)),
                    .init("base_product_type", .string(base.type.lowercased())),
                ]
            }
            return members
        }
    }

    private let scripts: [String]
    private let host: Host
    private let timeout: Duration?
    private let log: ComposeLog?
    private let subject: Subject?
    private var isBusy = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    /// - Parameters:
    ///   - scripts: The values of `--notification-script`: a program, or a command line without shell syntax.
    ///   - subject: nil before there is a compose.
    ///   - timeout: How long one script may run; nil for ever.
    public init(
        _ scripts: [String], on host: Host, about subject: Subject? = nil, log: ComposeLog? = nil,
        timeout: Duration? = .seconds(3600)
    ) {
        self.scripts = scripts
        self.host = host
        self.subject = subject
        self.log = log
        self.timeout = timeout
    }

    public func statusChanged(_ status: ComposeStatus) async {
        await send("status-change", [.init("status", .string(status.rawValue))])
    }

    public func phaseStarted(_ name: String) async {
        await send("phase-start", [.init("phase_name", .string(name))])
    }

    public func phaseStopped(_ name: String) async {
        await send("phase-stop", [.init("phase_name", .string(name))])
    }

    /// Tells that there will be no compose.
    ///
    /// - Parameters:
    ///   - command: The argument list of the program.
    ///   - errors: What is wrong with the configuration, if that is why.
    public func failedToStart(
        command: [String], targetDirectory: String?, config: String?, detail: String, errors: [String] = []
    ) async {
        var members: [JSONValue.Member] = [
            .init("command", .array(command.map { .string($0) })),
            .init("target_dir", targetDirectory.map { .string($0) } ?? .null),
            .init("config", config.map { .string($0) } ?? .null), .init("detail", .string(detail)),
        ]
        if !errors.isEmpty { members.append(.init("errors", .array(errors.map { .string($0) }))) }
        await send("fail-to-start", members, in: targetDirectory.map { FilePath($0) })
    }

    /// Sends any event to all scripts.
    ///
    /// - Parameter directory: Where scripts start; the compose's top, or the current directory, if it is nil
    ///   or missing.
    public func send(
        _ event: String, _ members: [JSONValue.Member] = [], in directory: FilePath? = nil
    ) async {
        guard !scripts.isEmpty else { return }
        await takeTurn()
        defer { passTurn() }
        let message = JSONValue.object(members + (subject?.members ?? [])).text(pretty: false)
        let wanted = directory.map(host.environment.absolute) ?? subject?.layout.top
        let start = wanted.flatMap { Files.isDirectory($0) ? $0 : nil } ?? host.environment.currentDirectory
        for script in scripts { await run(script, event, message, in: start) }
    }

    private func run(_ script: String, _ event: String, _ message: String, in directory: FilePath) async {
        do {
            var words = [script]
            // A path with blanks in it is one program all the same.
            if !Files.exists(directory.pushing(FilePath(script))) { words = try ShellWords.split(script) }
            guard let program = words.first else { return }
            let command = Command(
                program, Array(words.dropFirst()) + [event], environment: host.environment.forCommands(),
                in: directory, timeout: timeout, outputLimit: 1 << 20, input: Array(message.utf8),
                mergesErrors: true, allowsCutOutput: true)
            if let path = try logPath() {
                try await CommandLog.run(command, with: host.runner, log: path)
            } else {
                try await host.runner.check(command)
            }
        } catch {
            log?.warning("Failed to invoke notification script.")
            log?.debug("\(error)")
        }
    }

    /// A log for one run of a script: named by the second in UTC, and by a number when that is taken.
    private func logPath() throws -> FilePath? {
        guard let directory = subject?.layout.logs.notifications else { return nil }
        try Files.createDirectories(directory)
        let time = host.now().utc
        let stem = "notification-\(time.date)T\(time.time)Z"
        var path = directory.appending("\(stem).log")
        var number = 1
        while Files.exists(path) {
            number += 1
            path = directory.appending("\(stem)-\(number).log")
        }
        return path
    }

    // Actors let others in while they wait, so the order of scripts needs a queue of its own.
    private func takeTurn() async {
        guard isBusy else {
            isBusy = true
            return
        }
        await withCheckedContinuation { waiting.append($0) }
    }

    private func passTurn() {
        if waiting.isEmpty { isBusy = false } else { waiting.removeFirst().resume() }
    }
}

internal import ConfigSyntax
internal import HostKit
internal import JSONKit
internal import KojiKit
internal import SystemPackage

/// What parts are given from outside: scripts that run before and after them, and a Koji event.
extension OrchestrateSession {
    /// Runs the user's own lines of shell one after the other.
    ///
    /// - Parameter kind: `pre` or `post`.
    /// - Throws: ``CommandLog/Failure`` naming the log.
    func runScripts(_ kind: String, _ scripts: [String]) async throws {
        for (number, script) in scripts.enumerated() {
            log.info("Running \(kind)_compose_script: \(script)")
            let command = Command(
                "sh", ["-c", script],
                environment: host.environment.forCommands(variables.mapValues { Optional($0) }),
                in: host.environment.currentDirectory, mergesErrors: true, allowsCutOutput: true)
            try await CommandLog.run(command, with: host.runner, log: layout.scriptLog(kind, number))
        }
    }

    /// What scripts are told of the compose.
    var variables: [String: String] {
        let release = identity.release
        return [
            "COMPOSE_PATH": layout.compose.top.string, "COMPOSE_ID": identity.id,
            "COMPOSE_DATE": identity.date, "COMPOSE_TYPE": identity.type.rawValue,
            "COMPOSE_RESPIN": String(identity.respin), "COMPOSE_LABEL": identity.label?.description ?? "",
            "RELEASE_ID": release.idStem, "RELEASE_NAME": release.name, "RELEASE_SHORT": release.short,
            "RELEASE_VERSION": release.version, "RELEASE_TYPE": release.type,
            "RELEASE_IS_LAYERED": release.isLayered ? "YES" : "",
        ]
    }

    /// The Koji event of all parts: the one that was asked for, that of the first start, or the latest.
    ///
    /// - Returns: nil if the parts have nothing to do with Koji.
    func kojiEvent() async throws -> String? {
        let path = layout.compose.work.kojiEvent
        if let given = run.kojiEvent {
            guard let number = Int(given) else { return host.environment.absolute(FilePath(given)).string }
            try record(number, path)
            return given
        }
        if Files.exists(path) { return String(try Self.event(path)) }
        guard let profile = config.kojiProfile else { return nil }
        let number = try await latestEvent(profile)
        log.info("Koji event: \(number)")
        try record(number, path)
        return String(number)
    }

    private func latestEvent(_ name: String) async throws -> Int {
        let profile = try KojiProfile.load(name: name, environment: host.environment)
        let hub = KojiHub(profile, environment: host.environment)
        return Int(try await hub.call(.lastEvent()).id.rawValue)
    }

    private func record(_ number: Int, _ path: FilePath) throws {
        try Files.createDirectories(path.removingLastComponent())
        try Files.writeAtomically(JSONValue.object([.init("id", .integer(number))]).text() + "\n", to: path)
    }

    private static func event(_ path: FilePath) throws(ComposeError) -> Int {
        var reader = try MetadataReader.open(path, limit: 1 << 20)
        var number: Int?
        try reader.object { (reader, key) throws(ComposeError) in
            if key == "id" { number = try reader.integer() } else { try reader.skipValue() }
        }
        guard let number else { throw reader.failure("the event has no 'id'") }
        return number
    }
}

internal import KojiKit

/// What a package set asks a hub, with errors that say which option is meant.
struct KojiQuestions: Sendable {
    let hub: any KojiCaller
    /// The name of the profile, for messages.
    let profile: String

    func lastEvent() async throws -> KojiEvent { try await call(.lastEvent(), "the last event") }

    /// - Parameter option: Who asks.
    func event(_ id: KojiEvent.ID, _ option: String) async throws -> KojiEvent {
        do throws(KojiError) {
            return try await hub.call(.event(id))
        } catch {
            guard error.fault == .generic else { throw failure(error, "event \(id)") }
            throw ComposeError(
                .koji,
                "the hub of the Koji profile '\(profile)' has no event \(id); correct \(option) (\(error))")
        }
    }

    /// - Parameter option: Where the tag is named.
    func packages(
        _ tag: String, at event: KojiEvent.ID, inherit: Bool, option: String
    ) async throws -> KojiTagContent {
        do throws(KojiError) {
            return try await hub.list(
                .taggedRPMs(tag, event: event, inherit: inherit, latest: true))
        } catch {
            throw unknown(tag, event, option, error)
        }
    }

    func modules(_ tag: String, at event: KojiEvent.ID, option: String) async throws -> [KojiBuild] {
        do throws(KojiError) {
            return try await hub.list(.tagged(tag, event: event, inherit: true, type: "module"))
        } catch {
            throw unknown(tag, event, option, error)
        }
    }

    func parents(_ tag: String, at event: KojiEvent.ID) async throws -> [KojiInheritance] {
        try await call(.fullInheritance(tag, event: event), "the inheritance of '\(tag)'")
    }

    /// The builds of some NVRs or IDs, in few messages; nil for those that the hub does not have.
    func builds(_ keys: [any KojiBuildKey & Sendable]) async throws -> [KojiBuild?] {
        try await all(keys.map { Self.build($0) }, "builds")
    }

    private static func build(_ key: some KojiBuildKey) -> KojiRequest<KojiBuild?> { .build(key) }

    func rpms(_ builds: [KojiBuild]) async throws -> [[KojiRPM]] {
        try await all(builds.map { .buildRPMs($0.id) }, "packages of builds")
    }

    func call<Answer>(_ request: KojiRequest<Answer>, _ what: String) async throws -> Answer {
        do throws(KojiError) {
            return try await hub.call(request)
        } catch {
            throw failure(error, what)
        }
    }

    /// The answers to many requests; the first failure is thrown.
    func all<Answer>(_ requests: [KojiRequest<Answer>], _ what: String) async throws -> [Answer] {
        guard !requests.isEmpty else { return [] }
        do throws(KojiError) {
            var answers: [Answer] = []
            for result in try await hub.batch(requests) { answers.append(try result.get()) }
            return answers
        } catch {
            throw failure(error, what)
        }
    }

    /// The answers to many requests, and their failures.
    func each<Answer>(
        _ requests: [KojiRequest<Answer>], _ what: String
    ) async throws -> [Result<Answer, KojiError>] {
        guard !requests.isEmpty else { return [] }
        do throws(KojiError) {
            return try await hub.batch(requests)
        } catch {
            throw failure(error, what)
        }
    }

    private func unknown(
        _ tag: String, _ event: KojiEvent.ID, _ option: String, _ error: KojiError
    ) -> any Error {
        guard error.fault == .generic || error.fault == .tag else {
            return failure(error, "the tag '\(tag)'")
        }
        return ComposeError(
            .koji,
            "the hub of the Koji profile '\(profile)' had no tag '\(tag)' at event \(event); correct \(option) "
                + "(\(error))")
    }

    func failure(_ error: KojiError, _ what: String) -> any Error {
        if error.code == .cancelled { return CancellationError() }
        let remedy =
            switch error.code {
            case .unreachable: "; see whether it is up, and whether the profile has the right server"
            case .fault(.serverOffline): "; wait until it is back"
            default: ""
            }
        return ComposeError(
            .koji, "the hub of the Koji profile '\(profile)' was asked for \(what): \(error)\(remedy)")
    }
}

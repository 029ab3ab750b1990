import HostKit
import KojiHubDouble
import KojiKit
import TestSupport
import Testing

/// Sessions at a hub with real state: what goes wrong on the way changes nothing twice.
@Suite("Sessions at a hub that keeps what it does") struct ClientSessionTests {
    private func withHub(
        _ body: (KojiHubDouble, KojiProfile, HostEnvironment) async throws -> Void
    ) async throws {
        try await KojiHubDouble.serving { hub in
            try hub.addUser("builder", password: "builderpw", permissions: ["admin"])
            try hub.addTag("f99", packages: ["hello"])
            _ = try hub.addBuild(.init("hello", "1.0", "1.fc99"))
            var profile = KojiProfile(name: "test", server: hub.url)
            profile.maxRetries = 3
            profile.retryInterval = .zero
            try await body(hub, profile, try HostEnvironment.current())
        }
    }

    private let credentials = KojiCredentials.password(user: "builder", password: Secret("builderpw"))

    private func plain(_ method: String, _ arguments: XMLRPCValue...) -> KojiRequest<XMLRPCValue> {
        KojiRequest(KojiCall(method, arguments)) { value throws(KojiError) in value }
    }

    private var tagging: KojiRequest<XMLRPCValue> {
        plain("tagBuildBypass", "f99", "hello-1.0-1.fc99")
    }

    private func tagged(_ caller: some KojiCaller) async throws -> Int {
        try await caller.call(plain("listTagged", "f99")).array?.count ?? 0
    }

    static let before: [KojiHubDouble.Disturbance] = [.dropBefore, .status(503)]
    static let after: [KojiHubDouble.Disturbance] = [
        .dropAfter, .statusAfter(502), .truncated(20), .shortened(30),
    ]

    @Test("what did not arrive is done when it is sent again", arguments: 0..<2)
    func before(_ index: Int) async throws {
        try await withHub { hub, profile, environment in
            hub.disturb("tagBuildBypass", Self.before[index])
            try await KojiSession.withSession(profile, credentials, environment: environment) { session in
                _ = try await session.call(tagging)
                let count = try await tagged(session.hub)
                #expect(count == 1)
            }
            let numbers = hub.messages.filter { $0.method == "tagBuildBypass" }.map(\.callNumber)
            #expect(numbers == [0, 0])
        }
    }

    @Test("what was done, but not answered, is not done again, and not called a failure", arguments: 0..<4)
    func after(_ index: Int) async throws {
        try await withHub { hub, profile, environment in
            hub.disturb("tagBuildBypass", Self.after[index])
            try await KojiSession.withSession(profile, credentials, environment: environment) { session in
                let error = await #expect(throws: KojiError.self) { _ = try await session.call(tagging) }
                #expect(error?.code == .uncertain, "\(String(describing: error))")
                let count = try await tagged(session)
                #expect(count == 1)
            }
            let faults = hub.messages.filter { $0.method == "tagBuildBypass" }.map(\.fault?.code)
            #expect(faults == [nil, 1009])
            #expect(hub.messages.last?.method == "logout" && hub.messages.last?.fault == nil)
        }
    }

    @Test("a session that has expired is renewed, and nobody notices") func expired() async throws {
        try await withHub { hub, profile, environment in
            try await KojiSession.withSession(profile, credentials, environment: environment) { session in
                _ = try await session.call(plain("getLoggedInUser"))
                hub.advance(by: 3 * 86400)
                _ = try await session.call(tagging)
                let count = try await tagged(session)
                #expect(count == 1)
            }
            #expect(hub.count(of: "login") == 2)
            #expect(hub.messages.last?.method == "logout" && hub.messages.last?.fault == nil)
        }
    }

    @Test("an answer that comes twice is not the answer to the next call") func doubled() async throws {
        try await withHub { hub, profile, environment in
            try await KojiSession.withSession(profile, credentials, environment: environment) { session in
                for method in ["tagBuildBypass", "getTag"] { hub.disturb(method, .doubled) }
                _ = try await session.call(tagging)
                try await ConnectionTable.untilInputWaits(from: hub.port)
                let answer = try await session.call(plain("echo", "mine"))
                #expect(answer == ["mine"])
                let tag = try await session.call(plain("getTag", "f99"))
                #expect(tag.structure?["name"] == "f99")
                try await ConnectionTable.untilInputWaits(from: hub.port)
                let next = try await session.call(plain("echo", "yours"))
                #expect(next == ["yours"])
                let count = try await tagged(session)
                #expect(count == 1)
            }
            #expect(hub.count(of: "tagBuildBypass") == 1 && hub.count(of: "echo") == 2)
            #expect(hub.messages.allSatisfy { $0.fault == nil })
        }
    }

    @Test("subsessions work side by side") func subsessions() async throws {
        try await withHub { hub, profile, environment in
            let me = plain("getLoggedInUser")
            try await KojiSession.withSession(profile, credentials, environment: environment) { session in
                try await withThrowingTaskGroup { group in
                    for _ in 0..<4 {
                        group.addTask {
                            try await session.subsession { worker in
                                let user = try await worker.call(me)
                                #expect(user.structure?["name"] == "builder")
                            }
                        }
                    }
                    try await group.waitForAll()
                }
            }
            #expect(Set(hub.messages.filter { $0.method == "getLoggedInUser" }.map(\.session)).count == 4)
            #expect(hub.messages.allSatisfy { $0.fault == nil })
        }
    }

    @Test("a batch of any size has its answers in order") func batch() async throws {
        try await withHub { hub, profile, environment in
            var anonymous = KojiHub(profile, environment: environment)
            anonymous.batchLimits.count = 10
            let requests = (0..<95).map { plain("echo", .int($0)) }
            let answers = try await anonymous.batch(requests).map { try $0.get() }
            #expect(answers == (0..<95).map { [.int($0)] })
            #expect(hub.messages.count == 10)
        }
    }

    @Test("who has the wrong password is not let in, and a hub that is down says so") func refused()
        async throws
    {
        try await withHub { hub, profile, environment in
            let wrong = KojiCredentials.password(user: "builder", password: Secret("wrong-password"))
            let error = await #expect(throws: KojiError.self) {
                try await KojiSession.withSession(profile, wrong, environment: environment) { _ in }
            }
            #expect(error?.code == .login && error.map { "\($0)".contains("wrong-password") } == false)
            hub.goOffline("maintenance")
            let down = await #expect(throws: KojiError.self) {
                try await KojiHub(profile, environment: environment).call(plain("getTag", "f99"))
            }
            #expect(down?.fault == .serverOffline)
        }
    }
}

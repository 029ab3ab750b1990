import ForgeKit
import ReplayServer
import TestSupport
import Testing

@Suite("watching a build in Copr") struct CoprWatchTests {
    private func build(_ state: String) -> Exchange {
        Exchange(
            "GET /api_3/build/7",
            answer: .json(
                #"{"id": 7, "state": "\#(state)", "ownername": "alice", "projectname": "hello"}"#))
    }

    private func chroots(_ state: String) -> Exchange {
        Exchange(
            "GET /api_3/build-chroot/list?build_id=7",
            answer: .json(#"{"items": [{"name": "fedora-43-x86_64", "state": "\#(state)"}]}"#))
    }

    @Test("changes are told as they come, and the watch ends with the build") func changes() async throws {
        let states = ["pending", "pending", "importing", "running", "running", "succeeded"]
        try await replaying(states.map(build), order: .asGiven) { server in
            let clock = HastyClock()
            let copr = try CoprSupport.client(server, clock: clock)
            var events: [CoprWatchEvent] = []
            for try await event in copr.watch(7) { events.append(event) }
            #expect(events.map(\.build.state) == [.pending, .importing, .running, .succeeded])
            guard case .ended = events.last else {
                Issue.record("the last event is the end")
                return
            }
            #expect(events.last?.sentence == "RPMs were built successfully.")
            #expect(events.last?.commitState == .success)
            #expect(clock.pauses.count == 5)
            #expect(clock.pauses.allSatisfy { $0 > .seconds(9) && $0 <= .seconds(10) })
        }
    }

    @Test("patience ends the watch and not the build") func patience() async throws {
        try await replaying([build("running").times(4)]) { server in
            let copr = try CoprSupport.client(server)
            let event = try await copr.wait(for: 7, patience: .seconds(30))
            guard case .timedOut = event else {
                Issue.record("the watch has timed out")
                return
            }
            #expect(event.sentence == "Build watch timeout")
            #expect(event.commitState == .error)
        }
    }

    @Test("states of chroots are told where they are wanted") func states() async throws {
        let exchanges = [
            build("running"), chroots("pending"), build("running"), chroots("running"), build("forked"),
            chroots("forked"),
        ]
        try await replaying(exchanges, order: .asGiven) { server in
            let copr = try CoprSupport.client(server)
            var seen: [CoprState] = []
            for try await event in copr.watch(7, looksAtChroots: true) {
                switch event {
                case .changed(_, let chroots), .ended(_, let chroots): seen += chroots.map(\.state)
                case .timedOut: Issue.record("nobody set a time")
                }
            }
            #expect(seen == [.pending, .running, .forked])
        }
    }

    @Test("a failing Copr is asked again for a while, a missing build is not") func failures() async throws {
        let broken = Exchange("GET /api_3/build/7", answer: .json(#"{"error": "oops"}"#, 500))
        let gone = Exchange("GET /api_3/build/7", answer: .json(#"{"error": "gone"}"#, 404))
        // Each of the ten looks may be tried more than once.
        try await replaying([build("running"), broken.times(10...100)], order: .asGiven) { server in
            let copr = try CoprSupport.client(server)
            let end = await failing { try await copr.wait(for: 7) }
            #expect(end?.code == .serverFailure)
        }
        try await replaying([build("running"), broken, build("failed")], order: .asGiven) { server in
            let event = try await CoprSupport.client(server).wait(for: 7)
            #expect(event.build.state == .failed)
        }
        try await replaying([build("running"), gone], order: .asGiven) { server in
            let copr = try CoprSupport.client(server)
            let end = await failing { try await copr.wait(for: 7) }
            #expect(end?.code == .notFound)
        }
        try await replaying([gone]) { server in
            let copr = try CoprSupport.client(server)
            let end = await failing { try await copr.wait(for: 7) }
            #expect(end?.code == .notFound)
        }
    }
}

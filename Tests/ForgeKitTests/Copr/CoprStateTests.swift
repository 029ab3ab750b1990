import ForgeKit
import Testing

@Suite("states of builds in Copr") struct CoprStateTests {
    @Test("each state has its number, and others are unknown") func numbers() {
        let numbers: [(CoprState, Int)] = [
            (.failed, 0), (.succeeded, 1), (.canceled, 2), (.running, 3), (.pending, 4), (.skipped, 5),
            (.starting, 6), (.importing, 7), (.forked, 8), (.waiting, 9), (.unknown, 1000),
        ]
        #expect(numbers.count == CoprState.allCases.count)
        for (state, number) in numbers {
            #expect(state.number == number)
            #expect(CoprState(number: number) == state)
            #expect(CoprState(word: state.rawValue) == state)
        }
        #expect(CoprState(number: 77) == .unknown)
        #expect(CoprState(word: "blocked") == .unknown)
    }

    @Test("five states are final") func final() {
        #expect(
            CoprState.allCases.filter(\.isFinal) == [.failed, .succeeded, .canceled, .skipped, .forked])
    }

    @Test("each state has a commit's state and a sentence") func words() {
        func states(_ commit: CommitStatus.State) -> [CoprState] {
            CoprState.allCases.filter { $0.commitState == commit }
        }
        #expect(states(.pending) == [.running, .pending, .starting, .importing, .forked, .waiting])
        #expect(states(.success) == [.succeeded])
        #expect(states(.failure) == [.failed])
        #expect(states(.error) == [.canceled, .skipped, .unknown])
        #expect(CoprState.running.sentence == "The RPM build was triggered.")
        for state in [CoprState.pending, .starting, .importing, .forked] {
            #expect(state.sentence == "The RPM build has started.")
        }
        #expect(CoprState.waiting.sentence == "The RPM build is in progress.")
        #expect(CoprState.succeeded.sentence == "RPMs were built successfully.")
        #expect(CoprState.failed.sentence == "RPMs failed to be built.")
        #expect(CoprState.canceled.sentence == "The RPM build was canceled.")
        #expect(CoprState.skipped.sentence == "The build was already done.")
        #expect(CoprState.unknown.sentence == "Something went wrong.")
    }

    @Test(
        "a build's state follows from its source and its chroots, in whatever order they come",
        arguments: [
            (.importing, [], .importing), (.failed, [.waiting], .failed), (nil, [], .waiting),
            (.succeeded, [], .waiting), (.succeeded, [.waiting, .waiting], .waiting),
            (.succeeded, [.failed, .running], .running), (.succeeded, [.succeeded, .pending], .pending),
            (.succeeded, [.succeeded, .failed], .failed), (nil, [.succeeded, .running], .running),
            (.succeeded, [.succeeded, .succeeded], .succeeded), (.succeeded, [.skipped], .skipped),
            (.succeeded, [.skipped, .succeeded], .succeeded), (.canceled, [.waiting], .canceled),
            (.succeeded, [.failed, .canceled], .canceled), (.forked, [.forked, .forked], .forked),
        ] as [(CoprState?, [CoprState], CoprState)])
    func fold(source: CoprState?, chroots: [CoprState], state: CoprState) {
        #expect(CoprState.folding(source: source, chroots: chroots) == state)
        #expect(CoprState.folding(source: source, chroots: chroots.reversed()) == state)
    }

    @Test("messages of the bus have the same states") func messages() throws {
        let message = """
            {"build": 7, "chroot": "srpm-builds", "copr": "p", "owner": "@g", "user": "packit", "pkg": null,
            "version": null, "status": 8, "what": "w", "who": "w", "ip": "i", "pid": 1}
            """
        let event = try ServiceEvent(
            message: Array(message.utf8), topic: "org.fedoraproject.prod.copr.build.end")
        guard case .coprBuild(let event) = event else {
            Issue.record("the message is of a build")
            return
        }
        #expect(event.state == .forked && event.id == 7 && event.isSource)
        #expect(event.projectName == .init(owner: "@g", name: "p"))
    }
}

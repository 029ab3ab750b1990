import Glibc
import HostKit
import Testing

// One after the other: signals belong to the whole process.
@Suite(.serialized) struct SignalTrapTests {
    @Test("a signal cancels the body and is reported") func cancels() async {
        let outcome = await SignalTrap.run([SIGUSR1]) {
            kill(getpid(), SIGUSR1)
            try await Task.sleep(for: .seconds(600))
        }
        #expect(outcome.signal == SIGUSR1)
        #expect(throws: CancellationError.self) { try outcome.result.get() }
    }

    @Test("without a signal the result comes through") func quiet() async throws {
        let outcome = await SignalTrap.run([SIGUSR1]) { 42 }
        #expect(outcome.signal == nil)
        try #expect(outcome.result.get() == 42)
    }

    @Test("a body that finishes in spite of the signal still has its result") func finishes() async throws {
        let outcome = await SignalTrap.run([SIGUSR1]) {
            kill(getpid(), SIGUSR1)
            kill(getpid(), SIGUSR1)
            while !Task.isCancelled { await Task.yield() }
            return "clean"
        }
        #expect(outcome.signal == SIGUSR1)
        try #expect(outcome.result.get() == "clean")
    }

    @Test("what a signal did before is restored") func restores() async {
        var before = sigaction()
        sigaction(SIGUSR2, nil, &before)
        _ = await SignalTrap.run([SIGUSR2]) {}
        var after = sigaction()
        sigaction(SIGUSR2, nil, &after)
        #expect(
            unsafeBitCast(after.__sigaction_handler.sa_handler, to: Int.self)
                == unsafeBitCast(before.__sigaction_handler.sa_handler, to: Int.self))
    }

    @Test("an ignored signal stays ignored, as under nohup") func ignored() async throws {
        signal(SIGUSR2, SIG_IGN)
        defer { signal(SIGUSR2, SIG_DFL) }
        let outcome = await SignalTrap.run([SIGUSR2]) {
            kill(getpid(), SIGUSR2)
            return Task.isCancelled
        }
        #expect(outcome.signal == nil)
        try #expect(outcome.result.get() == false)
    }
}

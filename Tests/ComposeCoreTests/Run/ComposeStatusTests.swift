import HostKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

struct ComposeStatusTests {
    @Test("a status is one word on a line, written with the deliverables") func writing() async throws {
        try await withTemporaryDirectory { directory in
            let layout = ComposeLayout(directory)
            var deliverables = Deliverables()
            let isNew1 = try ComposeStatus.started.write(to: layout, deliverables)
            #expect(isNew1)
            #expect(try Files.readText(layout.status) == "STARTED\n")
            deliverables.begin(.init("iso", variant: "S", arch: "x86_64"), canFail: true)
            let isNew2 = try ComposeStatus.doomed.write(to: layout, deliverables)
            #expect(isNew2)
            #expect(try Files.read(layout.logs.deliverables) == deliverables.encoded())
            #expect(ComposeStatus.read(layout) == .doomed)
        }
    }

    @Test("the same status again changes nothing") func same() async throws {
        try await withTemporaryDirectory { directory in
            let layout = ComposeLayout(directory)
            let isNew3 = try ComposeStatus.started.write(to: layout, Deliverables())
            #expect(isNew3)
            try Files.remove(layout.logs.deliverables)
            let isNew4 = try ComposeStatus.started.write(to: layout, Deliverables())
            #expect(!isNew4)
            #expect(!Files.exists(layout.logs.deliverables))
        }
    }

    @Test("a finished compose stays finished, an incomplete one may begin again") func finished() async throws
    {
        try await withTemporaryDirectory { directory in
            let layout = ComposeLayout(directory)
            for status in [ComposeStatus.finishedIncomplete, .started, .finished] {
                let isNew = try status.write(to: layout, Deliverables())
                #expect(isNew)
            }
            let error = #expect(throws: ComposeError.self) {
                _ = try ComposeStatus.started.write(to: layout, Deliverables())
            }
            #expect(error?.message == "Could not modify a FINISHED compose: \(directory)")
            #expect(try Files.readText(layout.status) == "FINISHED\n")
        }
    }

    @Test("a status that cannot be written leaves the old one") func unwritable() async throws {
        try await withTemporaryDirectory { directory in
            let layout = ComposeLayout(directory)
            let isNew5 = try ComposeStatus.started.write(to: layout, Deliverables())
            #expect(isNew5)
            try Files.removeTree(layout.logs.root)
            try Files.writeAtomically("in the way", to: layout.logs.root)
            #expect(throws: (any Error).self) {
                _ = try ComposeStatus.doomed.write(to: layout, Deliverables())
            }
            #expect(ComposeStatus.read(layout) == .started)
        }
    }

    @Test("a failure that may be is recorded, and the compose is incomplete") func failable() async throws {
        try await withTemporaryDirectory { directory in
            let layout = ComposeLayout(directory)
            let host = try Host.forTests()
            let log = try ComposeLog(layout.logs, now: host.environment.now)
            let state = ComposeState(layout, log: log, notifier: Notifier([], on: host))
            let item = Deliverables.Item("live-media", variant: "S", arch: "x86_64", subvariant: "KDE")
            let made = try await state.delivering(item, canFail: true) { () -> Int in
                throw ComposeError(.metadata, "no room")
            }
            #expect(made == nil)
            let other = try await state.delivering(.init("iso", variant: "S", arch: nil), canFail: false) {
                1
            }
            #expect(other == 1)
            try await state.finish()
            #expect(ComposeStatus.read(layout) == .finishedIncomplete)
            #expect(await state.deliverables.failed == [item])
            let text = try Files.readText(layout.logs.main)
            #expect(
                text.contains(
                    "[ERROR   ] [FAIL] Live media (variant S, arch x86_64, subvariant KDE) failed, "
                        + "but going on anyway.\n"))
            #expect(text.contains("no room"))
        }
    }

    @Test("a failure that must not be, and a cancellation, are thrown") func unfailable() async throws {
        try await withTemporaryDirectory { directory in
            let layout = ComposeLayout(directory)
            let host = try Host.forTests()
            let log = try ComposeLog(layout.logs, now: host.environment.now)
            let state = ComposeState(layout, log: log, notifier: Notifier([], on: host))
            let item = Deliverables.Item("iso", variant: "S", arch: "x86_64")
            await #expect(throws: ComposeError.self) {
                _ = try await state.delivering(item, canFail: false) { throw ComposeError(.metadata, "no") }
            }
            await #expect(throws: CancellationError.self) {
                _ = try await state.delivering(item, canFail: true) { throw CancellationError() }
            }
            try await state.finish()
            #expect(ComposeStatus.read(layout) == .finished)
        }
    }
}

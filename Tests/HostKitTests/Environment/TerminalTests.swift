import Glibc
import HostKit
import SystemPackage
import TestSupport
import Testing

struct TerminalTests {
    /// Both sides of a terminal that exists for a test only.
    private final class Sides: Sendable {
        let person: Int32
        /// Somebody has to have the terminal open all the time, or what is written to it goes away.
        let kept: Int32
        let terminal: Terminal

        init() throws {
            var (one, other): (Int32, Int32) = (-1, -1)
            var name = [CChar](repeating: 0, count: 256)
            #expect(openpty(&one, &other, &name, nil, nil) == 0)
            (person, kept) = (one, other)
            terminal = Terminal(FilePath(platformString: name))
        }

        deinit {
            close(person)
            close(kept)
        }

        /// Whether what is typed is shown.
        var echoes: Bool {
            var modes = termios()
            return tcgetattr(kept, &modes) == 0 && modes.c_lflag & tcflag_t(ECHO) != 0
        }

        /// Reads what is shown until it ends with a text.
        func shown(until end: String) -> String {
            var text: [UInt8] = []
            var bytes = [UInt8](repeating: 0, count: 256)
            while !String(decoding: text, as: UTF8.self).hasSuffix(end) {
                let count = read(person, &bytes, bytes.count)
                guard count > 0 else { break }
                text += bytes.prefix(count)
            }
            return String(decoding: text, as: UTF8.self)
        }

        func type(_ text: String) {
            let bytes = Array(text.utf8)
            _ = write(person, bytes, bytes.count)
        }
    }

    @Test("what is typed is not shown") func secret() async throws {
        let sides = try Sides()
        let answer = Task { try await sides.terminal.askSecretly("Password: ") }
        let shown = await DedicatedThread.run { [sides] in
            let prompt = sides.shown(until: "Password: ")
            sides.type("top secret\n")
            return prompt + sides.shown(until: "\r\n")
        }
        #expect(try await answer.value == Secret("top secret"))
        #expect(shown == "Password: \r\n")
        #expect(sides.echoes)
    }

    @Test("a cancelled question leaves the terminal as it was") func cancelled() async throws {
        let sides = try Sides()
        let answer = Task { try await sides.terminal.askSecretly("Password: ") }
        _ = await DedicatedThread.run { [sides] in sides.shown(until: "Password: ") }
        answer.cancel()
        await #expect(throws: CancellationError.self) { try await answer.value }
        #expect(sides.echoes)
    }

    @Test("what is no terminal is an error") func none() async throws {
        try await withTemporaryDirectory { directory in
            let file = directory.appending("file")
            try Files.writeAtomically("text", to: file)
            for path in [file, directory.appending("missing")] {
                await #expect(throws: FileError.self) { try await Terminal(path).askSecretly("?") }
            }
        }
    }
}

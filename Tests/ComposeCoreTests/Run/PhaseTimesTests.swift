import Foundation
import HostKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

struct PhaseTimesTests {
    @Test("each phase that ends is in the file, with its times in UTC and its seconds") func file()
        async throws
    {
        try await withTemporaryDirectory { directory in
            let path = directory.appending("phases.json")
            let times = PhaseTimes(path)
            let begin = Timestamp(seconds: 1_795_242_752, nanoseconds: 250_000_000)
            try times.add(
                .init(
                    .pkgset, begin: begin, end: Timestamp(seconds: 1_795_242_754), wall: .milliseconds(1750),
                    processor: .microseconds(2_000_400), isComplete: true))
            try times.add(
                .init(
                    .extraFiles, begin: begin, end: begin, wall: .zero, processor: .zero, isComplete: false))
            #expect(
                try Files.readText(path) == """
                    [
                      {
                        "phase": "pkgset",
                        "begin": "2026-11-21T06:32:32.250Z",
                        "end": "2026-11-21T06:32:34.000Z",
                        "wall": 1.75,
                        "cpu": 2.0,
                        "complete": true
                      },
                      {
                        "phase": "extra_files",
                        "begin": "2026-11-21T06:32:32.250Z",
                        "end": "2026-11-21T06:32:32.250Z",
                        "wall": 0.0,
                        "cpu": 0.0,
                        "complete": false
                      }
                    ]

                    """)
        }
    }

    @Test("a compose that fails has told of the phases before it, and of the one that failed")
    func failing() async throws {
        try await withTemporaryDirectory { directory in
            // Its packages are not there: they are described, and gathering fails at the files.
            let compose = try PlannedCompose(in: directory)
            var request = ComposeRequest(
                config: "compose.conf", destination: .exactly(directory.appending("c")))
            request.type = .test
            let run = ComposeRun(request, on: Host(environment: compose.environment), commandLine: ["pungi"])
            await #expect(throws: ComposeError.self) { try await run.run() }
            struct Phase: Decodable, Equatable {
                var phase: String
                var complete: Bool
            }
            let text = try Files.read(directory.pushing("c/logs/global/phases.json"))
            let phases = try JSONDecoder().decode([Phase].self, from: Data(text))
            #expect(
                phases == [
                    Phase(phase: "init", complete: true), Phase(phase: "pkgset", complete: true),
                    Phase(phase: "gather", complete: false),
                ])
        }
    }
}

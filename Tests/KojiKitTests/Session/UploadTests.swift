import DigestKit
import HostKit
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import KojiKit

@Suite("Files to and from a hub") struct UploadTests {
    private let place: UploadPlace
    init() throws { place = try UploadPlace(directory: "cli-build/1.2.x", name: "t.txt") }

    private func stored(_ bytes: [UInt8], at offset: Int64) throws -> Reply {
        try .result([
            "size": .int(Int64(bytes.count)), "fileverify": "adler32", "offset": .int(offset),
            "hexdigest": .string(Adler32.of(bytes)),
        ])
    }

    private func checked(_ bytes: [UInt8], size: XMLRPCValue? = nil) throws -> Reply {
        let digest = Checksum.of(bytes, .sha256).hexadecimal
        return try .result(["size": size ?? .int(Int64(bytes.count)), "hexdigest": .string(digest)])
    }

    /// Uploads bytes in pieces of ten to a hub that answers so.
    private func upload(
        _ bytes: [UInt8], _ replies: [Reply], raw: Bool = true, overwrites: Bool = false,
        _ look: (ScriptedHub, KojiError?) throws -> Void
    ) async throws {
        let all = [try Reply.login(key: "1-key")] + replies + [try .result(nil)]
        try await ScriptedHub.serving(all) { script in
            var script = script
            script.profile.uploadBlockSize = 10
            script.profile.maxRetries = 1
            script.profile.usesRawUpload = raw
            try await withTemporaryDirectory { directory in
                let file = directory.appending("t.txt")
                try Files.writeAtomically(bytes, to: file)
                var failure: KojiError?
                do {
                    try await script.withSession {
                        try await $0.upload(file, to: place, overwrites: overwrites)
                    }
                } catch let error as KojiError {
                    failure = error
                }
                try look(script, failure)
            }
        }
    }

    private let bytes = Array("The first ten, the second ten".utf8)

    @Test("pieces follow each other with offset and checksum, and the whole is compared") func pieces()
        async throws
    {
        let replies = [
            try stored(Array(bytes[..<10]), at: 0), try stored(Array(bytes[10..<20]), at: 10),
            try stored(Array(bytes[20...]), at: 20), try checked(bytes, size: "29"),
        ]
        try await upload(bytes, replies) { script, error in
            #expect(error == nil)
            let requests = script.server.requests
            #expect(requests.map(\.number) == [nil, "0", "1", "2", "3", "4"])
            let query = "/kojihub?filename=t.txt&filepath=cli-build%2F1.2.x&fileverify=adler32&offset="
            #expect(requests[1...3].map(\.target) == ["0", "10", "20"].map { query + $0 })
            #expect(requests[1...3].flatMap(\.body) == bytes)
            #expect(requests[1]["Content-Type"] == "application/octet-stream")
            #expect(requests[4].call == "checkUpload")
        }
    }

    @Test("an empty file is one empty piece, with a length") func empty() async throws {
        try await upload([], [try stored([], at: 0), try checked([])], overwrites: true) { script, error in
            #expect(error == nil)
            #expect(script.server.requests[1]["Content-Length"] == "0")
            #expect(script.server.requests[1].target.hasSuffix("&overwrite=1"))
        }
    }

    @Test("a piece that arrived damaged is sent again, over what it left") func damaged() async throws {
        let wrong = try stored(Array("something".utf8), at: 0)
        let part = Array(bytes[..<9])
        try await upload(part, [wrong, try stored(part, at: 0), try checked(part)]) { script, error in
            #expect(error == nil)
            #expect(script.server.requests[2].target.hasSuffix("&overwrite=1"))
        }
        try await upload(Array(bytes[..<9]), [wrong, wrong, wrong]) { script, error in
            #expect(error?.code == .transfer && error?.message.contains("something else") == true)
            #expect(script.asked.count == 5)
        }
    }

    @Test("a first piece whose answer was lost is not taken for somebody else's file") func lost()
        async throws
    {
        let lost = Reply(body: [1], delivery: .reset(after: 0))
        let part = Array(bytes[..<9])
        let exists = try Reply.fault(.generic, "upload path exists: /mnt/koji/work/cli-build/1.2.x/t.txt")
        let seen = try Reply.result(["size": 9, "hexdigest": .string(Adler32.of(part))])
        try await upload(part, [lost, exists, seen, try checked(part)]) { script, error in
            #expect(error == nil)
        }
        let other = try Reply.result(["size": 9, "hexdigest": "00000001"])
        try await upload(part, [exists, other]) { _, error in #expect(error?.fault == .generic) }
    }

    @Test("the hub's file must be the one that was sent") func compared() async throws {
        let part = Array(bytes[..<9])
        let sent = try stored(part, at: 0)
        try await upload(part, [sent, try checked(part, size: 8)]) { _, error in
            #expect(error?.message.contains("8 bytes") == true)
        }
        try await upload(part, [sent, try .result(["size": 9, "hexdigest": "00"])]) { _, error in
            #expect(error?.code == .transfer)
        }
        try await upload(part, [sent, try .result(nil)]) { _, error in
            #expect(error?.message.contains("the hub has no cli-build/1.2.x/t.txt") == true)
        }
    }

    @Test("hubs that take no raw upload get text in calls") func text() async throws {
        let replies = try [true, false, true, true, true].map { try Reply.result(.bool($0)) }
        try await upload(bytes, replies + [try checked(bytes)], raw: false) { script, error in
            #expect(error == nil)
            let calls = script.server.requests[1...5].map(\.parameters)
            #expect(calls.map { $0[4] } == [0, 10, 10, 20, -1])
            #expect(calls.map { $0[2] } == [10, 10, 10, 9, 29])
            #expect(calls[0][5].string == Base64.text(Array(bytes[..<10])))
            #expect(calls[4][3].array?[1].string == Checksum.of(bytes, .sha256).hexadecimal)
        }
    }

    @Test("an upload that is cancelled ends between two bytes, and the session is closed") func cancelled()
        async throws
    {
        let (asked, never) = (Event(), Event())
        var slow = try stored(Array(bytes[..<10]), at: 0)
        (slow.asked, slow.beginning) = (asked, never)
        try await ScriptedHub.serving([try .login(key: "1-key"), slow, try .result(nil)]) { script in
            try await withTemporaryDirectory { directory in
                let file = directory.appending("t.txt")
                try Files.writeAtomically(bytes, to: file)
                let work = Task {
                    try await script.withSession { try await $0.upload(file, to: place) }
                }
                await asked.wait()
                work.cancel()
                let error = try await kojiError { try await work.value }
                #expect(error.code == .cancelled)
                #expect(script.server.requests.last?.call == "logout")
                never.happen()
            }
        }
    }

    @Test("a place outside of the uploads, and a name that is a path, are refused") func places() throws {
        for directory in ["", "/etc", "../x", "a/../b", "a//b", "a/", "a\nb", "."] {
            #expect(throws: KojiError.self) { try UploadPlace(directory: directory, name: "x") }
        }
        for name in ["", ".x", "a/b", "..", "a\u{0}"] {
            #expect(throws: KojiError.self) { try UploadPlace(directory: "a", name: name) }
        }
    }

    @Test("directories for uploads have the time and eight letters") func directories() throws {
        let now = Timestamp(seconds: 1_795_243_496, nanoseconds: 2_195_000)
        let name = UploadPlace.uniqueDirectory("cli-build", now: now)
        let pattern = /cli-build\/1795243496\.002195\.[A-Za-z]{8}/
        #expect(name.wholeMatch(of: pattern) != nil, "\(name)")
        #expect(name != UploadPlace.uniqueDirectory("cli-build", now: now))
        _ = try UploadPlace(directory: name, name: "x.src.rpm")
    }

    @Test("a file that is not there is told of before anything is sent") func missing() async throws {
        try await ScriptedHub.serving([try .login(key: "1-key"), try .result(nil)]) { script in
            let error = try await kojiError {
                try await script.withSession { try await $0.upload("/nonexistent", to: place) }
            }
            #expect(error.code == .transfer && error.message.contains("/nonexistent"))
        }
    }

    @Test("the sum of zlib is the recorded one, and does not overflow") func adler() {
        #expect(Adler32.of(Array("hello upload\n".utf8)) == "237404c4")
        #expect(Adler32.of([]) == "00000001")
        // As zlib's own function gives it.
        #expect(Adler32.of([UInt8](repeating: 255, count: 1_000_000)) == "3843e1be")
    }

    @Test("what a task has left is fetched piece by piece into a whole file") func output() async throws {
        let piece = [UInt8](repeating: 0x41, count: TaskOutput.pieceSize)
        let replies = try [piece, [1, 2]].map { try Reply.result(.string(Base64.text($0))) }
        try await ScriptedHub.serving(replies) { script in
            try await withTemporaryDirectory { directory in
                let target = directory.appending("build.log")
                let seen = Mutex<[Int64]>([])
                try await script.hub.download(TaskOutput(KojiTask.ID(7), "build.log"), to: target) { size in
                    seen.withLock { $0.append(size) }
                }
                try #expect(Files.read(target) == piece + [1, 2])
                #expect(seen.withLock { $0 } == [1 << 20, 1 << 20 + 2])
                #expect(try Files.list(directory) == ["build.log"])
                let offsets = script.server.requests.map { $0.parameters[2].structure?["offset"] ?? 0 }
                #expect(offsets == [0, .int(1 << 20)])
            }
        }
    }

    @Test("too much, or what is no text of bytes, leaves no file") func badOutput() async throws {
        let long = Base64.text([UInt8](repeating: 0, count: TaskOutput.pieceSize + 1))
        let answers: [(XMLRPCValue, KojiError.Code)] = [
            (.string(Base64.text([1, 2, 3])), .transfer), ("*", .unexpectedAnswer), (nil, .unexpectedAnswer),
            (.string(long), .unexpectedAnswer),
        ]
        for (answer, code) in answers {
            try await ScriptedHub.serving([try .result(answer)]) { script in
                try await withTemporaryDirectory { directory in
                    let output = TaskOutput(KojiTask.ID(7), "x", limit: 2)
                    let error = try await kojiError {
                        try await script.hub.download(output, to: directory.appending("x"))
                    }
                    #expect(error.code == code)
                    #expect(try Files.list(directory).isEmpty)
                    let other = try await kojiError { _ = try await script.hub.bytes(of: output) }
                    #expect(other.code == code)
                }
            }
        }
    }
}

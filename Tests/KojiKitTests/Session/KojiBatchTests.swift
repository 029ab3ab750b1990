import TestSupport
import Testing

@testable import KojiKit

@Suite("Many calls in one message") struct KojiBatchTests {
    private func answers(_ numbers: Range<Int64>) throws -> Reply {
        try .result(.array(numbers.map { [.int($0)] }))
    }

    private func echoes(_ count: Int, size: Int = 1) -> [KojiRequest<XMLRPCValue>] {
        (0..<count).map { .plain("echo", .string(String(repeating: "x", count: size)), .int(Int64($0))) }
    }

    @Test("the message is the reference client's, byte for byte") func bytes() throws {
        let recorded = try Fixtures.bytes("koji-wire/49-multicall.request.xml")
        guard case .call(_, let parameters) = try XMLRPCDecoder.message(recorded) else { return }
        let calls = try (parameters[0].array ?? []).map { call in
            var writer = XMLRPCWriter()
            try writer.value(call)
            return writer.bytes
        }
        #expect(XMLRPCWriter.multiCall(calls) == recorded)
    }

    @Test("each call has its own answer or fault") func results() async throws {
        try await ScriptedHub.serving([try .recorded("49-multicall")]) { script in
            let requests = ["f99", "no-such-tag", "x"].map { KojiRequest.plain("getTag", .string($0)) }
            let results = try await script.hub.batch(requests)
            try #require(results.count == 3)
            #expect(try results[0].get().structure?["name"] == "f99")
            let error = #expect(throws: KojiError.self) { try results[1].get() }
            #expect(error?.fault == .generic && error?.action == "getTag")
            #expect(try results[2].get() == .null)
            #expect(script.asked == ["multiCall"])
        }
    }

    @Test("nothing to ask asks nothing, and one call travels alone") func few() async throws {
        try await ScriptedHub.serving([try .result(7), try .recorded("15-getTag-unknown-strict")]) { script in
            let none = try await script.hub.batch([KojiRequest<XMLRPCValue>]())
            #expect(none.isEmpty && script.server.requests.isEmpty)
            let one = try await script.hub.batch([.plain("getAPIVersion")])
            #expect(try one[0].get() == 7)
            let fault = try await script.hub.batch([.plain("getTag")])
            #expect(throws: KojiError.self) { try fault[0].get() }
            #expect(script.asked == ["getAPIVersion", "getTag"])
        }
    }

    @Test("more calls than one message takes are divided, and the answers keep their order")
    func count() async throws {
        try await ScriptedHub.serving([try answers(0..<3), try answers(3..<6), try .result(6)]) { script in
            var hub = script.hub
            hub.batchLimits.count = 3
            hub.batchLimits.parallel = 1
            let results = try await hub.batch(echoes(7))
            let values = try results.map { try $0.get() }
            #expect(values == (0..<7).map { .int($0) })
            #expect(script.asked == ["multiCall", "multiCall", "echo"])
        }
    }

    @Test("no message is longer than a hub takes, by one byte") func size() throws {
        var limits = KojiBatchLimits()
        let calls = echoes(10, size: 1000).map(\.call)
        let (whole, _) = KojiBatch.portions(calls, limits)
        #expect(whole.count == 1 && whole[0].message(to: "x").body.count == whole[0].size)
        limits.size = whole[0].size
        #expect(KojiBatch.portions(calls, limits).0.count == 1)
        limits.size -= 1
        let (parts, _) = KojiBatch.portions(calls, limits)
        #expect(parts.map(\.places) == [Array(0..<9), [9]])
        #expect(parts.allSatisfy { $0.message(to: "x").body.count <= limits.size })
    }

    @Test("a call that cannot be sent fails alone") func unsendable() async throws {
        try await ScriptedHub.serving([try answers(0..<2)]) { script in
            var hub = script.hub
            hub.batchLimits.size = 5000
            let results = try await hub.batch([
                .plain("a"), .plain("b", "\u{0}"), .plain("c", .string(String(repeating: "x", count: 5000))),
                .plain("d"),
            ])
            #expect(try results[0].get() == 0 && results[3].get() == 1)
            for place in 1...2 {
                let error = #expect(throws: KojiError.self) { try results[place].get() }
                #expect(error?.code == .unsendable)
            }
        }
    }

    @Test("an answer with more or fewer results than calls is none", arguments: [1, 3] as [Int64])
    func wrongCount(_ count: Int64) async throws {
        try await ScriptedHub.serving([try answers(0..<count)]) { script in
            let error = try await kojiError { _ = try await script.hub.batch(echoes(2)) }
            #expect(error.code == .unexpectedAnswer, "\(error)")
        }
    }

    static let shapes: [XMLRPCValue] = [[[1, 2], 1], ["x", [1]], [["a": 1], [1]]]

    @Test("an answer that is none is told of", arguments: Self.shapes)
    func wrongShape(_ answer: XMLRPCValue) async throws {
        try await ScriptedHub.serving([try .result(answer)]) { script in
            let error = try await kojiError { _ = try await script.hub.batch(echoes(2)) }
            #expect(error.code == .unexpectedAnswer, "\(error)")
        }
    }

    @Test("a fault of the whole message is everybody's") func wholeFault() async throws {
        try await ScriptedHub.serving([try .recorded("91-server-offline")]) { script in
            let error = try await kojiError { _ = try await script.hub.batch(echoes(2)) }
            #expect(error.fault == .serverOffline)
        }
    }
}

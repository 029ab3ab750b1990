import DigestKit
import TestSupport
import Testing

@testable import KojiKit

@Suite struct XMLRPCFuzzTests {
    private static let mutation = ByteMutation(
        snippets: [
            "<value>", "</value>", "<nil/>", "<int>", "</int>", "<array><data>", "</data></array>",
            "<struct>",
            "<member><name>x</name>", "</member>", "<fault>", "&", "&#0;", "<!DOCTYPE a [<!ENTITY x 'y'>]>",
            "<",
            "]]>", "<![CDATA[", "<string>", "9", "-", "\u{0}", "<?xml version='1.0'?>",
        ].map { Array($0.utf8) } + [[0xFF], [0xC3], [0xED, 0xA0, 0x80]])

    private static let samples = [
        "23-listTagged.response", "49-multicall.response", "05-kwargs.request",
        "43-getTaskResult-failed.response",
        "04-echo-types.response",
    ]

    @Test(
        "a damaged message is refused or read, the same in pieces, with rows and without", arguments: samples)
    func damaged(_ name: String) throws {
        let sample = try Fixtures.bytes("koji-wire/\(name).xml")
        var random = SeededGenerator(seed: FuzzBudget.seed)
        var budget = FuzzBudget(rounds: 250, sharedBy: Self.samples.count)
        while budget.goesOn() {
            var bytes = sample
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                Self.mutation.damage(&bytes, other: sample, &random)
            }
            let whole = Result { try XMLRPCDecoder.message(bytes) }
            let size = Int.random(in: 1...300, using: &random)
            let inPieces = Result { try read(bytes, size, rowDepth: 0).message }
            #expect((try? whole.get()) == (try? inPieces.get()), "\(String(decoding: bytes, as: UTF8.self))")
            let rows = Result { try read(bytes, size, rowDepth: 1) }
            if case .success(let message) = whole {
                // What is read can be written, and is read again.
                if case .reply(let reply) = message, let written = try? XMLRPCWriter.reply(reply) {
                    let again = try XMLRPCDecoder.reply(written)
                    #expect(again == reply)
                }
                guard case .reply(.result(.array(let values))) = message else { continue }
                let found = try rows.get()
                #expect(found.rows.map(\.value) == values && found.message == .reply(.result([])))
            }
        }
    }

    private func read(
        _ bytes: [UInt8], _ size: Int, rowDepth: Int
    ) throws -> (message: XMLRPCDecoder.Message, rows: [XMLRPCDecoder.Row]) {
        var decoder = XMLRPCDecoder(rowDepth: rowDepth)
        var rows: [XMLRPCDecoder.Row] = []
        for start in stride(from: 0, to: bytes.count, by: size) {
            try decoder.feed(Array(bytes[start..<min(start + size, bytes.count)]))
            rows += decoder.takeRows()
        }
        let message = try decoder.finish()
        return (message, rows + decoder.takeRows())
    }

    @Test("whatever is written is read back", arguments: 0..<4)
    func roundTrip(_ seed: UInt64) throws {
        var values = RandomValue(random: SeededGenerator(seed: FuzzBudget.seed &* 1000 &+ seed))
        var budget = FuzzBudget(rounds: 300, sharedBy: 4)
        while budget.goesOn() {
            let value = values.value()
            let written = try XMLRPCWriter.reply(.result(value))
            let read = try XMLRPCDecoder.reply(written)
            #expect(read == .result(value))
        }
    }

    @Test("base64 is read back, and nothing else is base64", arguments: 0..<70)
    func base64(_ count: Int) throws {
        var random = SeededGenerator(seed: UInt64(count))
        let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
        let text = Base64.text(bytes)
        #expect(Base64.bytes(text) == bytes)
        #expect(text.utf8.count == (count + 2) / 3 * 4)
        if count > 0 { #expect(Base64.bytes(String(text.dropLast())) == nil) }
    }
}

import HostKit
import SystemPackage
import TestSupport
import Testing

@testable import KojiKit

/// The messages that the reference client and a real hub exchanged; see `Tests/Fixtures/koji-wire`.
@Suite("Recorded messages") struct RecordedMessagesTests {
    static let names: [String] = {
        let entries = (try? Files.list(Fixtures.path("koji-wire"))) ?? []
        return entries.filter { $0.hasSuffix(".xml") }.sorted()
    }()

    @Test("there are as many as were recorded") func count() {
        #expect(Self.names.count > 150)
    }

    @Test("what is read and written again is the same, byte for byte", arguments: names)
    func roundTrip(_ name: String) throws {
        let bytes = try Fixtures.bytes("koji-wire/\(name)")
        // One body of a request is not XML on purpose.
        guard bytes.starts(with: Array("<?xml".utf8)) else { return }
        let written =
            switch try XMLRPCDecoder.message(bytes) {
            case .call(let method, let parameters): try XMLRPCWriter.call(method, parameters)
            case .reply(let reply): try XMLRPCWriter.reply(reply)
            }
        #expect(String(decoding: written, as: UTF8.self) == String(decoding: bytes, as: UTF8.self))
    }

    @Test("pieces of any size make the same message", arguments: [1, 2, 3, 7, 100])
    func pieces(_ size: Int) throws {
        let bytes = try Fixtures.bytes("koji-wire/29-listTaggedRPMS.response.xml")
        var decoder = XMLRPCDecoder()
        for start in stride(from: 0, to: bytes.count, by: size) {
            try decoder.feed(Array(bytes[start..<min(start + size, bytes.count)]))
        }
        let message = try decoder.finish()
        let whole = try XMLRPCDecoder.message(bytes)
        #expect(message == whole)
    }

    @Test("rows of two lists are given out as they come, and are those of the whole answer") func rows()
        throws
    {
        let bytes = try Fixtures.bytes("koji-wire/29-listTaggedRPMS.response.xml")
        var decoder = XMLRPCDecoder(rowDepth: 2)
        var rows: [[XMLRPCValue]] = [[], []]
        for start in stride(from: 0, to: bytes.count, by: 1000) {
            try decoder.feed(Array(bytes[start..<min(start + 1000, bytes.count)]))
            for row in decoder.takeRows() { rows[row.list].append(row.value) }
        }
        let message = try decoder.finish()
        for row in decoder.takeRows() { rows[row.list].append(row.value) }
        #expect(message == .reply(.result([[], []])))
        guard case .result(let whole) = try XMLRPCDecoder.reply(bytes) else { return }
        #expect(whole == .array(rows.map { .array($0) }))
        #expect(rows[0].count > 10)
    }

    @Test("what is cut off is no message, wherever it is cut") func truncated() throws {
        let bytes = try Fixtures.bytes("koji-wire/06-kwargs-mixed.request.xml")
        for count in stride(from: 0, to: bytes.count - 2, by: 5) {
            #expect(throws: XMLRPCError.self) { try XMLRPCDecoder.message(Array(bytes.prefix(count))) }
        }
    }
}

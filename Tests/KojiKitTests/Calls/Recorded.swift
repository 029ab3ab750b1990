import HostKit
import TestSupport
import Testing

@testable import KojiKit

/// Exchanges of the reference client with a real hub, by the names of their files.
enum Recorded {
    static func request(_ sample: String) throws -> (method: String, parameters: [XMLRPCValue]) {
        let bytes = try Fixtures.bytes("koji-wire/\(sample).request.xml")
        guard case .call(let method, let parameters) = try XMLRPCDecoder.message(bytes) else {
            throw KojiError(.badReply, "\(sample) is no call")
        }
        return (method, parameters)
    }

    static func result(_ sample: String) throws -> XMLRPCValue {
        switch try XMLRPCDecoder.reply(Fixtures.bytes("koji-wire/\(sample).response.xml")) {
        case .result(let value): return value
        case .fault(let fault): throw KojiError(fault)
        }
    }

    static func reply(_ sample: String) throws -> Reply {
        let body = try Fixtures.bytes("koji-wire/\(sample).response.xml")
        return Reply(header: [("Content-Type", "text/xml")], body: body)
    }

    /// What the hub answered, read as the request reads it, after the request was found to be the recorded one.
    ///
    /// - Parameters:
    ///   - names: Of the positional parameters, for calls that name what the recorded one does not, or the other way
    ///     round. Without it the bytes have to be the same.
    ///   - defaults: Parameters that one of the two leaves out, since the hub takes them to be so anyway.
    static func answer<Answer>(
        to request: KojiRequest<Answer>, _ sample: String, names: [String]? = nil,
        defaults: XMLRPCStruct = [:],
        at place: SourceLocation = #_sourceLocation
    ) throws -> Answer {
        try expectSent(request.call, sample, names: names, defaults: defaults, at: place)
        return try request.decode(try result(sample))
    }

    static func rows<Answer>(
        of listing: KojiListing<Answer>, _ sample: String, names: [String]? = nil,
        defaults: XMLRPCStruct = [:],
        at place: SourceLocation = #_sourceLocation
    ) throws -> Answer {
        try answer(to: listing.request, sample, names: names, defaults: defaults, at: place)
    }

    static func expectSent(
        _ call: KojiCall, _ sample: String, names: [String]? = nil, defaults: XMLRPCStruct = [:],
        at place: SourceLocation = #_sourceLocation
    ) throws {
        if let names {
            let recorded = try request(sample)
            #expect(call.method == recorded.method, sourceLocation: place)
            let sent = named(call.parameters, names, defaults)
            #expect(sent == named(recorded.parameters, names, defaults), sourceLocation: place)
        } else {
            let sent = try XMLRPCWriter.call(call.method, call.parameters)
            let bytes = try Fixtures.bytes("koji-wire/\(sample).request.xml")
            #expect(
                String(decoding: sent, as: UTF8.self) == String(decoding: bytes, as: UTF8.self),
                sourceLocation: place)
        }
    }

    /// Parameters by their names. What is nil or false counts as left out.
    private static func named(
        _ parameters: [XMLRPCValue], _ names: [String], _ defaults: XMLRPCStruct
    ) -> XMLRPCStruct {
        var all = defaults
        for (number, value) in parameters.enumerated() {
            if let members = value.structure, members["__starstar"] != nil {
                for member in members.members where member.name != "__starstar" {
                    if !member.value.isNull, member.value != false { all[member.name] = member.value }
                }
            } else {
                all[names[number]] = value
            }
        }
        return all
    }
}

import HostKit
import SystemPackage
import TestSupport
import Testing

@testable import KojiKit

/// Koji's own codec reads what we write, and writes the same.
@Suite("Koji's own codec", KojiOracle.isThere) struct XMLRPCOracleTests {
    private static let script = """
        import os
        from koji import xmlrpcplus
        for name in sorted(os.listdir('.')):
            with open(name, 'rb') as file:
                parameters, method = xmlrpcplus.loads(file.read())
            text = xmlrpcplus.dumps(parameters, method, allow_none=True)
            with open(name + '.out', 'wb') as file:
                file.write(text.encode('utf-8'))
        """

    @Test("calls with any values are written byte for byte as it writes what it reads in them")
    func calls() async throws {
        var values = RandomValue(random: SeededGenerator(seed: FuzzBudget.seed), hasAllKinds: false)
        try await withTemporaryDirectory { directory in
            var written: [[UInt8]] = []
            for number in 0..<400 {
                let message = try XMLRPCWriter.call("method\(number)", [values.value(), values.value()])
                try Files.writeAtomically(message, to: directory.appending("\(1000 + number)"))
                written.append(message)
            }
            _ = try await KojiOracle.run(Self.script, in: directory)
            for (number, message) in written.enumerated() {
                let theirs = try Files.read(directory.appending("\(1000 + number).out"))
                #expect(
                    String(decoding: theirs, as: UTF8.self) == String(decoding: message, as: UTF8.self))
            }
        }
    }

    @Test("what it writes and we never would is read") func others() async throws {
        let script = """
            import datetime, sys
            from koji import xmlrpcplus
            values = [bytes(range(256)), datetime.datetime(2026, 1, 2, 3, 4, 5), (x for x in range(3)),
                      {'1': 'a', 'b': None}, 2 ** 31, -2 ** 31, 2 ** 63 - 1, 1e22, 5e-324]
            sys.stdout.write(xmlrpcplus.dumps((values,), methodresponse=True, allow_none=True))
            """
        try await withTemporaryDirectory { directory in
            let reply = try XMLRPCDecoder.reply(try await KojiOracle.run(script, in: directory))
            #expect(
                reply
                    == .result([
                        .bytes(Array(0...255)), .date("20260102T03:04:05"), [0, 1, 2], ["1": "a", "b": nil],
                        2_147_483_648, -2_147_483_648, .int(.max), 1e22, .double(.leastNonzeroMagnitude),
                    ]))
        }
    }
}

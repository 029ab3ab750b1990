import ConfigSyntax
import Foundation
import HostKit
import SourceDiagnostics
import SystemPackage
import TestSupport

/// What Python's `tomllib` makes of files, in a form to compare: one text for each, nil for what is refused.
enum TOMLOracle {
    private static let script = """
        import base64, json, struct, sys, tomllib
        def shown(v):
            if isinstance(v, bool): return 'b:' + str(v).lower()
            if isinstance(v, int):
                if not -2**63 <= v < 2**63: raise ValueError('more than 64 bits')
                return 'i:%d' % v
            if isinstance(v, float): return 'f:' + ('nan' if v != v else struct.pack('>d', v).hex())
            if isinstance(v, str): return 's:' + v.encode().hex()
            if isinstance(v, list): return '[' + ','.join(map(shown, v)) + ']'
            if isinstance(v, dict):
                return '{' + ','.join(k.encode().hex() + '=' + shown(v[k]) for k in sorted(v)) + '}'
            return 'd'
        result = []
        for text in json.load(sys.stdin):
            try: result.append(shown(tomllib.loads(base64.b64decode(text).decode())))
            except (ValueError, RecursionError): result.append(None)
        print(json.dumps(result))
        """

    static func read(_ files: [[UInt8]]) async throws -> [String?] {
        let host = try Host.forTests()
        let command = Command(
            "python3", ["-c", script], environment: host.environment.forCommands(), in: "/",
            input: Array(try JSONEncoder().encode(files.map { Data($0).base64EncodedString() })))
        let output = try await host.runner.check(command).output
        return try JSONDecoder().decode([String?].self, from: Data(output.utf8))
    }

    static func ours(_ file: [UInt8]) -> String? {
        (try? TOMLDocument(SourceFile(name: "f", bytes: file))).map { shown($0.root) }
    }

    private static func shown(_ node: ConfigNode) -> String {
        switch node.value {
        case .null, .tuple: "?"
        case .bool(let flag): "b:\(flag)"
        case .integer(let number): "i:\(number)"
        case .float(let number):
            "f:" + (number.isNaN ? "nan" : String(format: "%016lx", number.bitPattern))
        case .date: "d"
        case .string(let text): "s:\(hex(text))"
        case .sequence(let items): "[" + items.map(shown).joined(separator: ",") + "]"
        case .mapping(let mapping):
            "{"
                + mapping.entries.map { (hex($0.name), shown($0.value)) }.sorted { $0.0 < $1.0 }
                .map { "\($0.0)=\($0.1)" }.joined(separator: ",") + "}"
        }
    }

    private static func hex(_ text: String) -> String {
        text.utf8.map { String(format: "%02x", $0) }.joined()
    }
}

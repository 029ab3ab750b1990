import ConfigSyntax
import Foundation
import HostKit
import SystemPackage
import TestSupport
import Testing

@Suite struct INIInterpolationTests {
    private static let values = [
        "plain": "a", "two": "%(plain)s%(PLAIN)s", "percent": "100%%", "lone": "5%", "letter": "%x",
        "missing": "%(no)s", "open": "%(plain", "noletter": "%(plain)", "self": "%(self)s",
        "round": "%(trip)s", "trip": "%(round)s", "deep": "%(two)s %(percent)s", "empty": "", "bare": "%()s",
        "kept": "(%%(plain)s)", "é": "%(é2)s", "é2": "ß",
    ]

    private static let script = """
        import configparser, json, sys
        parser = configparser.ConfigParser()
        parser.read_dict({'s': {k: '' for k in json.load(open(sys.argv[1]))}})
        for name, value in json.load(open(sys.argv[1])).items():
            parser._sections['s'][name] = value
        result = {}
        for name in parser.options('s'):
            try:
                result[name] = parser.get('s', name)
            except configparser.Error:
                result[name] = None
        print(json.dumps(result))
        """

    @Test("values mean what they mean to Python's configparser", Tool.require("python3")) func oracle()
        async throws
    {
        try await withTemporaryDirectory { directory in
            let file = directory.appending("values")
            try Files.writeAtomically([UInt8](JSONEncoder().encode(Self.values)), to: file)
            let host = try Host.forTests()
            let command = Command(
                "python3", ["-c", Self.script, file.string], environment: host.environment.forCommands(),
                in: directory)
            let output = try await host.runner.check(command).output
            let theirs = try JSONDecoder().decode([String: String?].self, from: Data(output.utf8))
            #expect(theirs.count == Self.values.count)
            let interpolation = INIInterpolation(values: Self.values)
            for (name, expected) in theirs {
                let ours = try? interpolation.expand(Self.values[name] ?? "")
                #expect(ours == expected, "\(name)")
            }
        }
    }

    @Test("a value that grows without end is refused") func growing() {
        var values = ["v0": "0123456789"]
        for number in 1...8 {
            values["v\(number)"] = String(repeating: "%(v\(number - 1))s", count: 10)
        }
        let interpolation = INIInterpolation(values: values)
        let failure = #expect(throws: INIInterpolation.Failure.self) { try interpolation.expand("%(v8)s") }
        #expect(failure?.message == "the value becomes too long")
    }
}

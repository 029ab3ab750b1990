import HostKit
import SystemPackage
import TestSupport

/// Python's own reader of JSON.
enum PythonJSON {
    /// What it does with pleasure and we refuse, or the other way round, is made equal here: `NaN` and infinities
    /// are refused, halves of surrogate pairs become U+FFFD, and a byte order mark is left out.
    private static let script = """
        import json, struct, sys

        def refuse(word):
            raise ValueError(word)

        def text(value):
            return '"' + ''.join('\\ufffd' if '\\ud800' <= c <= '\\udfff' else c for c in value).encode().hex()

        def number(digits, is_whole):
            bits = format(struct.unpack('>Q', struct.pack('>d', float(digits)))[0], 'x')
            whole = ''
            if is_whole and len(digits) < 30 and -2 ** 63 <= int(digits) < 2 ** 63:
                whole = int(digits)
            return lambda: f'{digits}={whole}={bits}'

        def members(pairs):
            return lambda: '{' + ','.join(text(n) + ':' + canonical(v) for n, v in pairs) + '}'

        def canonical(value):
            if value is None: return 'n'
            if value is True: return 't'
            if value is False: return 'f'
            if isinstance(value, str): return text(value)
            if isinstance(value, list): return '[' + ','.join(map(canonical, value)) + ']'
            return value()

        def read(data):
            try:
                value = json.loads(
                    data.decode('utf-8-sig'), object_pairs_hook=members, parse_constant=refuse,
                    parse_int=lambda digits: number(digits, True),
                    parse_float=lambda digits: number(digits, False))
            except ValueError:
                return '!'
            return canonical(value)

        data = open('texts', 'rb').read()
        place = 0
        for size in map(int, open('sizes').read().split()):
            print(read(data[place:place + size]))
            place += size
        """

    /// What each text says to Python, in the words of `canonical`.
    static func canonicals(of texts: [[UInt8]]) async throws -> [String] {
        try await withTemporaryDirectory { directory in
            try Files.writeAtomically(Array(texts.joined()), to: directory.appending("texts"))
            let sizes = texts.map { "\($0.count)" }.joined(separator: " ")
            try Files.writeAtomically(Array(sizes.utf8), to: directory.appending("sizes"))
            try Files.writeAtomically(Array(script.utf8), to: directory.appending("script.py"))
            _ = try await Host.forTests().runner.check(
                .shell("PYTHONDONTWRITEBYTECODE=1 python3 script.py > output", in: directory))
            return try Files.readText(directory.appending("output")).split(separator: "\n").map(String.init)
        }
    }
}

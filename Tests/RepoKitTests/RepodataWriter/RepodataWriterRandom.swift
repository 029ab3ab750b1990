import TestSupport

/// Packages with contents that are hard to write as XML; the same in every run.
struct RepodataWriterRandom {
    private var generator: SeededGenerator

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
    }

    private static let fragments: [[UInt8]] =
        [
            "a", "b", "lib", "/usr/", "/etc/", "bin/", " ", "<", ">", "&", "\"", "'", "\t", "\n", "\r", "ü",
            "é",
            "😀", "€", "0", "1", "-", ".", ":", "(", ")", "rpmlib(", "libc.so.6", "\u{7F}", "sendmail", "~",
            "]]>",
            "\u{800}", "\u{D7FF}", "\u{E000}", "\u{FFFD}",
        ].map { Array($0.utf8) } + [[0xFC], [0xE9, 0x74], [0x80], [0xBF, 0xFF]]

    private static let names = [
        "a", "b", "self", "/usr/bin/x", "/etc/foo", "/bin/sh", "dup", "dup", "libc.so.6()(64bit)",
        "libc.so.6(GLIBC_2.4)(64bit)", "libc.so.6(GLIBC_2.34)(64bit)", "libc.so.6(GLIBC_2.34", "libc.so.6",
        "libc.so.6(X)(64bit)", "libc.so.6(64bit)", "rpmlib(A)", "(a if b)", "",
    ]
    private static let versions = [
        "", "1", "1-2", "1:2-3", "a:1", "1", "0:1", "1-", "-1", ":", "2:", "1.0~rc1-1.fc3", "é:1", "-5:1",
        " 1:2",
        "1:2:3-4-5",
    ]
    private static let flags: [UInt32] = [
        0, 8, 2, 4, 10, 12, 6, 14, 8 | 1 << 9, 1 << 10, 64, 8 | 64, 1 << 11, 1 << 8, 9, 8 | 1 << 14,
        1 << 24 | 10,
    ]
    private static let relationTags: [(UInt32, UInt32, UInt32)] = [
        (1047, 1112, 1113), (1049, 1048, 1050), (1054, 1053, 1055), (1090, 1114, 1115), (5046, 5048, 5047),
        (5049, 5051, 5050), (5052, 5054, 5053), (5055, 5057, 5056),
    ]

    mutating func package() -> RepodataWriterBytes {
        var package = RepodataWriterBytes()
        package[1001] = "1\(plain())<&"
        for tag: UInt32 in [1004, 1005, 1007, 1011, 1014, 1015, 1016, 1020] where !generator.one(in: 5) {
            package.header[tag] = .text(text())
        }
        if generator.one(in: 4) {
            package.header[1044] = nil
            package.header[1106] = .numbers32([1])
        }
        if generator.one(in: 3) { package.header[1003] = .numbers32([generator.pick([0, 1, 7, .max])]) }
        if !generator.one(in: 5) {
            package.header[1009] = .numbers32([.random(in: 0 ... .max, using: &generator)])
        }
        if generator.one(in: 4) { package.header[5009] = .numbers64([1 << 40]) }
        if generator.one(in: 2) {
            package.signature[1007] = .numbers32([.random(in: 0 ... .max, using: &generator)])
        }
        for tags in Self.relationTags where !generator.one(in: 4) {
            let most = tags.0 == 1049 ? 30 : 6
            package.set(tags, (0..<Int.random(in: 1...most, using: &generator)).map { _ in relation() })
        }
        if !generator.one(in: 5) { package.set(files: (0..<8).map { _ in file() }) }
        if !generator.one(in: 5) { addChangelog(&package) }
        return package
    }

    private mutating func relation() -> RepodataWriterBytes.Relation {
        let name = generator.one(in: 4) ? text() : Array(generator.pick(Self.names).utf8)
        return (name, generator.pick(Self.flags), Array(generator.pick(Self.versions).utf8))
    }

    private mutating func file() -> RepodataWriterBytes.File {
        let directories = ["/usr/bin/", "/etc/", "/", "/usr/lib/", "/usr/share/", "", "/x/robin/"]
        let directory =
            generator.one(in: 4) ? [0x2F] + text() + [0x2F] : Array(generator.pick(directories).utf8)
        let names = ["x", "foo", "sh", "sendmail", "bin", "etc", "bin/x", ""]
        let name = generator.one(in: 3) ? text() : Array(generator.pick(names).utf8)
        return (
            directory, name, generator.pick([0o100644, 0o40755, 0o120777]), generator.pick([0, 0, 64, 1, 65])
        )
    }

    private mutating func addChangelog(_ package: inout RepodataWriterBytes) {
        let count = Int.random(in: 1...16, using: &generator)
        let times: [UInt32] = [100, 101, 102, 99, 0, 3_000_000_000]
        package.header[1080] = .numbers32((0..<count).map { _ in generator.pick(times) })
        package.header[1081] = .texts(
            (0..<count).map { _ in text() + [UInt8](repeating: 0x20, count: generator.pick([0, 0, 1, 3])) })
        package.header[1082] = .texts((0..<count).map { _ in text() })
    }

    private mutating func plain() -> String {
        (0..<3).map { _ in generator.pick(["a", "1", ".", "_", "~"]) }.joined()
    }

    private mutating func text() -> [UInt8] {
        if generator.one(in: 3) { return Array(plain().utf8) }
        return (0..<Int.random(in: 0...6, using: &generator)).flatMap { _ in generator.pick(Self.fragments) }
    }
}

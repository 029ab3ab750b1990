import HostKit
import SystemPackage

/// Package files made byte by byte, with what rpmbuild would refuse to put into them.
struct RepodataWriterBytes {
    enum Value {
        case text([UInt8])
        case texts([[UInt8]])
        case numbers16([UInt16])
        case numbers32([UInt32])
        case numbers64([UInt64])
    }

    var signature: [UInt32: Value] = [1000: .numbers32([0])]
    var header: [UInt32: Value] = [
        100: .texts([Array("C".utf8)]), 1000: .text(Array("hello".utf8)), 1001: .text(Array("1.0".utf8)),
        1002: .text(Array("1".utf8)), 1006: .numbers32([1_700_000_000]), 1021: .text(Array("linux".utf8)),
        1022: .text(Array("noarch".utf8)), 1044: .text(Array("hello-1.0-1.src.rpm".utf8)),
    ]

    subscript(_ tag: UInt32) -> String? {
        get { nil }
        set { header[tag] = newValue.map { .text(Array($0.utf8)) } }
    }

    typealias Relation = (name: [UInt8], flags: UInt32, version: [UInt8])

    /// Sets names, flags and versions under their tags.
    mutating func set(_ tags: (UInt32, UInt32, UInt32), _ relations: [Relation]) {
        header[tags.0] = .texts(relations.map(\.name))
        header[tags.1] = .numbers32(relations.map(\.flags))
        header[tags.2] = .texts(relations.map(\.version))
    }

    typealias File = (directory: [UInt8], name: [UInt8], mode: UInt16, flags: UInt32)

    mutating func set(files: [File]) {
        var directories: [[UInt8]] = []
        let indexes = files.map { file in
            if !directories.contains(file.directory) { directories.append(file.directory) }
            return UInt32(directories.firstIndex(of: file.directory) ?? 0)
        }
        header[1117] = .texts(files.map(\.name))
        header[1118] = .texts(directories)
        header[1116] = .numbers32(indexes)
        header[1030] = .numbers16(files.map(\.mode))
        header[1037] = .numbers32(files.map(\.flags))
        header[1028] = .numbers32(files.map { _ in 1 })
    }

    var bytes: [UInt8] {
        var lead = [UInt8](repeating: 0, count: 96)
        lead.replaceSubrange(0..<6, with: [0xED, 0xAB, 0xEE, 0xDB, 3, 0])
        lead[79] = 5
        var bytes = lead + Self.header(signature, region: 62)
        while bytes.count % 8 != 0 { bytes.append(0) }
        return bytes + Self.header(header, region: 63) + Array("payload".utf8)
    }

    func write(_ path: FilePath) throws {
        try Files.createDirectories(path.removingLastComponent())
        try Files.writeAtomically(bytes, to: path)
        try Files.setModified(Timestamp(seconds: 1_600_000_000), of: path)
    }

    /// A header with the region that rpm 4 expects around its entries.
    private static func header(_ entries: [UInt32: Value], region: UInt32) -> [UInt8] {
        var (index, data): ([UInt8], [UInt8]) = ([], [])
        for (tag, value) in entries.sorted(by: { $0.key < $1.key }) {
            let (type, count, width, content) = parts(value)
            while data.count % width != 0 { data.append(0) }
            index += big(tag) + big(type) + big(UInt32(data.count)) + big(UInt32(count))
            data += content
        }
        let count = UInt32(entries.count + 1)
        let first = big(region) + big(UInt32(7)) + big(UInt32(data.count)) + big(UInt32(16))
        data += big(region) + big(UInt32(7)) + big(UInt32(bitPattern: -Int32(count) * 16)) + big(UInt32(16))
        return [0x8E, 0xAD, 0xE8, 1, 0, 0, 0, 0] + big(count) + big(UInt32(data.count)) + first + index + data
    }

    private static func parts(_ value: Value) -> (type: UInt32, count: Int, width: Int, content: [UInt8]) {
        switch value {
        case .text(let text): (6, 1, 1, text + [0])
        case .texts(let texts): (8, texts.count, 1, texts.flatMap { $0 + [0] })
        case .numbers16(let numbers): (3, numbers.count, 2, numbers.flatMap { big($0) })
        case .numbers32(let numbers): (4, numbers.count, 4, numbers.flatMap { big($0) })
        case .numbers64(let numbers): (5, numbers.count, 8, numbers.flatMap { big($0) })
        }
    }

    private static func big(_ number: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: number.bigEndian) { Array($0) }
    }
}

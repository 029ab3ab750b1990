import RPMKit
import SystemPackage

/// Makes packages byte by byte: right ones that rpmbuild no longer makes, and wrong ones.
struct PackageBytes {
    struct Entry {
        var tag: RPMTag
        var type: UInt32
        var count: Int
        var data: [UInt8]
    }

    var signature: [Entry] = [.int32(.signatureSize, [0])]
    var header: [Entry] = [
        .string(.name, "hello"), .string(.version, "1.0"), .string(.release, "1"), .string(.arch, "noarch"),
        .string(.sourceRPM, "hello-1.0-1.src.rpm"),
    ]
    var payload: [UInt8] = Array("payload".utf8)

    var lead: [UInt8] {
        var lead = [UInt8](repeating: 0, count: 96)
        lead.replaceSubrange(0..<6, with: [0xED, 0xAB, 0xEE, 0xDB, 3, 0])
        lead[79] = 5
        return lead
    }

    var bytes: [UInt8] {
        var bytes = lead + Self.bytes(of: signature)
        while bytes.count % 8 != 0 { bytes.append(0) }
        return bytes + Self.bytes(of: header) + payload
    }

    static func bytes(of entries: [Entry]) -> [UInt8] {
        var (index, data): ([UInt8], [UInt8]) = ([], [])
        for entry in entries {
            let alignment = [3: 2, 4: 4, 5: 8][entry.type] ?? 1
            while data.count % alignment != 0 { data.append(0) }
            index += big(entry.tag.rawValue) + big(entry.type) + big(UInt32(data.count))
            index += big(UInt32(entry.count))
            data += entry.data
        }
        let counts = big(UInt32(entries.count)) + big(UInt32(data.count))
        return [0x8E, 0xAD, 0xE8, 1, 0, 0, 0, 0] + counts + index + data
    }

    static func big(_ number: UInt32) -> [UInt8] { withUnsafeBytes(of: number.bigEndian) { Array($0) } }

    func read() throws(RPMError) -> PackageHeader {
        try PackageHeader(PackageFile(bytes: bytes, path: "test.rpm"))
    }
}

extension PackageBytes.Entry {
    static func string(_ tag: RPMTag, _ text: String) -> Self {
        Self(tag: tag, type: 6, count: 1, data: Array(text.utf8) + [0])
    }

    static func strings(_ tag: RPMTag, _ texts: [String]) -> Self {
        Self(tag: tag, type: 8, count: texts.count, data: texts.flatMap { Array($0.utf8) + [0] })
    }

    static func int32(_ tag: RPMTag, _ numbers: [UInt32]) -> Self {
        Self(tag: tag, type: 4, count: numbers.count, data: numbers.flatMap { PackageBytes.big($0) })
    }

    static func binary(_ tag: RPMTag, _ bytes: [UInt8]) -> Self {
        Self(tag: tag, type: 7, count: bytes.count, data: bytes)
    }
}

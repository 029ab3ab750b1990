internal import DigestKit
internal import HostKit

/// One kept answer as it lies in its file: a line of numbers, the key and the answer.
struct DiskCacheEntry {
    var key: String
    var time: Timestamp
    var value: [UInt8]

    /// More bytes than the first line ever has.
    static let headLimit = 256
    private static let mark = "pungi-cache-1"
    static let suffix = ".entry"

    /// The name of a key's file.
    static func name(of key: String) -> String {
        Checksum.of(Array(key.utf8), .sha256).hexadecimal + suffix
    }

    init(key: String, time: Timestamp, value: [UInt8]) {
        self.key = key
        self.time = time
        self.value = value
    }

    /// nil for what is not a whole entry.
    init?(_ bytes: [UInt8]) {
        guard let end = bytes.prefix(Self.headLimit).firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        let words = String(decoding: bytes[..<end], as: UTF8.self).split(separator: " ")
        guard words.count == 4, words[0] == Self.mark, let seconds = Int64(words[1]),
            let keySize = Int(words[2]), keySize >= 0, keySize < bytes.count - end
        else { return nil }
        let body = bytes[(end + 1)...]
        guard Self.sum(body) == words[3] else { return nil }
        key = String(decoding: body.prefix(keySize), as: UTF8.self)
        time = Timestamp(seconds: seconds)
        value = Array(body.dropFirst(keySize))
    }

    var bytes: [UInt8] {
        let body = Array(key.utf8) + value
        let head = "\(Self.mark) \(time.seconds) \(key.utf8.count) \(Self.sum(body[...]))\n"
        return Array(head.utf8) + body
    }

    private static func sum(_ body: ArraySlice<UInt8>) -> String {
        var hashing = Hashing(.sha256)
        body.withUnsafeBytes { hashing.update($0) }
        return hashing.checksum().hexadecimal
    }
}

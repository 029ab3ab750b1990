internal import DigestKit
internal import HostKit
internal import SystemPackage

/// A file on its way, kept over several attempts: the next one asks for what is still missing.
final class PartialFile: @unchecked Sendable {
    // Unchecked: used by the loop's thread during a transfer, and by the download's task before and after.
    private let wanted: Wanted
    private var file: TemporaryFile?
    private var hashing: Hashing?
    private(set) var received: Int64 = 0
    /// Where what we have came from, and what the server calls that state of it.
    private var origin: (url: String, validator: String?)?
    /// Whether what is there was put together from more than one answer.
    private(set) var isPatched = false
    private var isSpoiled = false

    /// What is to come.
    struct Wanted: Sendable {
        var target: FilePath
        var limit: Int64
        var checksum: Checksum?
        var size: Int64?
    }

    init(_ wanted: Wanted) { self.wanted = wanted }

    /// Fields that ask for the rest alone; none if everything is needed.
    func rangeFields(for url: String) -> [HTTPField] {
        guard received > 0, !isSpoiled, let origin else { return [] }
        let isSameState = origin.url == url && origin.validator != nil
        // With a checksum to compare in the end it does not matter whose bytes these are.
        guard isSameState || wanted.checksum != nil else { return [] }
        let range = HTTPField("Range", "bytes=\(received)-")
        guard isSameState, let validator = origin.validator else { return [range] }
        return [range, HTTPField("If-Range", validator)]
    }

    /// Says what answer the bytes that come next belong to.
    ///
    /// - Returns: Whether they are of use.
    func begin(status: Int, header: [HTTPField], url: String) throws(FileError) -> Bool {
        if status == 206 {
            guard received > 0, Self.start(of: header["Content-Range"]) == received else { return false }
            isPatched = true
            return true
        }
        if received > 0 || file == nil { try restart() }
        origin = (url, Self.validator(header))
        return true
    }

    /// Begins anew.
    func restart() throws(FileError) {
        file = nil
        file = try TemporaryFile(beside: wanted.target)
        hashing = wanted.checksum.map { Hashing($0.kind) }
        received = 0
        (isPatched, isSpoiled) = (false, false)
        origin = nil
    }

    /// Says that what came so far is of no use.
    func spoil() { isSpoiled = true }

    /// Takes bytes; false if there are more than allowed.
    func append(_ piece: UnsafeRawBufferPointer) throws(FileError) -> Bool {
        guard received + Int64(piece.count) <= wanted.limit else { return false }
        try file?.write(piece)
        hashing?.update(piece)
        received += Int64(piece.count)
        return true
    }

    func discard() { file = nil }

    /// What is wrong with what came; nil if it is what was wanted.
    func mismatch() -> String? {
        if let size = wanted.size, size != received { return "it has \(received) bytes instead of \(size)" }
        if let checksum = wanted.checksum, let found = hashing?.checksum(), found != checksum {
            return "its checksum is \(found) instead of \(checksum)"
        }
        return nil
    }

    /// Puts the file in place.
    func finish() throws(FileError) {
        if let file = file.take() { try file.rename(to: wanted.target) }
    }

    /// A strong entity tag, or a date of change.
    ///
    /// - SeeAlso: RFC 9110, 13.1.5: a weak tag says too little to join two parts.
    private static func validator(_ header: [HTTPField]) -> String? {
        if let tag = header["ETag"], !tag.hasPrefix("W/") { return tag }
        return header["Last-Modified"]
    }

    /// The first byte of `bytes 100-199/200`.
    private static func start(of range: String?) -> Int64? {
        guard let range, range.hasPrefix("bytes ") else { return nil }
        return Int64(range.dropFirst(6).prefix { $0 != "-" })
    }
}

/// What Rock Ridge says of a record: names, dates and kinds of Unix files, in small fields behind the ISO 9660
/// ones or, where there is no room, elsewhere.
///
/// - SeeAlso: IEEE P1281 (System Use Sharing Protocol), IEEE P1282 (Rock Ridge Interchange Protocol).
struct SystemUse {
    struct Field {
        /// As in `NM`.
        var signature: String
        /// Where its content begins on the image.
        var place: Int64
        /// Without signature, length and version.
        var content: ArraySlice<UInt8>
    }

    private(set) var fields: [Field] = []

    /// - Parameter skip: Bytes before the first field, as the root's record says.
    init(
        of record: ISODirectory.Record, on image: borrowing ISOFile, skip: Int = 0
    ) throws(ComposeError) {
        let use = record.systemUse.dropFirst(skip)
        var area: (place: Int64, bytes: ArraySlice<UInt8>)? = (
            record.place + Int64(use.startIndex - record.bytes.startIndex), use
        )
        // Areas may lead on to others, on a damaged image in a circle.
        for _ in 0..<64 {
            guard let (place, bytes) = area else { return }
            area = try take(bytes, at: place, image)
        }
        throw image.failure("the Rock Ridge fields of a file lead in a circle; it is damaged")
    }

    /// - Returns: The area that goes on.
    private mutating func take(
        _ bytes: ArraySlice<UInt8>, at place: Int64, _ image: borrowing ISOFile
    ) throws(ComposeError) -> (Int64, ArraySlice<UInt8>)? {
        var next: (Int64, ArraySlice<UInt8>)?
        var rest = bytes
        while rest.count >= 4 {
            let length = Int(rest.byte(2))
            guard length >= 4, length <= rest.count else { break }
            let signature = String(decoding: rest.prefix(2), as: UTF8.self)
            let content = rest.dropFirst(4).prefix(length - 4)
            switch signature {
            case "ST": return next
            case "CE":
                let begin =
                    Int64(content.littleEndian(0, bytes: 4)) * Int64(ISOFile.blockSize)
                    + Int64(content.littleEndian(8, bytes: 4))
                next = (
                    begin, try image.read(min(content.littleEndian(16, bytes: 4), 1 << 16), at: begin)[...]
                )
            default:
                fields.append(
                    Field(
                        signature: signature,
                        place: place + Int64(content.startIndex - bytes.startIndex), content: content))
            }
            rest = rest.dropFirst(length)
        }
        return next
    }

    subscript(signature: String) -> Field? { fields.first { $0.signature == signature } }

    /// The name; nil where the record has only that of ISO 9660.
    var name: String? {
        let parts = fields.filter { $0.signature == "NM" }
        guard !parts.isEmpty else { return nil }
        return String(decoding: parts.flatMap { $0.content.dropFirst() }, as: UTF8.self)
    }

    /// Whether the directory is shown elsewhere: one too deep for ISO 9660 has been moved.
    var isMoved: Bool { self["RE"] != nil }
    /// Where a directory lies that belongs here.
    var child: Int? { self["CL"]?.content.littleEndian(0, bytes: 4) }
    var isSymlink: Bool { self["SL"] != nil }
    /// Bytes to skip before the fields of all other records; only the root's own record says.
    var skip: Int { Int(self["SP"]?.content.byte(2) ?? 0) }
}

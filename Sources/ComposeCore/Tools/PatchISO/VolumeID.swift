/// What a volume ID may be.
enum VolumeID {
    /// Bytes that ISO 9660 has for it.
    static let limit = 32

    /// Checks a volume ID that somebody chose.
    ///
    /// - Returns: What is doubtful about it.
    /// - Throws: `.commandLine` for one that no image can have.
    static func check(_ text: String) throws(ComposeError) -> [String] {
        guard !text.isEmpty else {
            throw ComposeError(.commandLine, "the volume ID is empty; installers find their medium by it")
        }
        guard text.utf8.count <= limit else {
            throw ComposeError(
                .commandLine,
                "the volume ID '\(text)' has \(text.utf8.count) bytes; ISO 9660 has room for \(limit), shorten it"
            )
        }
        guard !text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) else {
            throw ComposeError(.commandLine, "the volume ID has control characters; remove them")
        }
        let odd = Set(text.filter { !allowed.contains($0) }).sorted()
        guard !odd.isEmpty else { return [] }
        return [
            "the volume ID '\(text)' has characters that not every system reads: "
                + odd.map { "'\($0)'" }.joined(separator: " ")
        ]
    }

    private static let allowed = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.+ ")
}

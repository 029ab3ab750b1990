internal import DigestKit

/// The checksums in a `.treeinfo`, changed without touching the rest of the file, whoever made it.
enum TreeInfoChecksums {
    /// The file with new checksums.
    ///
    /// - Parameter checksum: The checksum of a file of the tree; nil for one that has not changed.
    static func updated(
        _ content: [UInt8], _ checksum: (_ path: String, _ kind: Checksum.Kind) throws -> Checksum?
    ) rethrows -> [UInt8] {
        var isInside = false
        let lines = try content.split(separator: 0x0A, omittingEmptySubsequences: false).map { line in
            if line.first == UInt8(ascii: "[") { isInside = line.starts(with: "[checksums]".utf8) }
            return isInside ? try self.line(line, checksum) : Array(line)
        }
        return Array(lines.joined(separator: [0x0A]))
    }

    private static func line(
        _ line: ArraySlice<UInt8>, _ checksum: (String, Checksum.Kind) throws -> Checksum?
    ) rethrows -> [UInt8] {
        // As in `images/efiboot.img = sha256:0d4f…`.
        let text = String(decoding: line, as: UTF8.self)
        guard let equals = text.firstIndex(of: "="), let colon = text[equals...].firstIndex(of: ":") else {
            return Array(line)
        }
        let name = text[..<equals].filter { $0 != " " }.replacing("%%", with: "%")
        let kind = text[text.index(after: equals)..<colon].filter { $0 != " " }
        guard let kind = Checksum.Kind(name: kind), let new = try checksum(name, kind) else {
            return Array(line)
        }
        return Array((text[...colon] + new.hexadecimal).utf8)
    }
}

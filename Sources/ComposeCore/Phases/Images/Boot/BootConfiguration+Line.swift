extension BootConfiguration {
    /// A line of a boot loader's file.
    struct Line {
        private(set) var bytes: [UInt8]

        init(_ bytes: some Sequence<UInt8>) { self.bytes = Array(bytes) }

        /// Whether it is GRUB's command that looks for a file system.
        var isSearch: Bool {
            let words = bytes.split { Self.isBlank($0) }
            return words.first.map { $0.elementsEqual("search".utf8) } ?? false
        }

        /// Replaces what stands behind `-l` or `--label`: a word, or a text in quotes of either kind.
        mutating func replaceSearchedLabel(with label: String) {
            for option in [" -l ", " --label ", "\t-l ", "\t--label ", " --label="] {
                guard let found = bytes.firstRange(of: option.utf8) else { continue }
                let quoted = "'" + label.replacing("'", with: #"'\''"#) + "'"
                bytes.replaceSubrange(Self.word(in: bytes, from: found.upperBound), with: quoted.utf8)
                return
            }
        }

        /// The next word with its quotes.
        private static func word(in bytes: [UInt8], from start: Int) -> Range<Int> {
            let start = bytes[start...].firstIndex { !isBlank($0) } ?? bytes.endIndex
            guard start < bytes.endIndex, isQuote(bytes[start]) else {
                return start..<end(of: bytes, from: start)
            }
            let close = bytes[(start + 1)...].firstIndex(of: bytes[start])
            return start..<(close.map { $0 + 1 } ?? end(of: bytes, from: start))
        }

        /// Replaces the labels by which the kernel's arguments name the medium, as in `hd:LABEL=` and
        /// `live:CDLABEL=`.
        ///
        /// - Returns: The end of the first word that names it; nil if none does.
        mutating func replaceMediumLabels(with label: [UInt8]) -> Int? {
            var first: Int?
            var place = 0
            while let found = nextLabel(from: place) {
                let end =
                    bytes[found...].firstIndex { $0 == UInt8(ascii: ":") || Self.endsWord($0) } ?? bytes.count
                bytes.replaceSubrange(found..<end, with: label)
                place = found + label.count
                first = first ?? Self.end(of: bytes, from: place)
            }
            return first
        }

        /// Where the next label begins.
        private func nextLabel(from start: Int) -> Int? {
            [":LABEL=", ":CDLABEL="].compactMap { bytes[start...].firstRange(of: $0.utf8)?.upperBound }.min()
        }

        /// Makes the argument `inst.ks` name the kickstart on a medium.
        ///
        /// - Parameter place: Where the argument goes if there is none.
        mutating func setKickstart(_ medium: [UInt8], behind place: Int) {
            let value = medium + Array(":/\(BootConfiguration.kickstartName)".utf8)
            for name in [" inst.ks=", " ks="] {
                guard let found = bytes.firstRange(of: name.utf8) else { continue }
                let end = Self.end(of: bytes, from: found.upperBound)
                bytes.replaceSubrange(found.upperBound..<end, with: value)
                return
            }
            bytes.insert(contentsOf: Array(" inst.ks=".utf8) + value, at: place)
        }

        private static func end(of bytes: [UInt8], from start: Int) -> Int {
            bytes[start...].firstIndex(where: endsWord) ?? bytes.endIndex
        }

        private static func endsWord(_ byte: UInt8) -> Bool { isBlank(byte) || isQuote(byte) }

        private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }

        private static func isQuote(_ byte: UInt8) -> Bool {
            byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"")
        }
    }
}

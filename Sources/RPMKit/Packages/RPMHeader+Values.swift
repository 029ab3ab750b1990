extension RPMHeader {
    /// The text of an entry; of several texts, the first: for translated text that is the untranslated one.
    public func string(_ tag: RPMTag) -> String? {
        guard let entry = entry(tag), entry.type.width == nil else { return nil }
        return text(at: stringRange(at: entry.offset))
    }

    /// The texts of an entry, empty if there is none.
    public func strings(_ tag: RPMTag) -> [String] {
        var iterator = StringRanges(self, tag)
        var texts: [String] = []
        texts.reserveCapacity(iterator.remaining)
        while let range = iterator.next() { texts.append(text(at: range)) }
        return texts
    }

    /// A text in all languages that the package has it in; the locale of untranslated text is `C`.
    public func translations(_ tag: RPMTag) -> [(locale: String, text: String)] {
        Array(zip(strings(.locales), strings(tag))).map { (locale: $0.0, text: $0.1) }
    }

    /// The first number of an entry.
    public func integer(_ tag: RPMTag) -> UInt64? {
        let numbers = Numbers(self, tag)
        return numbers.isEmpty ? nil : numbers[0]
    }

    /// The numbers of an entry, empty if there is none.
    public func integers(_ tag: RPMTag) -> [UInt64] { Array(Numbers(self, tag)) }

    /// The bytes of an entry of binary data.
    public func bytes(_ tag: RPMTag) -> [UInt8]? {
        guard let entry = entry(tag), entry.type == .binary else { return nil }
        return Array(storage[entry.offset..<entry.offset + entry.count])
    }

    /// How many values an entry has, 0 if there is none.
    public func count(_ tag: RPMTag) -> Int { entry(tag)?.count ?? 0 }

    /// The place of the text that starts here, without the zero byte that the check has seen.
    func stringRange(at offset: Int) -> Range<Int> {
        storage.withUnsafeBytes { bytes in
            var end = offset
            while bytes[end] != 0 { end += 1 }
            return offset..<end
        }
    }

    /// Text as it was meant: what is no UTF-8 is taken for ISO 8859-1, as createrepo_c does.
    func text(at range: Range<Int>) -> String {
        storage.withUnsafeBufferPointer { buffer in
            let bytes = UnsafeBufferPointer(rebasing: buffer[range])
            // Nearly all text is ASCII, which needs no further look.
            if bytes.allSatisfy({ $0 < 0x80 }) { return String(decoding: bytes, as: UTF8.self) }
            return String(validating: bytes, as: UTF8.self)
                ?? String(decoding: bytes.lazy.map { UInt16($0) }, as: UTF16.self)
        }
    }

    /// Numbers of an entry, of any width; an entry that is no number has none.
    struct Numbers: RandomAccessCollection {
        private let storage: [UInt8]
        private let offset: Int
        private let width: Int
        let endIndex: Int
        var startIndex: Int { 0 }

        init(_ header: RPMHeader, _ tag: RPMTag) {
            storage = header.storage
            if let entry = header.entry(tag), entry.type != .binary, let width = entry.type.width {
                (offset, self.width, endIndex) = (entry.offset, width, entry.count)
            } else {
                (offset, width, endIndex) = (0, 1, 0)
            }
        }

        subscript(index: Int) -> UInt64 {
            precondition(index >= 0 && index < endIndex, "number \(index) of \(endIndex)")
            let position = offset + index * width
            return storage.withUnsafeBytes { bytes in
                switch width {
                case 1: UInt64(bytes[position])
                case 2:
                    UInt64(UInt16(bigEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt16.self)))
                case 4: UInt64(bytes.bigEndian32(at: position))
                default: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
                }
            }
        }
    }

    /// The places of an entry's texts, one after the other.
    struct StringRanges: Sequence, IteratorProtocol {
        private let header: RPMHeader
        private var position: Int
        private(set) var remaining: Int

        init(_ header: RPMHeader, _ tag: RPMTag) {
            self.header = header
            if let entry = header.entry(tag), entry.type.width == nil {
                (position, remaining) = (entry.offset, entry.count)
            } else {
                (position, remaining) = (0, 0)
            }
        }

        mutating func next() -> Range<Int>? {
            guard remaining > 0 else { return nil }
            let range = header.stringRange(at: position)
            position = range.upperBound + 1
            remaining -= 1
            return range
        }
    }
}

/// Reads PEP 440 versions from the front of a text, byte by byte and whatever the case.
struct PEP440Reader {
    /// Longer names first, as each is a prefix of none after it.
    private static let stages: [(StaticString, PEP440Version.PreReleaseStage)] = [
        ("alpha", .alpha), ("preview", .candidate), ("beta", .beta), ("pre", .candidate),
        ("rc", .candidate), ("a", .alpha), ("b", .beta), ("c", .candidate),
    ]

    private let bytes: [UInt8]
    private var position = 0

    init(_ text: some StringProtocol) {
        bytes = text.utf8.map(\.asciiLowercased)
    }

    var isAtEnd: Bool { position == bytes.count }

    mutating func skipSpace() {
        while let byte = peek(), byte.isASCIISpace { position += 1 }
    }

    /// Takes an ASCII word if it is next.
    mutating func take(_ word: StaticString) -> Bool {
        guard bytes.hasASCII(word, at: position) else { return false }
        position += word.utf8CodeUnitCount
        return true
    }

    /// Reads epoch and release numbers, then the suffixes.
    mutating func version(allowingLocal: Bool) -> PEP440Version? {
        guard var version = releasePart() else { return nil }
        readSuffixes(into: &version)
        if allowingLocal, peek() == UInt8(ascii: "+") {
            position += 1
            guard let local = localPart() else { return nil }
            version.local = local
        }
        return version
    }

    /// Reads `v`, epoch and release numbers.
    mutating func releasePart() -> PEP440Version? {
        _ = take("v")
        guard var number = digits() else { return nil }
        var epoch = DecimalNumber.zero
        if take("!") {
            epoch = number
            guard let first = digits() else { return nil }
            number = first
        }
        var release = [number]
        while peek() == UInt8(ascii: "."), peek(1)?.isASCIIDigit == true {
            position += 1
            release.append(digits() ?? .zero)
        }
        return PEP440Version(epoch: epoch, release: release)
    }

    /// Reads the parts that may follow the release numbers; leaves alone what is none of them.
    mutating func readSuffixes(into version: inout PEP440Version) {
        if let stage = suffixName(Self.stages) {
            version.pre = PEP440Version.PreRelease(stage: stage, number: suffixNumber())
        }
        if peek() == UInt8(ascii: "-"), peek(1)?.isASCIIDigit == true {
            position += 1
            version.post = digits()
        } else if suffixName([("post", true), ("rev", true), ("r", true)]) != nil {
            version.post = suffixNumber()
        }
        if suffixName([("dev", true)]) != nil { version.dev = suffixNumber() }
    }

    /// An optional separator and one of the names; nothing is taken if no name follows.
    private mutating func suffixName<Meaning>(_ names: [(StaticString, Meaning)]) -> Meaning? {
        let start = position
        if let byte = peek(), byte.isVersionSeparator { position += 1 }
        for (name, meaning) in names where take(name) { return meaning }
        position = start
        return nil
    }

    /// An optional separator and an optional number, which is zero if there is none.
    private mutating func suffixNumber() -> DecimalNumber {
        if let byte = peek(), byte.isVersionSeparator { position += 1 }
        return digits() ?? .zero
    }

    private mutating func localPart() -> [PEP440Version.LocalPart]? {
        var parts: [PEP440Version.LocalPart] = []
        repeat {
            let start = position
            while let byte = peek(), byte.isASCIIDigit || byte.isASCIILetter { position += 1 }
            if start == position { return nil }
            let text = bytes.text(start..<position)
            let isNumber = text.utf8.allSatisfy(\.isASCIIDigit)
            parts.append(isNumber ? .number(DecimalNumber(digits: text)) : .text(text))
            guard let byte = peek(), byte.isVersionSeparator else { return parts }
            position += 1
        } while true
    }

    private mutating func digits() -> DecimalNumber? {
        let start = position
        while let byte = peek(), byte.isASCIIDigit { position += 1 }
        return start == position ? nil : DecimalNumber(digits: bytes.text(start..<position))
    }

    private func peek(_ distance: Int = 0) -> UInt8? {
        position + distance < bytes.count ? bytes[position + distance] : nil
    }
}

extension UInt8 {
    fileprivate var isVersionSeparator: Bool {
        self == UInt8(ascii: ".") || self == UInt8(ascii: "-") || self == UInt8(ascii: "_")
    }
}

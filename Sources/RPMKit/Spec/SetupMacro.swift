/// A `%setup` or `%autosetup` in `%prep`, with the places of its options.
struct SetupMacro: Hashable {
    enum Kind: Hashable {
        case setup
        case autosetup
    }

    let kind: Kind
    /// Index of its statement in ``SpecTree/statements``.
    let statement: Int
    /// The value of `-n` as written, quotes included; nil without the option.
    private(set) var directory: Range<Int>?
    /// Where a further option belongs: behind the last one, or right behind the name if the last one would
    /// swallow it.
    private(set) var place: Int
    /// Whether the last word is `-n` without a value, so that only that is missing.
    private(set) var lacksDirectory = false

    /// Reads a macro from its name on; the options end with the statement, a comment, `%dnl`, or the brace
    /// that closes what the macro stands in.
    private init(_ kind: Kind, statement: Int, in bytes: [UInt8], optionsAt start: Int, end: Int) {
        self.kind = kind
        self.statement = statement
        place = start
        var words = ShellWords(bytes, start..<end)
        var expectsDirectory = false
        var expectsOther = false
        var isCutOff = false
        let takesValue = Set((kind == .setup ? "abn" : "abnSp").utf8)
        while let word = words.next() {
            if bytes[word.lowerBound] == UInt8(ascii: "#") || bytes.hasASCII("%dnl", at: word.lowerBound) {
                isCutOff = true
                break
            }
            place = word.upperBound
            if expectsDirectory {
                directory = word
                expectsDirectory = false
            } else if expectsOther {
                expectsOther = false
            } else if bytes[word.lowerBound] == UInt8(ascii: "-"), word.count > 1 {
                guard
                    let option = bytes[word.dropFirst()].prefix(while: \.isASCIILetter)
                        .firstIndex(where: { takesValue.contains($0) })
                else { continue }
                let isDirectory = bytes[option] == UInt8(ascii: "n")
                if option + 1 < word.upperBound {
                    if isDirectory { directory = option + 1..<word.upperBound }
                } else if isDirectory {
                    expectsDirectory = true
                } else {
                    expectsOther = true
                }
            }
        }
        lacksDirectory = expectsDirectory
        // What a comment leaves open swallows nothing.
        if expectsOther || words.endsUnclosed && !isCutOff {
            place = start
            lacksDirectory = false
        }
    }

    /// The macro that a statement of `%prep` calls: at its start, or at the start of a conditional expansion
    /// such as `%{?with_x:%setup -q}`.
    init?(_ tree: SpecTree, statement index: Int) {
        let statement = tree.statements[index]
        guard statement.kind == .text else { return nil }
        let bytes = tree.bytes
        let range = tree.contentRange(of: statement)
        var position = bytes.skippingBlanks(from: range.lowerBound, to: range.upperBound)
        while let body = Self.conditionalBody(bytes, position, range.upperBound) {
            position = bytes.skippingBlanks(from: body, to: range.upperBound)
        }
        guard position < range.upperBound, bytes[position] == UInt8(ascii: "%") else { return nil }
        position += 1
        if position < range.upperBound, bytes[position] == UInt8(ascii: "{") { position += 1 }
        let end = bytes[position..<range.upperBound].firstIndex { !$0.isMacroNameByte } ?? range.upperBound
        let kind: Kind
        switch bytes.text(position..<end) {
        case "setup": kind = .setup
        case "autosetup": kind = .autosetup
        default: return nil
        }
        self.init(kind, statement: index, in: bytes, optionsAt: end, end: range.upperBound)
    }

    /// Where the body of `%{?NAME:` or `%{!?NAME:` starts.
    private static func conditionalBody(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Int? {
        guard start + 2 < end, bytes.hasASCII("%{", at: start) else { return nil }
        var position = start + 2
        while position < end, bytes[position] == UInt8(ascii: "?") || bytes[position] == UInt8(ascii: "!") {
            position += 1
        }
        guard position > start + 2 else { return nil }
        while position < end, bytes[position].isMacroNameByte { position += 1 }
        return position < end && bytes[position] == UInt8(ascii: ":") ? position + 1 : nil
    }
}

/// Splits a macro's arguments at white space; quotes and `%{…}`, `%(…)`, `%[…]` keep a word together, and a
/// backslash before a line end separates.
private struct ShellWords {
    private let bytes: [UInt8]
    private var position: Int
    private let end: Int
    /// Whether the last word has a quote or bracket that is never closed.
    private(set) var endsUnclosed = false

    init(_ bytes: [UInt8], _ range: Range<Int>) {
        self.bytes = bytes
        position = range.lowerBound
        end = range.upperBound
    }

    mutating func next() -> Range<Int>? {
        while position < end, bytes[position].isASCIISpace || isContinuation(position) { position += 1 }
        let start = position
        var closers: [UInt8] = []
        while position < end {
            let byte = bytes[position]
            if let closer = closers.last {
                if byte == closer {
                    closers.removeLast()
                } else if closer != UInt8(ascii: "'"), byte == UInt8(ascii: "\\"), position + 1 < end {
                    position += 1
                } else if closer == UInt8(ascii: "}"), byte == UInt8(ascii: "{") {
                    closers.append(closer)
                } else if closer == UInt8(ascii: ")"), byte == UInt8(ascii: "(") {
                    closers.append(closer)
                }
                position += 1
                continue
            }
            if byte.isASCIISpace || isContinuation(position) || byte == UInt8(ascii: "}") { break }
            let next = position + 1 < end ? bytes[position + 1] : 0
            switch (byte, next) {
            case (UInt8(ascii: "%"), UInt8(ascii: "{")): closers.append(UInt8(ascii: "}"))
            case (UInt8(ascii: "%"), UInt8(ascii: "(")): closers.append(UInt8(ascii: ")"))
            case (UInt8(ascii: "%"), UInt8(ascii: "[")): closers.append(UInt8(ascii: "]"))
            case (UInt8(ascii: "\""), _), (UInt8(ascii: "'"), _): closers.append(byte)
            default: break
            }
            position += byte == UInt8(ascii: "%") && !closers.isEmpty ? 2 : 1
        }
        position = min(position, end)
        if !closers.isEmpty { endsUnclosed = true }
        return start < position ? start..<position : nil
    }

    private func isContinuation(_ index: Int) -> Bool {
        guard bytes[index] == UInt8(ascii: "\\"), index + 1 < end else { return false }
        return bytes[index + 1] == UInt8(ascii: "\n") || bytes[index + 1] == UInt8(ascii: "\r")
    }
}

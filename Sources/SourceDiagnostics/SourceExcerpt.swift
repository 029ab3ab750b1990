/// One line of a file as it is shown under a diagnostic, with what goes below it.
struct SourceExcerpt {
    /// The line, cut around the place when it is long.
    var text = ""
    /// Blanks up to the place.
    var padding = ""
    /// How many columns to underline, at least one.
    var carets = 1

    /// - Parameter width: How many scalars of the line are shown at most.
    init(_ range: SourceRange, in file: SourceFile, width: Int) {
        var line = file.lineRange(range.start.line)
        if line.lowerBound == 0, file.bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            line = min(3, line.upperBound)..<line.upperBound
        }
        let place = range.lower.clamped(to: line)
        let end =
            range.end.line == range.start.line
            ? range.upper.clamped(to: place..<line.upperBound) : line.upperBound
        // Of a line of megabytes only what can be shown is looked at; a scalar has four bytes at most.
        let reach = 4 * width
        let before = Self.scalars(file, max(line.lowerBound, place - reach)..<place)
        let marked = Self.scalars(file, place..<min(end, place + reach))
        let after = Self.scalars(file, end..<min(line.upperBound, end + reach))
        let count = before.count + marked.count + after.count
        let start = count > width ? max(0, min(before.count - width / 3, count - width)) : 0
        show((before + marked + after)[start..<min(count, start + width)])
        for scalar in before.dropFirst(start) {
            // A tab stays a tab, so that the caret stands where the terminal puts the text.
            padding += scalar == "\t" ? "\t" : String(repeating: " ", count: scalar.columns)
        }
        carets = max(1, marked.prefix(max(0, start + width - before.count)).reduce(0) { $0 + $1.columns })
    }

    private mutating func show(_ scalars: ArraySlice<Unicode.Scalar>) {
        for scalar in scalars {
            text.unicodeScalars.append(scalar.isVisible || scalar == "\t" ? scalar : "\u{FFFD}")
        }
    }

    private static func scalars(_ file: SourceFile, _ range: Range<Int>) -> [Unicode.Scalar] {
        // A cut may have gone through a scalar.
        var lower = range.lowerBound
        while lower < range.upperBound, file.bytes[lower] & 0xC0 == 0x80 { lower += 1 }
        return Array(file.text(lower..<range.upperBound).unicodeScalars)
    }
}

extension Int {
    fileprivate func clamped(to range: Range<Int>) -> Int {
        Swift.min(Swift.max(self, range.lowerBound), range.upperBound)
    }
}

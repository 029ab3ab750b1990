/// Formats a string as Python's `%` operator does.
///
/// - SeeAlso: The Python Standard Library, "printf-style String Formatting".
struct StringFormat {
    private let template: [Unicode.Scalar]
    private var writer: FormatWriter
    private var arguments: FormatArguments
    private var place = 0
    private var out = ""

    /// - Parameter work: Grows by the bytes that were made, also those that are cut off or come to nothing.
    /// - Throws: What Python's `TypeError`, `ValueError`, `KeyError` and `OverflowError` say.
    static func format(
        _ template: String, with argument: ConfigNode, as text: PythonText, work: inout Int
    ) throws(FormatFailure) -> String {
        var format = StringFormat(template, argument, text)
        defer { work += format.writer.work }
        return try format.run()
    }

    private init(_ template: String, _ argument: ConfigNode, _ text: PythonText) {
        self.template = Array(template.unicodeScalars)
        writer = FormatWriter(text: text)
        arguments = FormatArguments(argument)
    }

    private mutating func run() throws(FormatFailure) -> String {
        while place < template.count {
            let scalar = template[place]
            place += 1
            guard scalar == "%" else {
                out.unicodeScalars.append(scalar)
                continue
            }
            let start = place - 1
            do throws(FormatFailure) { try directive() } catch { throw error.at(bytes(start..<place)) }
        }
        if arguments.hasLeftovers { throw .tooMany }
        return out
    }

    private func bytes(_ range: Range<Int>) -> Range<Int> {
        let lower = template[..<range.lowerBound].reduce(0) { $0 + UTF8.width($1) }
        return lower..<template[range].reduce(lower) { $0 + UTF8.width($1) }
    }

    private mutating func next() throws(FormatFailure) -> Unicode.Scalar {
        guard place < template.count else { throw .incomplete }
        place += 1
        return template[place - 1]
    }

    private mutating func directive() throws(FormatFailure) {
        var directive = FormatDirective()
        if place < template.count, template[place] == "%" {
            place += 1
            out += "%"
            return
        }
        if place < template.count, template[place] == "(" {
            place += 1
            try arguments.checkKeys()
            try arguments.select(key())
        }
        var scalar = try next()
        while let flag = FormatDirective.Flags(scalar) {
            directive.flags.insert(flag)
            scalar = try next()
        }
        (directive.width, scalar) = try number(from: scalar, most: Int.max, .widthTooBig)
        if let width = directive.width, width < 0 {
            directive.flags.insert(.left)
            directive.width = Int(clamping: width.magnitude)
        }
        if scalar == "." {
            let (precision, after) = try number(from: next(), most: Int(Int32.max), .precisionTooBig)
            directive.precision = max(precision ?? 0, 0)
            scalar = after
        }
        if scalar == "h" || scalar == "l" || scalar == "L" { scalar = try next() }
        directive.conversion = scalar
        let argument = try arguments.take()
        guard FormatWriter.conversions.contains(scalar) else { throw .unsupported(scalar, at: place - 1) }
        out += try writer.write(argument, directive)
    }

    /// The text up to the parenthesis that closes the one before.
    private mutating func key() throws(FormatFailure) -> String {
        var key = ""
        var open = 1
        while place < template.count {
            let scalar = template[place]
            place += 1
            if scalar == "(" { open += 1 }
            if scalar == ")" { open -= 1 }
            if open == 0 { return key }
            key.unicodeScalars.append(scalar)
        }
        throw .incompleteKey
    }

    /// Digits, or `*` for the next argument; and the character behind them.
    private mutating func number(
        from first: Unicode.Scalar, most: Int, _ tooBig: FormatFailure
    ) throws(FormatFailure) -> (Int?, Unicode.Scalar) {
        if first == "*" {
            let node = try arguments.take()
            guard let exact = writer.text.integer(node) else { throw .starWantsInteger }
            guard let value = exact.int, value.magnitude <= most.magnitude + 1 else { throw tooBig }
            return (value, try next())
        }
        var scalar = first
        var value: Int?
        while scalar.isASCII,
            let digit = scalar.properties.numericType == .decimal ? Int(scalar.value) - 0x30 : nil
        {
            let (product, isTooBig) = (value ?? 0).multipliedReportingOverflow(by: 10)
            let (sum, overflows) = product.addingReportingOverflow(digit)
            guard !isTooBig, !overflows, sum <= most else { throw tooBig }
            value = sum
            scalar = try next()
        }
        return (value, scalar)
    }
}

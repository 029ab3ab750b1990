/// Why a string cannot be formatted, in the words of Python.
struct FormatFailure: Error, Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        /// The directive itself is malformed.
        case directive
        /// There are too few arguments, or one is of the wrong type.
        case argument
        /// More arguments than directives.
        case excess
        /// No such key.
        case key(String)
        /// The result is longer than is allowed.
        case limit
    }

    var kind: Kind
    var message: String
    /// The directive at fault, in bytes of the template; empty where none is.
    var place: Range<Int> = 0..<0

    init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    func at(_ place: Range<Int>) -> Self {
        var failure = self
        failure.place = place
        return failure
    }

    static let tooFew = Self(.argument, "not enough arguments for format string")
    static let tooMany = Self(.excess, "not all arguments converted during string formatting")
    static let needsMapping = Self(.argument, "format requires a mapping")
    static let listAsMapping = Self(.argument, "list indices must be integers or slices, not str")
    static let starWantsInteger = Self(.argument, "* wants int")
    static let incomplete = Self(.directive, "incomplete format")
    static let incompleteKey = Self(.directive, "incomplete format key")
    static let widthTooBig = Self(.directive, "width too big")
    static let precisionTooBig = Self(.directive, "precision too big")
    static let tooLong = Self(.limit, "the formatted text is too long")
    static let notACharacter = Self(.argument, "%c requires int or char")
    static let outOfCharacters = Self(.argument, "%c arg not in range(0x110000)")
    static let tooLargeForFloat = Self(.argument, "int too large to convert to float")

    static func unsupported(_ conversion: Unicode.Scalar, at index: Int) -> Self {
        let code = String(conversion.value, radix: 16)
        let shown = conversion.isASCII && conversion.value >= 0x20 ? String(conversion) : "?"
        return Self(.directive, "unsupported format character '\(shown)' (0x\(code)) at index \(index)")
    }

    static func missingKey(_ key: String) -> Self { Self(.key(key), "no key '\(key.shortened)'") }

    static func wantsInteger(_ conversion: Unicode.Scalar, not type: String) -> Self {
        Self(.argument, "%\(conversion) format: an integer is required, not \(type)")
    }

    static func wantsNumber(_ conversion: Unicode.Scalar, not type: String) -> Self {
        Self(.argument, "%\(conversion) format: a real number is required, not \(type)")
    }

    static func mustBeReal(not type: String) -> Self { Self(.argument, "must be real number, not \(type)") }

    static func cannotConvert(_ value: Double) -> Self {
        value.isNaN
            ? Self(.argument, "cannot convert float NaN to integer")
            : Self(.argument, "cannot convert float infinity to integer")
    }
}

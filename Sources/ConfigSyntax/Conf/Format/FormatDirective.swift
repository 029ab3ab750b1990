/// The flags, width, precision and conversion of one `%` directive.
struct FormatDirective: Hashable, Sendable {
    struct Flags: OptionSet, Hashable, Sendable {
        let rawValue: UInt8
        static let left = Flags(rawValue: 1)
        static let sign = Flags(rawValue: 2)
        static let blank = Flags(rawValue: 4)
        static let alternative = Flags(rawValue: 8)
        static let zero = Flags(rawValue: 16)

        init(rawValue: UInt8) { self.rawValue = rawValue }

        init?(_ scalar: Unicode.Scalar) {
            switch scalar {
            case "-": self = .left
            case "+": self = .sign
            case " ": self = .blank
            case "#": self = .alternative
            case "0": self = .zero
            default: return nil
            }
        }
    }

    var flags: Flags = []
    /// The least width, in Unicode scalars.
    var width: Int?
    var precision: Int?
    var conversion: Unicode.Scalar = "s"
}

/// How the reference's schema reads scalars that are not of the very type it asks for.
public enum SchemaScalar {
    private static let truths: Set<String> = [
        "t", "T", "true", "True", "TRUE", "on", "On", "ON", "y", "Y", "yes", "Yes", "YES", "1",
    ]
    private static let falsehoods: Set<String> = [
        "f", "F", "false", "False", "FALSE", "off", "Off", "OFF", "n", "N", "no", "No", "NO", "0",
    ]

    /// The boolean that a value stands for: a boolean, 0 or 1, or one of the usual words as text.
    public static func boolean(_ node: ConfigNode) -> Bool? {
        switch node.value {
        case .bool(let flag): flag
        case .integer(0), .float(0): false
        case .integer(1), .float(1): true
        case .string(let word): truths.contains(word) ? true : falsehoods.contains(word) ? false : nil
        default: nil
        }
    }

    /// The whole number that a value stands for: text may hold one, a fraction is cut off.
    public static func integer(_ node: ConfigNode) -> Int? {
        switch node.value {
        case .integer(let number): number
        case .float(let number): Int(exactly: number.rounded(.towardZero))
        case .string(let text): integer(text)
        default: nil
        }
    }

    private static func integer(_ text: String) -> Int? {
        let isBlank = { (scalar: Unicode.Scalar) in scalar == " " || scalar == "\t" || scalar == "\n" }
        let scalars = text.unicodeScalars.drop(while: isBlank).reversed().drop(while: isBlank).reversed()
        var digits = ""
        var wasDigit = false
        for (place, scalar) in scalars.enumerated() {
            switch scalar {
            case "0"..."9": wasDigit = true
            case "_" where wasDigit:
                wasDigit = false
                continue
            case "+" where place == 0, "-" where place == 0: break
            default: return nil
            }
            digits.unicodeScalars.append(scalar)
        }
        return wasDigit ? Int(digits) : nil
    }
}

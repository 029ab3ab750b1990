#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// Floating-point numbers as text, by C's rules and by Python's `repr`.
enum FloatText {
    /// A finite number with that many digits behind the point, correctly rounded.
    static func fixed(_ value: Double, precision: Int) -> String {
        print(value, format: "%.*f", precision: precision)
    }

    /// A number by one of `e f g` in either case; `keepsPoint` is the flag `#`.
    static func print(_ value: Double, conversion: Unicode.Scalar, precision: Int, keepsPoint: Bool) -> String
    {
        guard value.isFinite else {
            let text = value.isNaN ? "nan" : value < 0 ? "-inf" : "inf"
            return conversion.properties.isUppercase ? text.uppercased() : text
        }
        return print(
            value, format: "%" + (keepsPoint ? "#" : "") + ".*" + String(conversion), precision: precision)
    }

    private static func print(_ value: Double, format: String, precision: Int) -> String {
        // 309 digits before the point, sign, point and exponent, and what was asked for.
        let capacity = precision + 330
        return String(unsafeUninitializedCapacity: capacity) { buffer in
            buffer.withMemoryRebound(to: CChar.self) { buffer in
                withVaList([Int32(clamping: precision), value]) { arguments in
                    min(Int(max(vsnprintf(buffer.baseAddress, capacity, format, arguments), 0)), capacity - 1)
                }
            }
        }
    }

    /// The shortest text that reads back as the same number, as Python writes it.
    static func shortest(_ value: Double) -> String {
        guard value.isFinite else { return value.isNaN ? "nan" : value < 0 ? "-inf" : "inf" }
        let sign = value.sign == .minus ? "-" : ""
        guard value != 0 else { return sign + "0.0" }
        let (digits, point) = decimal(value.magnitude)
        if point > 16 || point < -3 { return sign + scientific(digits, exponent: point - 1) }
        if point <= 0 { return sign + "0." + String(repeating: "0", count: -point) + digits }
        if digits.utf8.count <= point {
            return sign + digits + String(repeating: "0", count: point - digits.utf8.count) + ".0"
        }
        return sign + digits.prefix(point) + "." + digits.dropFirst(point)
    }

    private static func scientific(_ digits: String, exponent: Int) -> String {
        let fraction = digits.dropFirst()
        let power = String(exponent.magnitude)
        return digits.prefix(1) + (fraction.isEmpty ? "" : "." + fraction) + (exponent < 0 ? "e-" : "e+")
            + (power.utf8.count < 2 ? "0" : "") + power
    }

    /// The shortest digits without zeros at either end, and where the point stands before or behind them.
    private static func decimal(_ value: Double) -> (digits: String, point: Int) {
        let parts = value.description.split(separator: "e")
        let exponent = parts.count > 1 ? Int(parts[1].filter { $0 != "+" }) ?? 0 : 0
        let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        let whole = mantissa[0].drop { $0 == "0" }
        let all = mantissa[0] + (mantissa.count > 1 ? mantissa[1] : "")
        let significant = all.drop { $0 == "0" }
        let leading = all.count - significant.count
        let trimmed = String(significant.reversed().drop { $0 == "0" }.reversed())
        return (trimmed, whole.isEmpty ? mantissa[0].count - leading + exponent : whole.count + exponent)
    }
}

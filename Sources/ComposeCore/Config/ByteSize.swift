/// Sizes as configurations have them: bytes, or a number with a unit.
public enum ByteSize {
    private static let units: [String: Int64] = [
        "": 1, "b": 1, "k": 1 << 10, "KiB": 1 << 10, "M": 1 << 20, "MiB": 1 << 20, "G": 1 << 30,
        "GiB": 1 << 30,
    ]

    /// The bytes that a text such as `400k` stands for; a fraction of a unit counts, a fraction of a byte does not.
    ///
    /// - Returns: nil for what is no size, and for one that no number can hold.
    public static func bytes(_ text: String) -> Int64? {
        let number = text.prefix { ("0"..."9").contains($0) || $0 == "." }
        guard let unit = units[String(text[number.endIndex...])] else { return nil }
        if let whole = Int64(number) {
            let (bytes, overflow) = whole.multipliedReportingOverflow(by: unit)
            return overflow ? nil : bytes
        }
        return Double(number).flatMap { Int64(exactly: ($0 * Double(unit)).rounded(.towardZero)) }
    }
}

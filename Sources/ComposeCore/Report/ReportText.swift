/// Numbers as people read them.
enum ReportText {
    /// As in `60,000`.
    static func number(_ number: Int) -> String {
        var digits = String(number.magnitude)
        var groups: [Substring] = []
        while digits.count > 3 {
            groups.append(digits.suffix(3))
            digits.removeLast(3)
        }
        return (number < 0 ? "−" : "") + ([digits[...]] + groups.reversed()).joined(separator: ",")
    }

    /// Seconds as in `33 ms`, `1.8 s`, `1 min 15 s`, `2 h 5 min`.
    static func duration(_ seconds: Double) -> String {
        // What is more than a year is no measurement.
        let seconds = min(max(seconds, 0), 1e8)
        if seconds < 1 { return "\(Int((seconds * 1000).rounded())) ms" }
        if seconds < 10 {
            let tenths = Int((seconds * 10).rounded())
            return tenths % 10 == 0 ? "\(tenths / 10) s" : "\(tenths / 10).\(tenths % 10) s"
        }
        let whole = Int(seconds.rounded())
        if whole < 60 { return "\(whole) s" }
        if whole < 3600 { return "\(whole / 60) min" + (whole % 60 == 0 ? "" : " \(whole % 60) s") }
        return "\(whole / 3600) h" + (whole % 3600 < 60 ? "" : " \(whole % 3600 / 60) min")
    }

    /// A share of a whole for a style sheet, as in `12.34%`.
    static func percent(_ share: Double) -> String {
        let hundredths = Int((min(max(share, 0), 1) * 10_000).rounded())
        let rest = hundredths % 100
        return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)%"
    }

    /// `1 image`, `2 images`.
    static func count(_ number: Int, _ one: String, _ many: String? = nil) -> String {
        "\(self.number(number)) \(number == 1 ? one : many ?? one + "s")"
    }
}

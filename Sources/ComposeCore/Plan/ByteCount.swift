/// Sizes as people read them.
public enum ByteCount {
    /// A number of bytes in the unit that leaves few digits, such as `1.2 MB`; a kilobyte has 1000.
    public static func text(_ bytes: Int64) -> String {
        var (value, unit) = (Double(bytes), "B")
        for larger in ["kB", "MB", "GB", "TB"] where value >= 1000 {
            value /= 1000
            unit = larger
        }
        return unit == "B" ? "\(bytes) B" : "\((value * 10).rounded() / 10) \(unit)"
    }
}

/// Versions as text: what rpm cannot take is removed or replaced.
public enum VersionText {
    private static let removed = Set("!@#$%&*()={[}]|\\'\":;<,>/?`")

    /// The text without characters that versions must not have, and with `.` for `-`.
    ///
    /// Beyond what the reference removes, rpm takes nothing but ASCII.
    public static func sanitized(_ text: String) -> String {
        String(text.filter { $0.isASCII && !removed.contains($0) }.map { $0 == "-" ? "." : $0 })
    }
}

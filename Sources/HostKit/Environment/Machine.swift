internal import SystemPackage

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// What the machine is that this runs on.
public enum Machine {
    /// How many processors this process may use; at least 1.
    public static var processors: Int {
        // A process may be kept to some of the machine's processors, as in a container.
        if let text = try? Files.readText("/proc/self/status", limit: 1 << 20), let count = allowed(text) {
            return count
        }
        return max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
    }

    private static func allowed(_ status: String) -> Int? {
        let key = "Cpus_allowed:"
        guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix(key) }) else { return nil }
        let count = line.dropFirst(key.count).reduce(0) { $0 + ($1.hexDigitValue ?? 0).nonzeroBitCount }
        return count > 0 ? count : nil
    }

    /// The permissions that new files of this process do not get; nil where the system does not say. The usual
    /// way to ask would set it for a moment.
    public static var umask: Int? {
        guard let text = try? Files.readText("/proc/self/status", limit: 1 << 20) else { return nil }
        let key = "Umask:"
        let line = text.split(separator: "\n").first { $0.hasPrefix(key) }
        return line.flatMap { Int($0.dropFirst(key.count).filter { !$0.isWhitespace }, radix: 8) }
    }

    /// The machine's name; empty if it has none.
    public static var name: String {
        var buffer = [CChar](repeating: 0, count: 256)
        guard gethostname(&buffer, buffer.count - 1) == 0 else { return "" }
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

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

    /// The machine's name; empty if it has none.
    public static var name: String {
        var buffer = [CChar](repeating: 0, count: 256)
        guard gethostname(&buffer, buffer.count - 1) == 0 else { return "" }
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// The processor time that this process and the children that it has waited for took so far.
    public static var processorTime: Duration {
        [RUSAGE_SELF.rawValue, RUSAGE_CHILDREN.rawValue].reduce(.zero) { sum, who in
            var usage = rusage()
            guard getrusage(__rusage_who_t(who), &usage) == 0 else { return sum }
            return sum + duration(usage.ru_utime) + duration(usage.ru_stime)
        }
    }

    private static func duration(_ time: timeval) -> Duration {
        .seconds(Int64(time.tv_sec)) + .microseconds(Int64(time.tv_usec))
    }
}

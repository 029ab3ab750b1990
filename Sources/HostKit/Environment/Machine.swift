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
        if let mask = status("Cpus_allowed:") {
            let count = mask.reduce(0) { $0 + ($1.hexDigitValue ?? 0).nonzeroBitCount }
            if count > 0 { return count }
        }
        return max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
    }

    /// The architecture that this program was built for, as rpm and repositories write it; empty for another
    /// than theirs.
    public static var architecture: String {
        #if arch(x86_64)
            "x86_64"
        #elseif arch(arm64)
            "aarch64"
        #elseif arch(powerpc64le)
            "ppc64le"
        #elseif arch(s390x)
            "s390x"
        #elseif arch(riscv64)
            "riscv64"
        #elseif arch(i386)
            "i386"
        #else
            ""
        #endif
    }

    /// What the system says of this process under a name.
    private static func status(_ key: String) -> Substring? {
        guard let text = try? Files.readText("/proc/self/status", limit: 1 << 20) else { return nil }
        return text.split(separator: "\n").first { $0.hasPrefix(key) }?.dropFirst(key.count)
    }

    /// The permissions that new files of this process do not get; nil where the system does not say. The usual
    /// way to ask would set it for a moment.
    public static var umask: Int? {
        status("Umask:").flatMap { Int($0.filter { !$0.isWhitespace }, radix: 8) }
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

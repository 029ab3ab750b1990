#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The processors of this machine.
enum Processors {
    /// How many can be used; 3 when the system does not say, as in the reference.
    static var count: Int {
        let count = sysconf(Int32(_SC_NPROCESSORS_ONLN))
        return count > 0 ? count : 3
    }
}

/// What one run of a process, with all the processes that it waited for, took.
struct Usage {
    /// Seconds from the start to the end.
    var wall: Double
    /// Seconds of processor time, user and system.
    var cpu: Double
    /// Bytes of the largest resident set that any one of the processes reached.
    var peakMemory: Double
}

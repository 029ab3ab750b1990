/// Bytes that look different from one block of a transfer to the next.
func sampleBytes(_ count: Int) -> [UInt8] {
    // The period is prime, so no two blocks of a usual size are the same; and copying it is fast.
    let period = (0..<65_521).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count)
    while bytes.count + period.count <= count { bytes += period }
    return bytes + period.prefix(count - bytes.count)
}

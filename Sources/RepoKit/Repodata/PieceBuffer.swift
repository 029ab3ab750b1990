/// Memory for a piece of a document, with room in front for what was left of the piece before.
final class PieceBuffer: @unchecked Sendable {
    // Unchecked: see MetadataSource.
    private var memory: UnsafeMutableBufferPointer<UInt8>
    /// Where the piece begins; there is room before.
    private var start: Int
    private(set) var count = 0

    private static let headroom = 32 << 10

    init(_ capacity: Int) {
        // One byte more, for the 0 behind the piece.
        memory = .allocate(capacity: Self.headroom + capacity + 1)
        memory.initialize(repeating: 0)
        start = Self.headroom
    }

    deinit { memory.deallocate() }

    func clear() {
        start = Self.headroom
        count = 0
    }

    func append(_ bytes: UnsafeRawBufferPointer) {
        reserve(bytes.count)
        UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(memory)[(start + count)...])
            .copyMemory(from: bytes)
        count += bytes.count
    }

    /// Puts bytes in front of the piece.
    func prepend(_ bytes: [UInt8]) {
        if bytes.count > start { makeRoom(before: bytes.count, behind: 0) }
        start -= bytes.count
        count += bytes.count
        _ = UnsafeMutableBufferPointer(rebasing: memory[start...]).update(from: bytes)
    }

    private func reserve(_ more: Int) {
        if start + count + more + 1 > memory.count { makeRoom(before: start, behind: more) }
    }

    private func makeRoom(before: Int, behind: Int) {
        let larger = UnsafeMutableBufferPointer<UInt8>.allocate(
            capacity: before + (count + behind) * 2 + 1)
        larger.initialize(repeating: 0)
        _ = UnsafeMutableBufferPointer(rebasing: larger[before...])
            .update(from: UnsafeBufferPointer(rebasing: memory[start..<start + count]))
        memory.deallocate()
        (memory, start) = (larger, before)
    }

    var bytes: TextBytes { TextBytes(rebasing: UnsafeBufferPointer(memory)[start..<start + count]) }

    /// Puts a 0 behind the first bytes; gives what was there.
    func terminate(_ count: Int) -> UInt8 {
        let kept = memory[start + count]
        memory[start + count] = 0
        return kept
    }

    func restore(_ count: Int, _ kept: UInt8) { memory[start + count] = kept }
}

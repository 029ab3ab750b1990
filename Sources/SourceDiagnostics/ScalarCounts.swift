/// How many Unicode scalars begin before each place of a text, so that a column in a line of megabytes is cheap.
struct ScalarCounts: Hashable, Sendable {
    private static let step = 1024
    /// The count before each multiple of `step`; empty for ASCII, where bytes are scalars.
    private var marks: [Int] = []

    init(_ bytes: [UInt8]) {
        guard !bytes.allSatisfy({ $0 < 0x80 }) else { return }
        marks.reserveCapacity(bytes.count / Self.step + 1)
        var count = 0
        for (place, byte) in bytes.enumerated() {
            if place % Self.step == 0 { marks.append(count) }
            if Self.begins(byte) { count += 1 }
        }
        if bytes.count % Self.step == 0 { marks.append(count) }
    }

    func count(before offset: Int, in bytes: [UInt8]) -> Int {
        guard !marks.isEmpty else { return offset }
        let mark = offset / Self.step
        return marks[mark] + bytes[mark * Self.step..<offset].lazy.filter(Self.begins).count
    }

    private static func begins(_ byte: UInt8) -> Bool { byte & 0xC0 != 0x80 }
}

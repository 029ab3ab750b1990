/// The checksum of zlib: weak, quick, and what hubs compare the pieces of an upload with.
///
/// - SeeAlso: RFC 1950, 9.
struct Adler32 {
    private var low: UInt32 = 1
    private var high: UInt32 = 0

    private static let modulus: UInt32 = 65521
    /// So many bytes can be added before the sums overflow.
    private static let run = 5552

    mutating func update(_ bytes: ArraySlice<UInt8>) {
        var rest = bytes
        while !rest.isEmpty {
            for byte in rest.prefix(Self.run) {
                low &+= UInt32(byte)
                high &+= low
            }
            low %= Self.modulus
            high %= Self.modulus
            rest = rest.dropFirst(Self.run)
        }
    }

    /// Eight small hexadecimal digits.
    var hexadecimal: String {
        let digits = String(high << 16 | low, radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }

    static func of(_ bytes: [UInt8]) -> String {
        var sum = Self()
        sum.update(bytes[...])
        return sum.hexadecimal
    }
}

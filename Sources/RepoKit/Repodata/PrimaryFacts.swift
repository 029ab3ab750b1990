/// What primary metadata says of a package apart from its dependencies and files.
struct PrimaryFacts: Sendable {
    /// Texts, one behind the other.
    private(set) var bytes: [UInt8] = []
    private var ranges = [Range<Int>?](repeating: nil, count: Field.allCases.count)
    var fileTime: Int64 = 0
    var buildTime: Int64 = 0
    var packageSize: Int64 = 0
    var headerStart: Int64 = 0
    var headerEnd: Int64 = 0

    enum Field: Int, CaseIterable {
        case name, arch, epoch, version, release, checksum, checksumType, location, base, sourceRPM
    }

    mutating func clear() {
        bytes.removeAll(keepingCapacity: true)
        for index in ranges.indices { ranges[index] = nil }
        (fileTime, buildTime, packageSize, headerStart, headerEnd) = (0, 0, 0, 0, 0)
    }

    mutating func set(_ field: Field, _ text: TextBytes) {
        let start = bytes.count
        bytes.append(contentsOf: text)
        ranges[field.rawValue] = start..<bytes.count
    }

    func has(_ field: Field) -> Bool { !(ranges[field.rawValue]?.isEmpty ?? true) }

    func range(_ field: Field) -> Range<Int> { ranges[field.rawValue] ?? 0..<0 }

    func string(_ field: Field) -> String { String(decoding: bytes[range(field)], as: UTF8.self) }

    @inline(__always)
    func with<Result>(_ field: Field, _ body: (TextBytes) -> Result) -> Result {
        bytes.withUnsafeBufferPointer { body(TextBytes(rebasing: $0[range(field)])) }
    }
}

/// Paths of packages, one behind the other.
struct PathList: Sendable {
    private var bytes: [UInt8] = []
    private var starts: [Int] = [0]

    var count: Int { starts.count - 1 }

    mutating func append(_ path: UnsafeBufferPointer<UInt8>) {
        bytes.append(contentsOf: path)
        starts.append(bytes.count)
    }

    /// Adds the paths of another list behind those of this one.
    mutating func append(_ other: PathList) {
        let offset = bytes.count
        bytes += other.bytes
        starts += other.starts.dropFirst().map { $0 + offset }
    }

    func with<Result>(_ index: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        bytes.withUnsafeBufferPointer {
            body(UnsafeBufferPointer(rebasing: $0[starts[index]..<starts[index + 1]]))
        }
    }

    func string(_ index: Int) -> String { with(index) { String(decoding: $0, as: UTF8.self) } }
}

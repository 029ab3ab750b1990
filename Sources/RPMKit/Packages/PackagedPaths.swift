/// The paths that a package lists, without the rest of its header: of many thousands of packages that much can be
/// kept in memory.
public struct PackagedPaths: Sendable {
    /// With the slash that ends each; none in packages of rpm 3, whose names are whole paths.
    public let directories: [String]
    /// Texts, each ended by a zero byte.
    private let names: [UInt8]
    /// Of each name, the number of its directory.
    private let indexes: [UInt32]

    public init(_ header: PackageHeader) {
        let header = header.file.header
        directories = header.strings(.directoryNames)
        var names: [UInt8] = []
        var indexes: [UInt32] = []
        header.withView { view in
            let numbers = view.numbers(.directoryIndexes)
            var texts = view.texts(header.contains(.baseNames) ? .baseNames : .oldFileNames)
            indexes.reserveCapacity(numbers.count)
            for number in 0..<numbers.count { indexes.append(UInt32(truncatingIfNeeded: numbers[number])) }
            while let text = texts.next() {
                names.append(contentsOf: text)
                names.append(0)
            }
        }
        self.names = names
        self.indexes = indexes
    }

    public var isEmpty: Bool { names.isEmpty }

    /// Whole paths, in the package's order.
    public var paths: [String] {
        var paths: [String] = []
        visit { name, directory in
            paths.append((directory.map { directories[$0] } ?? "") + String(decoding: name, as: UTF8.self))
        }
        return paths
    }

    /// Calls with the bytes of each name and the number of its directory, which is nil where names are whole paths.
    public func visit(_ body: (_ name: UnsafeBufferPointer<UInt8>, _ directory: Int?) -> Void) {
        names.withUnsafeBufferPointer { bytes in
            var (start, number) = (0, 0)
            while start < bytes.count {
                var end = start
                while bytes[end] != 0 { end += 1 }
                body(
                    UnsafeBufferPointer(rebasing: bytes[start..<end]),
                    directories.isEmpty ? nil : Int(indexes[number]))
                start = end + 1
                number += 1
            }
        }
    }
}

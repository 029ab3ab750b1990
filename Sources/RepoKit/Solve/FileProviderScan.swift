internal import RPMKit

/// Finds the packages that have files which something requires, without keeping any other path.
struct FileProviderScan {
    private let names: StringPool
    /// By the number of the name.
    private var isWanted: [Bool]
    /// Directories of wanted paths, with the slash that ends them.
    private var directories: Set<String> = []
    /// What wanted paths end with: most others are known by it without a look at the index.
    private var endings = [Bool](repeating: false, count: 1 << 16)

    /// - Parameter wanted: Names of relations; only those that are paths count.
    init(wanted: [Int32], in names: StringPool) {
        self.names = names
        isWanted = Array(repeating: false, count: names.count)
        for name in wanted where !isWanted[Int(name)] && names.firstByte(name) == UInt8(ascii: "/") {
            isWanted[Int(name)] = true
            let path = names.bytes[names.range(name)]
            path.withUnsafeBufferPointer { endings[Self.ending($0)] = true }
            if let slash = path.lastIndex(of: UInt8(ascii: "/")) {
                directories.insert(String(decoding: path[...slash], as: UTF8.self))
            }
        }
    }

    /// Looks through the file lists of packages, by number.
    func run(_ lists: [SackPackage.Files]) -> [(package: Int32, name: Int32)] {
        var found: [(package: Int32, name: Int32)] = []
        if directories.isEmpty { return found }
        var buffer: [UInt8] = []
        for (package, list) in lists.enumerated() {
            switch list {
            case .paths(let paths):
                for var path in paths {
                    let name = path.withUTF8 { wanted($0) }
                    if let name { found.append((Int32(package), name)) }
                }
            case .header(let header):
                guard !header.isSource, hasWantedDirectory(header) else { continue }
                for file in header.files {
                    let name = file.withPathBytes { directory, name in
                        buffer.removeAll(keepingCapacity: true)
                        buffer.append(contentsOf: directory)
                        buffer.append(contentsOf: name)
                        return buffer.withUnsafeBufferPointer { wanted($0) }
                    }
                    if let name { found.append((Int32(package), name)) }
                }
            }
        }
        return found
    }

    private func hasWantedDirectory(_ header: PackageHeader) -> Bool {
        let listed = header.file.header.strings(.directoryNames)
        // Packages of rpm 3 have whole paths and no directories.
        return listed.isEmpty || listed.contains(where: directories.contains)
    }

    private func wanted(_ path: UnsafeBufferPointer<UInt8>) -> Int32? {
        guard !path.isEmpty, endings[Self.ending(path)], let name = names.find(path), isWanted[Int(name)]
        else { return nil }
        return name
    }

    private static func ending(_ path: UnsafeBufferPointer<UInt8>) -> Int {
        (path.count & 31) << 11 | Int(path[path.count - 1] & 31) << 6 | Int(path[path.count / 2] & 63)
    }
}

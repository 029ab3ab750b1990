internal import RPMKit

/// One look at the file lists of packages: who has files that something requires, and who has libraries.
///
/// No other path is kept. Directories come first: most of them hold nothing of interest, so that most names
/// are never read.
struct FileScan {
    private let names: StringPool
    /// By the number of the name.
    private var isWanted: [Bool]
    /// Directories of wanted paths, with the slash that ends them.
    private var directories: Set<String> = []
    /// Lengths and ends of wanted paths: most others are known by it without a look at the index.
    private var endings = [Bool](repeating: false, count: 1 << 16)

    private(set) var providers: [(package: Int32, name: Int32)] = []
    private var path: [UInt8] = []

    /// - Parameter wanted: Names of relations; only those that are paths count.
    init(wanted: some Sequence<Int32>, in names: StringPool) {
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

    /// Looks at the files of one package.
    ///
    /// - Parameter forLibraries: Whether to look for what ``MultilibRules`` take for a runtime library.
    /// - Returns: Whether there is one; false if it was not looked for.
    mutating func look(at files: SackPackage.Files, of package: Int32, forLibraries: Bool) -> Bool {
        switch files {
        case .paths(let paths):
            for index in paths.indices {
                if let name = wanted(paths[index]) { providers.append((package, name)) }
            }
            return forLibraries && paths.contains(where: MultilibRules.isRuntimeFile)
        case .header(let header):
            return header.isSource ? false : look(at: header, of: package, forLibraries)
        case .listing(let paths):
            return look(at: paths, of: package, forLibraries)
        }
    }

    /// Looks at one file of a package.
    mutating func look(atPath path: UnsafeBufferPointer<UInt8>, of package: Int32) {
        if let name = wanted(path) { providers.append((package, name)) }
    }

    /// Whether a path is where the rules for runtime libraries look; most are not.
    static func mayBeRuntime(_ path: UnsafeBufferPointer<UInt8>) -> Bool {
        path.starts(with: "/lib".utf8) || path.starts(with: "/usr/lib".utf8)
            || path.starts(with: "/etc/l".utf8)
    }

    private mutating func look(
        at header: PackageHeader, of package: Int32, _ forLibraries: Bool
    ) -> Bool {
        let listed = header.file.header.strings(.directoryNames)
        // Packages of rpm 3 have whole paths and no directories.
        if listed.isEmpty {
            return look(at: .paths(header.files.map(\.path)), of: package, forLibraries: forLibraries)
        }
        guard listed.contains(where: { isInteresting($0, forLibraries) }) else { return false }
        let interest = listed.map { directory in
            (
                isWanted: directories.contains(directory),
                library: forLibraries ? MultilibRules.holding(directory) : .nothing
            )
        }
        var hasLibrary = false
        for (name, index) in zip(
            header.file.header.strings(.baseNames), header.file.header.integers(.directoryIndexes))
        {
            let (isWanted, library) = interest[Int(index)]
            if isWanted { note(listed[Int(index)], name, package) }
            if !hasLibrary, library != .nothing { hasLibrary = MultilibRules.isRuntime(name, in: library) }
        }
        return hasLibrary
    }

    private mutating func look(at paths: PackagedPaths, of package: Int32, _ forLibraries: Bool) -> Bool {
        let listed = paths.directories
        if listed.isEmpty {
            return look(at: .paths(paths.paths), of: package, forLibraries: forLibraries)
        }
        guard listed.contains(where: { isInteresting($0, forLibraries) }) else { return false }
        let interest = listed.map { directory in
            (
                isWanted: directories.contains(directory),
                library: forLibraries ? MultilibRules.holding(directory) : .nothing
            )
        }
        var hasLibrary = false
        paths.visit { name, directory in
            guard let directory else { return }
            let (isWanted, library) = interest[directory]
            if !isWanted, hasLibrary || library == .nothing { return }
            let text = String(decoding: name, as: UTF8.self)
            if isWanted { note(listed[directory], text, package) }
            if !hasLibrary, library != .nothing { hasLibrary = MultilibRules.isRuntime(text, in: library) }
        }
        return hasLibrary
    }

    private func isInteresting(_ directory: String, _ forLibraries: Bool) -> Bool {
        directories.contains(directory) || forLibraries && MultilibRules.holding(directory) != .nothing
    }

    private mutating func note(_ directory: String, _ name: String, _ package: Int32) {
        path.removeAll(keepingCapacity: true)
        path.append(contentsOf: directory.utf8)
        path.append(contentsOf: name.utf8)
        let name = path.withUnsafeBufferPointer { wanted($0) }
        if let name { providers.append((package, name)) }
    }

    private func wanted(_ path: String) -> Int32? {
        let name = path.utf8.withContiguousStorageIfAvailable { wanted($0) }
        if let name { return name }
        return Array(path.utf8).withUnsafeBufferPointer { wanted($0) }
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

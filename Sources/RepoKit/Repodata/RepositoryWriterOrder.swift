extension RepositoryWriter {
    /// Locations in createrepo_c's order: by file name, then by directory, both by bytes.
    public static func sorted(_ locations: [String]) -> [String] {
        sorted(locations) { $0 }
    }

    /// Entries in createrepo_c's order.
    public static func sorted(_ entries: [RepositoryEntry]) -> [RepositoryEntry] {
        sorted(entries) { $0.location }
    }

    /// Package files in createrepo_c's order.
    public static func sorted(_ files: [IndexedFile]) -> [IndexedFile] {
        sorted(files) { $0.location }
    }

    private static func sorted<Element>(_ list: [Element], _ location: (Element) -> String) -> [Element] {
        let keys = list.map { element in
            var path = location(element)
            path.makeContiguousUTF8()
            guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else {
                return (name: path[...], directory: path.prefix(0))
            }
            return (name: path[path.utf8.index(after: slash)...], directory: path[..<slash])
        }
        return list.indices.sorted { left, right in
            let (one, two) = (keys[left].name.utf8, keys[right].name.utf8)
            if one.lexicographicallyPrecedes(two) { return true }
            if two.lexicographicallyPrecedes(one) { return false }
            return keys[left].directory.utf8.lexicographicallyPrecedes(keys[right].directory.utf8)
        }.map { list[$0] }
    }
}

extension RepositoryWriter {
    /// Locations in createrepo_c's order: by file name, then by the whole path, both by bytes.
    public static func sorted(_ locations: [String]) -> [String] {
        sorted(locations) { $0 }
    }

    /// Entries in createrepo_c's order.
    public static func sorted(_ entries: [RepositoryEntry]) -> [RepositoryEntry] {
        sorted(entries) { $0.location }
    }

    private static func sorted<Element>(_ list: [Element], _ location: (Element) -> String) -> [Element] {
        let keys = list.map { element in
            var path = location(element)
            path.makeContiguousUTF8()
            let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
            return (name: slash.map { path[path.utf8.index(after: $0)...] } ?? path[...], path: path)
        }
        return list.indices.sorted { left, right in
            let (one, two) = (keys[left].name.utf8, keys[right].name.utf8)
            if one.lexicographicallyPrecedes(two) { return true }
            if two.lexicographicallyPrecedes(one) { return false }
            return keys[left].path.utf8.lexicographicallyPrecedes(keys[right].path.utf8)
        }.map { list[$0] }
    }
}

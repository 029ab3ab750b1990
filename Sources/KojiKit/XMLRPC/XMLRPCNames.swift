/// The names of members, each made into a string once: rows have the same ones again and again.
struct XMLRPCNames {
    private var known: [String] = []
    private var next = 0
    private static let limit = 256

    mutating func name(_ text: UnsafeBufferPointer<UInt8>) -> String {
        // In a list of structs the name that came after this one the last time comes after it again.
        if next < known.count, isEqual(text, known[next]) { return advance() }
        if let index = known.firstIndex(where: { isEqual(text, $0) }) {
            next = index
            return advance()
        }
        let name = String(decoding: text, as: UTF8.self)
        if known.count < Self.limit {
            known.append(name)
            next = known.count == Self.limit ? 0 : known.count
        }
        return name
    }

    private mutating func advance() -> String {
        let name = known[next]
        next = next + 1 < known.count ? next + 1 : 0
        return name
    }

    private func isEqual(_ text: UnsafeBufferPointer<UInt8>, _ name: String) -> Bool {
        guard text.count == name.utf8.count else { return false }
        return name.utf8.withContiguousStorageIfAvailable { $0.elementsEqual(text) }
            ?? name.utf8.elementsEqual(text)
    }
}

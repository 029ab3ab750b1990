extension String {
    /// Byte order, which is that of the reference: code points, not letters.
    func precedes(_ other: String) -> Bool {
        utf8.lexicographicallyPrecedes(other.utf8)
    }
}

/// Finds the name that a person most likely meant.
public enum Suggestion {
    /// The candidate nearest to a word, or nil when none is near enough to be a slip of the fingers.
    ///
    /// Near enough is a third of the longer word's length, at least one edit, with something in common; `-` and
    /// `_` count as equal, and so do upper and lower case. Of equally near candidates the first wins.
    /// Words beyond any name's length get no suggestion.
    public static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
        guard word.utf8.count <= longest else { return nil }
        let wanted = folded(word)
        var best: (name: String, distance: Int)?
        for candidate in candidates where candidate.utf8.count <= longest {
            let other = folded(candidate)
            let length = max(wanted.count, other.count)
            let limit = min(max(1, length / 3), length - 1, (best?.distance ?? .max) - 1)
            guard let distance = distance(wanted, other, limit: limit) else { continue }
            best = (candidate, distance)
            if distance == 0 { break }
        }
        return best?.name
    }

    private static let longest = 200

    private static func folded(_ word: String) -> [UInt8] {
        word.utf8.map { byte in
            switch byte {
            case UInt8(ascii: "-"): UInt8(ascii: "_")
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte + 32
            default: byte
            }
        }
    }

    /// The optimal string alignment distance (a swap of neighbours is one edit), or nil above a limit.
    static func distance(_ left: [UInt8], _ right: [UInt8], limit: Int) -> Int? {
        guard limit >= 0, abs(left.count - right.count) <= limit else { return nil }
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for (row, byte) in left.enumerated() {
            var current = [row + 1]
            current.reserveCapacity(right.count + 1)
            for (column, other) in right.enumerated() {
                var cost = min(
                    current[column] + 1, last[column + 1] + 1, last[column] + (byte == other ? 0 : 1))
                if row > 0, column > 0, byte == right[column - 1], left[row - 1] == other {
                    cost = min(cost, beforeLast[column - 1] + 1)
                }
                current.append(cost)
            }
            (beforeLast, last) = (last, current)
        }
        return last[right.count] <= limit ? last[right.count] : nil
    }
}

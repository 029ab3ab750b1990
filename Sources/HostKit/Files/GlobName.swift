/// The wildcards of one component of a path, as Python's `fnmatch.fnmatchcase` reads them.
struct GlobName: Hashable, Sendable {
    private enum Element: Hashable, Sendable {
        case scalar(Unicode.Scalar)
        case anyOne
        case anyMany
        case oneOf([ClosedRange<UInt32>], negated: Bool)
    }

    private let elements: [Element]
    private let hidesDots: Bool

    init(_ pattern: String, hidesDots: Bool) {
        self.hidesDots = hidesDots && !pattern.hasPrefix(".")
        let scalars = Array(pattern.unicodeScalars)
        var elements: [Element] = []
        var index = 0
        while index < scalars.count {
            switch scalars[index] {
            case "*":
                if elements.last != .anyMany { elements.append(.anyMany) }
            case "?": elements.append(.anyOne)
            case "[":
                if let (set, end) = Self.bracket(scalars, after: index) {
                    elements.append(set)
                    index = end
                } else {
                    elements.append(.scalar("["))
                }
            case let scalar: elements.append(.scalar(scalar))
            }
            index += 1
        }
        self.elements = elements
    }

    /// The set that a bracket opens and the index of its closing one; nil when it is never closed.
    private static func bracket(_ scalars: [Unicode.Scalar], after open: Int) -> (Element, Int)? {
        var index = open + 1
        let negated = index < scalars.count && scalars[index] == "!"
        if negated { index += 1 }
        let first = index
        // A closing bracket in the first place stands for itself.
        guard let close = scalars.indices.dropFirst(first + 1).first(where: { scalars[$0] == "]" }) else {
            return nil
        }
        var ranges: [ClosedRange<UInt32>] = []
        while index < close {
            let lower = scalars[index].value
            if index + 2 < close, scalars[index + 1] == "-" {
                let upper = scalars[index + 2].value
                // A range that runs backwards contains nothing.
                if lower <= upper { ranges.append(lower...upper) }
                index += 3
            } else {
                ranges.append(lower...lower)
                index += 1
            }
        }
        return (.oneOf(ranges, negated: negated), close)
    }

    /// Whether a name fits, in time proportional to the product of both lengths at worst.
    func matches(_ name: String) -> Bool {
        if hidesDots, name.hasPrefix(".") { return false }
        let scalars = Array(name.unicodeScalars)
        var (element, scalar) = (0, 0)
        // Only the last star can need another try: an earlier one has given up as little as it could.
        var retry: (element: Int, scalar: Int)?
        while scalar < scalars.count {
            if element < elements.count, elements[element] == .anyMany {
                retry = (element + 1, scalar)
                element += 1
            } else if element < elements.count, fits(elements[element], scalars[scalar]) {
                element += 1
                scalar += 1
            } else if let last = retry {
                retry = (last.element, last.scalar + 1)
                (element, scalar) = (last.element, last.scalar + 1)
            } else {
                return false
            }
        }
        return elements[element...].allSatisfy { $0 == .anyMany }
    }

    private func fits(_ element: Element, _ scalar: Unicode.Scalar) -> Bool {
        switch element {
        case .scalar(let wanted): wanted == scalar
        case .anyOne, .anyMany: true
        case .oneOf(let ranges, let negated): ranges.contains { $0.contains(scalar.value) } != negated
        }
    }
}

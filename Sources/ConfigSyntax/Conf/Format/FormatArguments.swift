/// What stands on the right of `%`, handed out one by one.
struct FormatArguments: Sendable {
    private enum Supply {
        case tuple([ConfigNode])
        case single(ConfigNode)
    }

    private var supply: Supply
    private var next = 0
    private let whole: ConfigNode

    init(_ argument: ConfigNode) {
        whole = argument
        if case .tuple(let items) = argument.value {
            supply = .tuple(items)
        } else {
            supply = .single(argument)
        }
    }

    mutating func take() throws(FormatFailure) -> ConfigNode {
        switch supply {
        case .tuple(let items):
            guard next < items.count else { throw .tooFew }
            next += 1
            return items[next - 1]
        case .single(let node):
            guard next == 0 else { throw .tooFew }
            next = 1
            return node
        }
    }

    /// Refuses keys when there is nothing to look them up in.
    func checkKeys() throws(FormatFailure) {
        switch whole.value {
        case .mapping, .sequence: return
        default: throw .needsMapping
        }
    }

    /// Makes the value of a key the one argument for the directive at hand.
    mutating func select(_ key: String) throws(FormatFailure) {
        switch whole.value {
        case .mapping(let mapping):
            guard let value = mapping[key] else { throw .missingKey(key) }
            supply = .single(value)
            next = 0
        default: throw .listAsMapping
        }
    }

    /// Whether something was left over that should have been used; of a mapping or a list nothing must be.
    var hasLeftovers: Bool {
        switch (whole.value, supply) {
        case (.mapping, _), (.sequence, _): false
        case (_, .tuple(let items)): next < items.count
        case (_, .single): next == 0
        }
    }
}

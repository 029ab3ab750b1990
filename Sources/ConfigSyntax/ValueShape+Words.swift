extension ValueShape {
    /// The shape in words, for messages and the reference page.
    public var expected: String {
        switch self {
        case .any: "any value"
        case .string: "text"
        case .boolean: "true or false"
        case .integer: "a whole number"
        case .number: "a number"
        case .null: "null"
        case .choice(let names): "one of " + names.joined(separator: ", ")
        case .list(.any): "a list"
        case .list(.custom(let item)): "a list, each item \(item.expected)"
        case .list(let item): "a list of " + item.expectedItems
        case .items(let shapes, _):
            shapes.count == 2
                ? "a pair of \(shapes[0].expected) and \(shapes[1].expected)"
                : "\(shapes.count) items: " + shapes.map(\.expected).joined(separator: ", ")
        case .map, .object: "a mapping"
        case .anyOf(let forms): Self.alternatives(forms)
        case .checked(let shape, _): shape.expected
        case .custom(let shape): shape.expected
        }
    }

    private var expectedItems: String {
        switch self {
        case .string: "texts"
        case .number: "numbers"
        case .object, .map: "mappings"
        case .items: "items, each " + expected
        case .choice(let names): names.joined(separator: ", ")
        default: expected
        }
    }

    private static func alternatives(_ forms: [ValueShape]) -> String {
        var words: [String] = []
        for form in forms where !words.contains(form.expected) { words.append(form.expected) }
        return words.joined(separator: " or ")
    }

    /// Whether a value is of the kind that the shape asks for, whatever it holds.
    func isOfKind(_ node: ConfigNode) -> Bool {
        switch self {
        case .any, .custom: true
        case .string, .choice: node.string != nil
        case .boolean: if case .bool = node.value { true } else { false }
        case .integer, .number:
            switch node.value {
            case .integer, .float: true
            default: false
            }
        case .null: node.isNull
        case .list, .items: node.sequence != nil
        case .map, .object: node.mapping != nil
        case .anyOf(let forms): forms.contains { $0.isOfKind(node) }
        case .checked(let shape, _): shape.isOfKind(node)
        }
    }
}

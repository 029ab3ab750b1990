/// A value of a ``JSONDocument``.
///
/// The properties give nil for a value of another kind; the functions of `JSON+Reading` say what is wrong.
public struct JSON: Sendable {
    public enum Kind: String, Hashable, Sendable {
        case null, bool, number, string, array, object
    }

    let tape: JSONTape
    let index: Int

    private var entry: JSONEntry { tape.entries[index] }

    public var kind: Kind {
        switch entry.kind {
        case .null: .null
        case .yes, .no: .bool
        case .integer, .number: .number
        case .plain, .escaped: .string
        case .array: .array
        case .object: .object
        }
    }

    public var isNull: Bool { entry.kind == .null }

    public var string: String? { entry.kind.isString ? tape.string(at: index) : nil }

    public var bool: Bool? {
        switch entry.kind {
        case .yes: true
        case .no: false
        default: nil
        }
    }

    /// A number without fraction and exponent that fits.
    public var int: Int? { entry.kind == .integer ? tape.int(at: index) : nil }

    /// The nearest one that there is; infinite beyond the largest.
    public var double: Double? { digits.flatMap(Double.init) }

    /// A number as it is written.
    public var digits: String? {
        entry.kind == .integer || entry.kind == .number ? tape.string(at: index) : nil
    }

    /// The values of an array, in order.
    public var items: [JSON]? {
        guard entry.kind == .array else { return nil }
        var items: [JSON] = []
        items.reserveCapacity(tape.count(of: index))
        var child = index + 1
        while child < entry.end {
            items.append(JSON(tape: tape, index: child))
            child = tape.next(after: child)
        }
        return items
    }

    /// The members of an object, in order.
    public var members: [(name: String, value: JSON)]? {
        guard entry.kind == .object else { return nil }
        var members: [(name: String, value: JSON)] = []
        members.reserveCapacity(tape.count(of: index))
        var name = index + 1
        while name < entry.end {
            members.append((tape.string(at: name), JSON(tape: tape, index: name + 1)))
            name = tape.next(after: name + 1)
        }
        return members
    }

    /// A member of an object; nil when it is not there, or null. Of several of one name the first counts.
    public subscript(_ name: String) -> JSON? {
        guard entry.kind == .object, let place = tape.member(name, of: index) else { return nil }
        let value = JSON(tape: tape, index: place)
        return value.isNull ? nil : value
    }

    /// Where the value is in its document, such as `$.items[2].id`.
    public var path: String { tape.path(to: index) }

    /// The value as one that can be changed and written; numbers that do not fit an `Int` become a `Double`.
    public var value: JSONValue {
        switch kind {
        case .null: .null
        case .bool: .bool(bool ?? false)
        case .number: int.map { .integer($0) } ?? .number(double ?? 0)
        case .string: .string(string ?? "")
        case .array: .array((items ?? []).map(\.value))
        case .object: .object((members ?? []).map { .init($0.name, $0.value.value) })
        }
    }
}

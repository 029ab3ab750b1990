internal import KojiKit

/// What a method answers: a value, or one that is on the wire's form already.
enum HubAnswer: Sendable {
    case value(XMLRPCValue)
    case wire([UInt8])

    var bytes: [UInt8] {
        get throws {
            switch self {
            case .value(let value): try WireXML.bytes(value)
            case .wire(let bytes): bytes
            }
        }
    }
}

/// A method that a hub has.
struct HubMethod: Sendable {
    var name: String
    var signature: Signature
    /// What is needed beyond a call that anybody may make.
    var needs: Need
    var body: @Sendable (HubCall) throws -> HubAnswer

    enum Need: Sendable, Equatable {
        case nothing, login
        case permission(String)
    }
}

/// The methods of a hub.
struct HubMethods: Sendable {
    private(set) var byName: [String: HubMethod] = [:]

    mutating func add(
        _ name: String, _ signature: String, needs: HubMethod.Need = .nothing,
        _ body: @escaping @Sendable (HubCall) throws -> XMLRPCValue
    ) {
        byName[name] = HubMethod(name: name, signature: Signature(signature), needs: needs) { call in
            .value(try body(call))
        }
    }

    mutating func addWire(
        _ name: String, _ signature: String, _ body: @escaping @Sendable (HubCall) throws -> [UInt8]
    ) {
        byName[name] = HubMethod(name: name, signature: Signature(signature), needs: .nothing) { call in
            .wire(try body(call))
        }
    }

    subscript(name: String) -> HubMethod? { byName[name] }

    /// Leaves out methods, as a hub without a plugin does.
    mutating func remove(_ names: [String]) {
        for name in names { byName[name] = nil }
    }
}

/// The elements of a message.
enum XMLRPCTag: UInt8 {
    case methodCall, methodName, methodResponse, params, param, fault
    case value, array, data, structure, member, name
    case null, integer, boolean, double, string, date, base64

    /// - Parameter name: Without a prefix: Apache's extensions are written as `ex:nil` and `ex:i8`.
    init?(_ name: String) {
        switch name {
        case "methodCall": self = .methodCall
        case "methodName": self = .methodName
        case "methodResponse": self = .methodResponse
        case "params": self = .params
        case "param": self = .param
        case "fault": self = .fault
        case "value": self = .value
        case "array": self = .array
        case "data": self = .data
        case "struct": self = .structure
        case "member": self = .member
        case "name": self = .name
        case "nil": self = .null
        case "int", "i4", "i8", "i2", "i1", "biginteger": self = .integer
        case "boolean": self = .boolean
        case "double", "float": self = .double
        case "string": self = .string
        case "dateTime.iso8601": self = .date
        case "base64": self = .base64
        default: return nil
        }
    }

    var isScalar: Bool { rawValue >= Self.null.rawValue }

    /// Where an element may stand; nil is the top of the document.
    func fits(in parent: XMLRPCTag?) -> Bool {
        switch self {
        case .methodCall, .methodResponse: parent == nil
        case .methodName: parent == .methodCall
        case .params: parent == .methodCall || parent == .methodResponse
        case .fault: parent == .methodResponse
        case .param: parent == .params
        case .value: parent == .param || parent == .fault || parent == .data || parent == .member
        case .data: parent == .array
        case .member: parent == .structure
        case .name: parent == .member
        default: parent == .value
        }
    }
}

internal import ConfigSyntax
public import JSONKit
public import KojiKit

/// A value that a configuration passes on as it stands: a setting that only Koji, or whoever is told, understands.
public indirect enum OpenValue: Sendable, Hashable, Codable {
    case null
    case bool(Bool)
    case integer(Int)
    case number(Double)
    case text(String)
    case list([OpenValue])
    case mapping([OpenSetting])
}

/// A name and what a configuration has for it.
public struct OpenSetting: Sendable, Hashable, Codable {
    public var name: String
    public var value: OpenValue

    public init(_ name: String, _ value: OpenValue) {
        self.name = name
        self.value = value
    }
}

extension OpenValue {
    /// As Koji takes it.
    public var xmlrpc: XMLRPCValue {
        switch self {
        case .null: .null
        case .bool(let flag): .bool(flag)
        case .integer(let number): .int(Int64(number))
        case .number(let number): .double(number)
        case .text(let text): .string(text)
        case .list(let items): .array(items.map(\.xmlrpc))
        case .mapping(let settings):
            .structure(XMLRPCStruct(settings.map { .init($0.name, $0.value.xmlrpc) }))
        }
    }

    public var json: JSONValue {
        switch self {
        case .null: .null
        case .bool(let flag): .bool(flag)
        case .integer(let number): .integer(number)
        case .number(let number): .number(number)
        case .text(let text): .string(text)
        case .list(let items): .array(items.map(\.json))
        case .mapping(let settings): .object(settings.map { .init($0.name, $0.value.json) })
        }
    }

    /// As Python writes it into a line of a file: the items of a list with commas between.
    var line: String {
        switch self {
        case .null: "None"
        case .bool(let flag): flag ? "True" : "False"
        case .integer(let number): "\(number)"
        case .number(let number): "\(number)"
        case .text(let text): text
        case .list(let items): items.map(\.line).joined(separator: ",")
        case .mapping(let members): members.map { "\($0.name)=\($0.value.line)" }.joined(separator: ",")
        }
    }

    /// Whether it counts as yes where the reference asks whether there is anything.
    public var isTruthy: Bool {
        switch self {
        case .null: false
        case .bool(let flag): flag
        case .integer(let number): number != 0
        case .number(let number): number != 0
        case .text(let text): !text.isEmpty
        case .list(let items): !items.isEmpty
        case .mapping(let settings): !settings.isEmpty
        }
    }

    public var text: String? { if case .text(let text) = self { text } else { nil } }

    init(_ node: ConfigNode) {
        switch node.value {
        case .null: self = .null
        case .bool(let flag): self = .bool(flag)
        case .integer(let number): self = .integer(number)
        case .float(let number): self = .number(number)
        case .date(let text), .string(let text): self = .text(text)
        case .sequence(let items), .tuple(let items): self = .list(items.map(OpenValue.init))
        case .mapping(let mapping): self = .mapping(mapping.openSettings)
        }
    }
}

extension [OpenSetting] {
    /// The settings as Koji takes them; nil for none.
    var xmlrpc: XMLRPCStruct? { isEmpty ? nil : OpenValue.mapping(self).xmlrpc.structure }
}

extension ConfigMapping {
    /// All entries, in their order.
    var openSettings: [OpenSetting] { entries.map { OpenSetting($0.name, OpenValue($0.value)) } }
}

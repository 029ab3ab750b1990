internal import ConfigSyntax
public import JSONKit

/// `osbs.json`: container images as the build system described them, by variant and arch. It has no header.
public struct OSBSManifest: Hashable, Sendable {
    /// What each image is, passed on as it came; members are sorted when it is written.
    public var images: [String: [String: [JSONValue]]] = [:]

    public init() {}

    public mutating func add(_ image: JSONValue, to variant: String, _ arch: String) {
        images[variant, default: [:]][arch, default: []].append(image)
    }

    /// The bytes of the file.
    public func encoded() -> [UInt8] {
        var writer = PythonJSON()
        writer.object { writer in
            writer.members(images) { writer, _, arches in
                writer.object { writer in
                    writer.members(arches) { writer, _, images in writer.value(.array(images)) }
                }
            }
        }
        return writer.bytes
    }
}

extension JSONValue {
    /// The value as Python writes it with `indent=4`, `sort_keys=True`: for records that are compared with
    /// the reference's.
    public func pythonText() -> [UInt8] {
        var writer = PythonJSON()
        writer.value(self)
        return writer.bytes
    }
}

extension JSONValue {
    /// ``pythonText()`` as a string.
    public var pythonJSON: String { String(decoding: pythonText(), as: UTF8.self) }
}

extension PythonJSON {
    mutating func value(_ value: JSONValue) {
        switch value {
        case .null: null()
        case .bool(let flag): raw(flag ? "true" : "false")
        case .integer(let number): integer(number)
        case .number(let number): self.number(number)
        case .string(let text): string(text)
        case .array(let items):
            array { writer in
                for item in items {
                    writer.item()
                    writer.value(item)
                }
            }
        case .object(let members):
            object { writer in
                for member in members.sorted(by: { $0.name.precedes($1.name) }) {
                    writer.key(member.name)
                    writer.value(member.value)
                }
            }
        }
    }
}

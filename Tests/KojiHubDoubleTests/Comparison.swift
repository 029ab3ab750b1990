import KojiKit

/// Compares answers by structure.
enum Comparison {
    /// Members whose values depend on when and in which order the data was made: their kinds are compared.
    private static func isVolatile(_ name: String) -> Bool {
        name.hasSuffix("_ts") || name.hasSuffix("_time") || name.hasSuffix("_event")
            || name.hasSuffix("event_id")
            || ["session-id", "session-key", "ts", "mtime", "st_atime", "st_mtime", "st_ctime", "traceback"]
                .contains(name)
    }

    static func differences(_ one: XMLRPCValue, _ other: XMLRPCValue, _ path: String = "") -> [String] {
        switch (one, other) {
        case (.structure(let one), .structure(let other)):
            let names = Set(one.members.map(\.name)).union(other.members.map(\.name))
            return names.sorted().flatMap { name -> [String] in
                let place = "\(path).\(name)"
                guard let left = one[name] else { return ["\(place) is missing"] }
                guard let right = other[name] else { return ["\(place) is too much"] }
                if isVolatile(name) {
                    return kind(left) == kind(right) ? [] : ["\(place): \(left), recorded \(right)"]
                }
                return differences(left, right, place)
            }
        case (.array(let one), .array(let other)):
            guard one.count == other.count else {
                return ["\(path) has \(one.count), recorded \(other.count)"]
            }
            return one.indices.flatMap { differences(one[$0], other[$0], "\(path)[\($0)]") }
        default: return one == other ? [] : ["\(path): \(one), recorded \(other)"]
        }
    }

    static func kind(_ value: XMLRPCValue) -> String {
        switch value {
        case .null: "nil"
        case .bool: "boolean"
        case .int: "integer"
        case .double: "double"
        case .string: "string"
        case .date: "date"
        case .bytes: "bytes"
        case .array: "array"
        case .structure: "struct"
        }
    }
}

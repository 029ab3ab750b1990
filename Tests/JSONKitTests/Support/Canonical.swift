import JSONKit

/// A value in characters that say everything about it, as the script of `PythonJSON` says it.
func canonical(_ json: JSON) -> String {
    switch json.kind {
    case .null: return "n"
    case .bool: return json.bool == true ? "t" : "f"
    case .number:
        let bits = String((json.double ?? 0).bitPattern, radix: 16)
        return "\(json.digits ?? "?")=\(json.int.map { "\($0)" } ?? "")=\(bits)"
    case .string: return hexadecimal(json.string ?? "?")
    case .array: return "[" + (json.items ?? []).map(canonical).joined(separator: ",") + "]"
    case .object:
        let members = (json.members ?? []).map { "\(hexadecimal($0.name)):\(canonical($0.value))" }
        return "{" + members.joined(separator: ",") + "}"
    }
}

/// What a text says, or `!` for one that is refused.
func canonical(_ bytes: [UInt8]) -> String {
    guard let document = try? JSONDocument(bytes) else { return "!" }
    return canonical(document.root)
}

private func hexadecimal(_ text: String) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var out: [UInt8] = [UInt8(ascii: "\"")]
    for byte in text.utf8 { out += [digits[Int(byte >> 4)], digits[Int(byte & 15)]] }
    return String(decoding: out, as: UTF8.self)
}

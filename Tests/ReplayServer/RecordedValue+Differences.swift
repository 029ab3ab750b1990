extension RecordedValue {
    /// Where another value differs, a sentence for each place.
    func differences(from found: RecordedValue, at path: String = "$") -> [String] {
        switch (self, found) {
        case (.object(let members), .object(let others)):
            return Self.differences(members, others, at: path)
        case (.array(let items), .array(let others)) where items.count == others.count:
            return zip(items, others).enumerated().flatMap { place, pair in
                pair.0.differences(from: pair.1, at: "\(path)[\(place)]")
            }
        case (.string(let text), .string(let other)) where Redacted.matches(text, other): return []
        case _ where self == found: return []
        default: return ["\(path): `\(shortened(text))` expected, `\(shortened(found.text))` found"]
        }
    }

    private static func differences(_ members: [Member], _ others: [Member], at path: String) -> [String] {
        var sentences = members.flatMap { member in
            guard let other = others.first(where: { $0.name == member.name }) else {
                return ["\(path).\(member.name): `\(shortened(member.value.text))` is missing"]
            }
            return member.value.differences(from: other.value, at: "\(path).\(member.name)")
        }
        let names = Set(members.map(\.name))
        for other in others where !names.contains(other.name) {
            sentences.append("\(path).\(other.name): `\(shortened(other.value.text))` is too much")
        }
        return sentences
    }

    /// The object without some members.
    func dropping(_ names: Set<String>) -> RecordedValue {
        guard case .object(let members) = self else { return self }
        return .object(members.filter { !names.contains($0.name) })
    }

    /// Every string is changed that lies somewhere below a member of one of these names.
    func changingStrings(below names: Set<String>, _ change: (String) -> String) -> RecordedValue {
        switch self {
        case .array(let items): .array(items.map { $0.changingStrings(below: names, change) })
        case .object(let members):
            .object(
                members.map { member in
                    let value = member.value
                    return Member(
                        name: member.name,
                        value: names.contains(member.name)
                            ? value.changingAllStrings(change) : value.changingStrings(below: names, change))
                })
        case .null, .bool, .number, .string: self
        }
    }

    private func changingAllStrings(_ change: (String) -> String) -> RecordedValue {
        switch self {
        case .string(let text): .string(change(text))
        case .array(let items): .array(items.map { $0.changingAllStrings(change) })
        case .object(let members):
            .object(members.map { Member(name: $0.name, value: $0.value.changingAllStrings(change)) })
        case .null, .bool, .number: self
        }
    }
}

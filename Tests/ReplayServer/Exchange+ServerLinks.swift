internal import TestSupport

extension Exchange {
    /// Also what lies below these members of a recorded answer leads to the local server.
    public func rewriting(_ members: String...) -> Exchange {
        precondition(recordedAuthority != nil, "only a recording has addresses; write {server} instead")
        return changed { $0.leadToServer(below: Set(members)) }
    }

    /// Replaces the recorded server's addresses in `Link` and `Location`, and below some members of the body.
    mutating func leadToServer(below members: Set<String>) {
        guard let authority = recordedAuthority else { return }
        answer.header = answer.header.map { field in
            guard ["link", "location"].contains(field.name.lowercased()) else { return field }
            return (field.name, Self.leadingToServer(field.value, from: authority))
        }
        guard let value = try? RecordedValue(bytes: answer.body) else { return }
        let changed = value.changingStrings(below: members) { text in
            Self.leadingToServer(text, from: authority)
        }
        if changed != value { answer.body = Array(changed.text.utf8) }
    }

    /// With or without the port that goes without saying.
    private static func leadingToServer(_ text: String, from authority: String) -> String {
        let host = authority.prefix { $0 != ":" }
        var text = text
        for scheme in ["https", "http"] {
            for address in ["\(scheme)://\(host):443", "\(scheme)://\(host):80", "\(scheme)://\(host)"] {
                text = replaceAddress(address, in: text)
            }
        }
        return text
    }

    /// Replaces an address, but not the beginning of a longer one.
    private static func replaceAddress(_ address: String, in text: String) -> String {
        var out = ""
        var rest = text[...]
        while let place = rest.firstRange(of: address) {
            out += rest[..<place.lowerBound]
            rest = rest[place.upperBound...]
            let isWhole = rest.first.map { "/?#>\"".contains($0) } ?? true
            out += isWhole ? serverMark : address
        }
        return out + rest
    }
}

internal import HostKit
internal import JSONKit

extension JSON {
    /// A moment as Pagure writes it: seconds since 1970 as a text, sometimes with a fraction.
    func pagureTime(_ name: String) throws(JSONError) -> Timestamp? {
        guard let member = self[name] else { return nil }
        guard let text = member.string ?? member.digits, let time = Timestamp(pagure: text) else {
            throw member.unexpected("seconds since 1970")
        }
        return time
    }

    /// The name of a user object; nil when nobody is there.
    func pagureUser(_ name: String) throws(JSONError) -> String? {
        guard let user = self[name] else { return nil }
        return try user.string("name")
    }
}

extension Timestamp {
    /// Reads `1795245441` and `1795245441.051098`.
    init?(pagure text: String) {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let fraction = parts.count > 1 ? parts[1].prefix(9) : ""
        guard parts[0].allSatisfy(\.isASCIIDigit), let seconds = Int64(parts[0]),
            fraction.allSatisfy(\.isASCIIDigit), parts.count == 1 || !fraction.isEmpty
        else { return nil }
        let padded = fraction + String(repeating: "0", count: 9 - fraction.count)
        self.init(seconds: seconds, nanoseconds: Int32(padded) ?? 0)
    }
}

extension Character {
    fileprivate var isASCIIDigit: Bool { isASCII && isNumber }
}

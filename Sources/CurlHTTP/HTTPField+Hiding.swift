internal import HostKit

extension [HTTPField] {
    /// A text without the secrets of these fields, which a server may have repeated in what it says.
    public func hidingCredentials(in text: String) -> String {
        var text = text
        for field in self where field.isCredential {
            let value = field.revealed()
            // The secret stands behind a word such as `Bearer`.
            let secret = value.split(separator: " ").last.map(String.init) ?? value
            for part in [value, secret] where part.utf8.count >= 4 {
                text = text.replacing(part, with: Secret.placeholder)
            }
        }
        return text
    }
}

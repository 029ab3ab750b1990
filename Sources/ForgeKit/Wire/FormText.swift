/// `application/x-www-form-urlencoded`, for queries and bodies.
enum FormText {
    static func encoded(_ fields: [(name: String, value: String)]) -> String {
        fields.map { "\(APIPath.encoded($0.name))=\(APIPath.encoded($0.value))" }.joined(separator: "&")
    }
}

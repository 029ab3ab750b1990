internal import JSONKit

extension JSON {
    /// A member that is one of some words.
    func word<Word: RawRepresentable<String>>(_ name: String, as type: Word.Type = Word.self)
        throws(JSONError) -> Word
    {
        guard let word = Word(rawValue: try string(name)) else {
            throw try member(name).unexpected("a word that is known here")
        }
        return word
    }

    /// A member that is one of some words; nil when it is not there, or null.
    func optionalWord<Word: RawRepresentable<String>>(_ name: String, as type: Word.Type = Word.self)
        throws(JSONError) -> Word?
    { self[name] == nil ? nil : try word(name) }

    /// The values of the list that an object has under a name, and where its next page is.
    func page<Value: JSONReadable>(_ name: String, as type: Value.Type = Value.self) throws(JSONError)
        -> Pages<Value>.Page
    {
        let values = try member(name).all(as: Value.self)
        let (page, pages) = (try int("page"), try int("pages"))
        return Pages<Value>.Page(values, next: page < pages ? .page(page + 1) : nil)
    }
}

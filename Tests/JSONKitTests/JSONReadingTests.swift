import JSONKit
import Testing

@Suite struct JSONReadingTests {
    private struct Item: JSONReadable, Equatable {
        var id: Int
        init(_ json: JSON) throws(JSONError) { id = try json.int("id") }
    }

    private let root: JSON

    init() throws {
        root = try JSONDocument(
            """
            {"text": "x", "number": 7, "flag": false, "none": null, "words": ["a", "b"], "mixed": ["a", 1],
             "items": [{"id": 1}, {"id": 2}], "item": {"id": 3}, "odd name\\u001b": {"a.b": 1},
             "\(String(repeating: "x", count: 200))": true, "": [0]}
            """
        ).root
    }

    @Test("members that are there are read") func present() throws {
        #expect(try root.string("text") == "x")
        #expect(try root.int("number") == 7)
        #expect(try root.bool("flag") == false)
        #expect(try root.list("words").map(\.string) == ["a", "b"])
        #expect(try root.strings("words") == ["a", "b"])
        #expect(try root.optionalString("text") == "x")
        #expect(try root.optionalInt("number") == 7)
        #expect(try root.optionalBool("flag") == false)
        #expect(try root.optionalList("words").count == 2)
        let items: [Item] = try root.all("items")
        #expect(items.map(\.id) == [1, 2])
        #expect(try root.read("item", as: Item.self).id == 3)
        #expect(try root.optional("item", as: Item.self)?.id == 3)
    }

    @Test("members may be left out, or be null", arguments: ["none", "missing"])
    func absent(_ name: String) throws {
        #expect(try root.optionalString(name) == nil)
        #expect(try root.optionalInt(name) == nil)
        #expect(try root.optionalBool(name) == nil)
        #expect(try root.optionalList(name).isEmpty)
        #expect(try root.strings(name).isEmpty)
        #expect(try root.all(name, as: Item.self).isEmpty)
        #expect(try root.optional(name, as: Item.self) == nil)
        let error = #expect(throws: JSONError.self) { try root.string(name) }
        #expect(error == JSONError(.missing, at: "$", "there is no '\(name)'"))
    }

    @Test("a member of another kind is refused, with its path and without its value") func otherKind() throws
    {
        func error(_ read: () throws -> Void) -> String {
            #expect(throws: JSONError.self, performing: read)?.description ?? ""
        }
        #expect(error { _ = try root.string("number") } == "$.number: a string was expected, not a number")
        #expect(
            error { _ = try root.optionalString("flag") }
                == "$.flag: a string was expected, not true or false")
        #expect(error { _ = try root.int("text") } == "$.text: a whole number was expected, not a string")
        #expect(
            error { _ = try root.optionalInt("words") }
                == "$.words: a whole number was expected, not an array")
        #expect(error { _ = try root.bool("number") } == "$.number: true or false was expected, not a number")
        #expect(
            error { _ = try root.optionalBool("item") } == "$.item: true or false was expected, not an object"
        )
        #expect(error { _ = try root.list("item") } == "$.item: an array was expected, not an object")
        #expect(error { _ = try root.optionalList("text") } == "$.text: an array was expected, not a string")
        #expect(error { _ = try root.strings("mixed") } == "$.mixed[1]: a string was expected, not a number")
        #expect(
            error { _ = try root.all("words", as: Item.self) }
                == "$.words[0]: an object was expected, not a string")
        #expect(error { _ = try root.all(as: Item.self) } == "$: an array was expected, not an object")
    }

    @Test("names in paths that are no words are quoted and shortened") func oddNames() throws {
        let odd = try #require(root["odd name\u{1B}"]?["a.b"])
        #expect(odd.path == #"$["odd name\u001b"]["a.b"]"#)
        let long = try #require(root[String(repeating: "x", count: 200)])
        #expect(long.path == "$[\"\(String(repeating: "x", count: 80))…\"]")
        #expect(root[""]?.items?.first?.path == #"$[""][0]"#)
    }
}

import JSONKit
import TestSupport
import Testing

@Suite struct JSONFuzzTests {
    @Test(
        "a damaged text is refused or read, and what is read can be written and read again", arguments: 0..<4)
    func damaged(_ seed: UInt64) throws {
        var texts = RandomJSON(random: SeededGenerator(seed: FuzzBudget.seed &* 1000 &+ seed))
        var budget = FuzzBudget(rounds: 1200, sharedBy: 4)
        while budget.goesOn() {
            let bytes = texts.damaged()
            do throws(JSONError) {
                let root = try JSONDocument(bytes).root
                look(at: root, path: "$")
                let value = root.value
                for pretty in [true, false] {
                    let text = value.text(pretty: pretty)
                    let again = try JSONDocument(text).root.value
                    #expect(Array(again.text(pretty: pretty).utf8) == Array(text.utf8))
                }
            } catch {
                #expect(error.code == .malformed || error.code == .beyondLimit, "\(error)")
                #expect(error.place.hasPrefix("line "))
            }
        }
    }

    @Test("whatever is written is read back", arguments: 0..<2) func roundTrip(_ seed: UInt64) throws {
        var values = RandomJSON(random: SeededGenerator(seed: FuzzBudget.seed &* 1000 &+ seed &+ 500))
        var budget = FuzzBudget(rounds: 1200, sharedBy: 2)
        while budget.goesOn() {
            let value = values.value()
            let read = try JSONDocument(value.text(pretty: false)).root.value
            #expect(read == value)
            let indented = try JSONDocument(value.text()).root.value
            #expect(indented == value && indented.bytes == value.bytes)
        }
    }

    @Test("an array that is cut off is refused wherever it is cut") func cut() throws {
        var texts = RandomJSON(random: SeededGenerator(seed: FuzzBudget.seed &+ 77))
        var budget = FuzzBudget(rounds: 60)
        while budget.goesOn() {
            let text = [UInt8(ascii: "[")] + texts.text().filter { ![0xEF, 0xBB, 0xBF].contains($0) }
            guard (try? JSONDocument(text + [UInt8(ascii: "]")])) != nil else { continue }
            for count in 0...text.count {
                #expect(throws: JSONError.self) { try JSONDocument(Array(text.prefix(count))) }
            }
        }
    }

    /// Asks each value for everything.
    private func look(at json: JSON, path: String) {
        #expect(json.path == path)
        #expect(canonical(json.source) == canonical(json))
        let items = json.items ?? []
        for (place, item) in items.enumerated() { look(at: item, path: "\(path)[\(place)]") }
        for (name, value) in json.members ?? [] {
            #expect(json[name] != nil || value.isNull || hasSeveral(name, json))
            if name.allSatisfy(\.isLetter), name.utf8.allSatisfy({ $0 < 0x80 }), !name.isEmpty {
                look(at: value, path: "\(path).\(name)")
            } else {
                look(at: value, path: value.path)
            }
        }
        _ = (json.int, json.double, json.digits, json.bool, json.string, json["id"])
    }

    private func hasSeveral(_ name: String, _ json: JSON) -> Bool {
        (json.members ?? []).count { Array($0.name.utf8) == Array(name.utf8) } > 1
    }
}

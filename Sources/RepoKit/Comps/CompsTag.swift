/// The names of elements and attributes that mean something in a comps file.
enum CompsTag: String, CaseIterable {
    case comps, group, category, environment, langpacks, match, blacklist, whiteout, package, ignoredep
    case id, name, description, `default`, uservisible, langonly, biarchonly
    case displayOrder = "display_order"
    case packagelist, packagereq, grouplist, optionlist, groupid
    case arch, variant, type, requires, basearchonly, install
    case language = "xml:lang"
    case space = "xml:space"

    /// All, made once: they are looked up for every node.
    static let all = allCases
}

/// Numbers for names; those of ``CompsTag`` come first, in its order.
struct CompsNames: Sendable {
    private(set) var all: [String] = CompsTag.all.map(\.rawValue)
    private var numbers: [[UInt8]: Int32] = [:]
    /// The names that came last, by a few of their bits: most lookups end here.
    private var recent = [Int32](repeating: -1, count: 64)
    private var texts: [[UInt8]] = CompsTag.all.map { Array($0.rawValue.utf8) }

    init() {
        for (number, text) in texts.enumerated() { numbers[text] = Int32(number) }
    }

    func tag(_ number: Int32) -> CompsTag? {
        Int(number) < CompsTag.all.count ? CompsTag.all[Int(number)] : nil
    }

    /// A name as it is written.
    func bytes(_ number: Int32) -> [UInt8] { texts[Int(number)] }

    mutating func number(of name: Slice<UnsafeBufferPointer<UInt8>>) -> Int32 {
        var hash = name.count
        for byte in name { hash = hash &* 31 &+ Int(byte) }
        let slot = hash & 63
        if recent[slot] >= 0, texts[Int(recent[slot])].elementsEqual(name) { return recent[slot] }
        let text = Array(name)
        let number = numbers[text] ?? add(text)
        recent[slot] = number
        return number
    }

    private mutating func add(_ text: [UInt8]) -> Int32 {
        let number = Int32(all.count)
        all.append(String(decoding: text, as: UTF8.self))
        texts.append(text)
        numbers[text] = number
        return number
    }
}

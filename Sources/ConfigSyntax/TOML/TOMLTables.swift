internal import SourceDiagnostics

/// The tables of a file while it is read: what may be added to them depends on how they came to be.
struct TOMLTables {
    /// How a table was defined.
    enum Origin: Hashable {
        /// By the header of a table within it; a header of its own may still come.
        case implied
        case header
        /// By dotted keys below a header, which alone may add to it; the number is that header's.
        case dotted(section: Int)
        case inline
    }

    enum Item {
        case value(ConfigNode)
        case table(Int)
        /// Tables of `[[…]]`, never empty.
        case tables([Int])
    }

    struct Entry {
        var key: ConfigNode
        var item: Item
    }

    struct Table {
        var origin: Origin
        var span: SourceSpan
        var entries: [Entry] = []
        var places: [String: Int] = [:]
    }

    /// One part of a key.
    struct KeyPart {
        var name: String
        var node: ConfigNode
    }

    private(set) var tables: [Table]

    init() { tables = [Table(origin: .header, span: SourceSpan(lower: 0, upper: 0))] }

    subscript(table: Int, name: String) -> Entry? {
        tables[table].places[name].map { tables[table].entries[$0] }
    }

    mutating func add(_ part: KeyPart, _ item: Item, to table: Int) {
        tables[table].places[part.name] = tables[table].entries.count
        tables[table].entries.append(Entry(key: part.node, item: item))
    }

    /// Makes a table that is not in another one yet.
    mutating func make(_ origin: Origin, _ span: SourceSpan) -> Int {
        tables.append(Table(origin: origin, span: span))
        return tables.count - 1
    }

    mutating func setOrigin(_ origin: Origin, of table: Int) { tables[table].origin = origin }

    /// Adds a table to those of `[[…]]`.
    mutating func append(_ new: Int, toTablesAt name: String, of table: Int) {
        guard let place = tables[table].places[name],
            case .tables(var all) = tables[table].entries[place].item
        else { return }
        // Without this each of many tables would copy those before it.
        tables[table].entries[place].item = .tables([])
        all.append(new)
        tables[table].entries[place].item = .tables(all)
    }

    /// A table with all that is in it.
    func node(_ table: Int) -> ConfigNode {
        var mapping = ConfigMapping()
        for entry in tables[table].entries {
            let value: ConfigNode
            switch entry.item {
            case .value(let node): value = node
            case .table(let inner): value = node(inner)
            case .tables(let inner):
                value = ConfigNode(.sequence(inner.map(node)), span: entry.key.span, style: .block)
            }
            mapping.add(.init(key: entry.key, value: value))
        }
        let style: ConfigNode.Style = tables[table].origin == .inline ? .flow : .block
        return ConfigNode(.mapping(mapping), span: tables[table].span, style: style)
    }
}

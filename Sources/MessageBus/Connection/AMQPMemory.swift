internal import CRabbitMQ

/// Texts and tables in librabbitmq's form, which live as long as a call.
struct AMQPMemory {
    private let pool: UnsafeMutablePointer<amqp_pool_t>

    /// Gives the memory to a body, which must not let anything of it escape.
    static func using<Result>(_ body: (AMQPMemory) throws(MessageBusError) -> Result) throws(MessageBusError)
        -> Result
    {
        let pool = UnsafeMutablePointer<amqp_pool_t>.allocate(capacity: 1)
        init_amqp_pool(pool, 4096)
        defer {
            empty_amqp_pool(pool)
            pool.deallocate()
        }
        return try body(AMQPMemory(pool: pool))
    }

    func text(_ text: String) throws(MessageBusError) -> amqp_bytes_t { try bytes(Array(text.utf8)) }

    func bytes(_ bytes: [UInt8]) throws(MessageBusError) -> amqp_bytes_t {
        guard !bytes.isEmpty else { return amqp_bytes_t() }
        let copy = try allocate(UInt8.self, bytes.count)
        copy.initialize(from: bytes, count: bytes.count)
        return amqp_bytes_t(len: bytes.count, bytes: copy)
    }

    /// The entries are in the order of their names, so that the same table is always the same bytes.
    func table(_ table: [String: BusValue]) throws(MessageBusError) -> amqp_table_t {
        guard !table.isEmpty else { return amqp_table_t() }
        let entries = try allocate(amqp_table_entry_t.self, table.count)
        for (place, entry) in table.sorted(by: { $0.key < $1.key }).enumerated() {
            (entries + place).initialize(
                to: amqp_table_entry_t(key: try text(entry.key), value: try value(entry.value)))
        }
        return amqp_table_t(num_entries: Int32(table.count), entries: entries)
    }

    private func value(_ value: BusValue) throws(MessageBusError) -> amqp_field_value_t {
        var field = amqp_field_value_t()
        switch value {
        case .null: field.kind = UInt8(AMQP_FIELD_KIND_VOID.rawValue)
        case .bool(let flag):
            field.kind = UInt8(AMQP_FIELD_KIND_BOOLEAN.rawValue)
            field.value.boolean = flag ? 1 : 0
        case .integer(let number):
            // Small numbers go as small ones: some clients take nothing else for a severity.
            if let small = Int32(exactly: number) {
                field.kind = UInt8(AMQP_FIELD_KIND_I32.rawValue)
                field.value.i32 = small
            } else {
                field.kind = UInt8(AMQP_FIELD_KIND_I64.rawValue)
                field.value.i64 = number
            }
        case .number(let number):
            field.kind = UInt8(AMQP_FIELD_KIND_F64.rawValue)
            field.value.f64 = number
        case .string(let text):
            field.kind = UInt8(AMQP_FIELD_KIND_UTF8.rawValue)
            field.value.bytes = try self.text(text)
        case .timestamp(let seconds):
            field.kind = UInt8(AMQP_FIELD_KIND_TIMESTAMP.rawValue)
            field.value.u64 = seconds
        case .bytes(let bytes):
            field.kind = UInt8(AMQP_FIELD_KIND_BYTES.rawValue)
            field.value.bytes = try self.bytes(bytes)
        case .list(let items):
            field.kind = UInt8(AMQP_FIELD_KIND_ARRAY.rawValue)
            let entries = try allocate(amqp_field_value_t.self, max(items.count, 1))
            for (place, item) in items.enumerated() { (entries + place).initialize(to: try self.value(item)) }
            field.value.array = amqp_array_t(num_entries: Int32(items.count), entries: entries)
        case .table(let table):
            field.kind = UInt8(AMQP_FIELD_KIND_TABLE.rawValue)
            field.value.table = try self.table(table)
        }
        return field
    }

    private func allocate<Element>(_: Element.Type, _ count: Int) throws(MessageBusError)
        -> UnsafeMutablePointer<Element>
    {
        guard let memory = amqp_pool_alloc(pool, MemoryLayout<Element>.stride * count) else {
            throw MessageBusError(.outOfResources, "talk to the broker")
        }
        return memory.bindMemory(to: Element.self, capacity: count)
    }
}

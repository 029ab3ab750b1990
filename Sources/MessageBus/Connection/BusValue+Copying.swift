internal import CRabbitMQ

extension BusValue {
    /// Copies a table; nil for one that is nested too deep, or has names or texts that are no text.
    static func copy(_ table: amqp_table_t, depth: Int = 0) -> [String: BusValue]? {
        guard depth <= depthLimit else { return nil }
        var result: [String: BusValue] = [:]
        for entry in UnsafeBufferPointer(start: table.entries, count: Int(table.num_entries)) {
            guard let name = String(validating: entry.key.copied, as: UTF8.self),
                let value = copy(entry.value, depth: depth)
            else { return nil }
            result[name] = value
        }
        return result
    }

    private static func copy(_ field: amqp_field_value_t, depth: Int) -> BusValue? {
        switch UInt32(field.kind) {
        case AMQP_FIELD_KIND_BOOLEAN.rawValue: return .bool(field.value.boolean != 0)
        case AMQP_FIELD_KIND_I8.rawValue: return .integer(Int64(field.value.i8))
        case AMQP_FIELD_KIND_U8.rawValue: return .integer(Int64(field.value.u8))
        case AMQP_FIELD_KIND_I16.rawValue: return .integer(Int64(field.value.i16))
        case AMQP_FIELD_KIND_U16.rawValue: return .integer(Int64(field.value.u16))
        case AMQP_FIELD_KIND_I32.rawValue: return .integer(Int64(field.value.i32))
        case AMQP_FIELD_KIND_U32.rawValue: return .integer(Int64(field.value.u32))
        case AMQP_FIELD_KIND_I64.rawValue: return .integer(field.value.i64)
        case AMQP_FIELD_KIND_U64.rawValue: return .integer(Int64(clamping: field.value.u64))
        case AMQP_FIELD_KIND_F32.rawValue: return .number(Double(field.value.f32))
        case AMQP_FIELD_KIND_F64.rawValue: return .number(field.value.f64)
        case AMQP_FIELD_KIND_DECIMAL.rawValue:
            let decimal = field.value.decimal
            let scale = (0..<Int(decimal.decimals)).reduce(1.0) { product, _ in product * 10 }
            return .number(Double(decimal.value) / scale)
        case AMQP_FIELD_KIND_UTF8.rawValue:
            // Older programs put any bytes here.
            let bytes = field.value.bytes.copied
            return String(validating: bytes, as: UTF8.self).map { .string($0) } ?? .bytes(bytes)
        case AMQP_FIELD_KIND_BYTES.rawValue: return .bytes(field.value.bytes.copied)
        case AMQP_FIELD_KIND_TIMESTAMP.rawValue: return .timestamp(field.value.u64)
        case AMQP_FIELD_KIND_VOID.rawValue: return .null
        case AMQP_FIELD_KIND_TABLE.rawValue:
            return copy(field.value.table, depth: depth + 1).map { .table($0) }
        case AMQP_FIELD_KIND_ARRAY.rawValue:
            guard depth < depthLimit else { return nil }
            let array = field.value.array
            var items: [BusValue] = []
            for item in UnsafeBufferPointer(start: array.entries, count: Int(array.num_entries)) {
                guard let copy = copy(item, depth: depth + 1) else { return nil }
                items.append(copy)
            }
            return .list(items)
        default: return nil
        }
    }
}

extension amqp_bytes_t {
    /// The bytes in memory of their own.
    var copied: [UInt8] { Array(UnsafeRawBufferPointer(start: bytes, count: bytes == nil ? 0 : len)) }

    /// As text; what is none becomes U+FFFD.
    var text: String { String(decoding: copied, as: UTF8.self) }
}

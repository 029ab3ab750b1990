internal import CXML2

extension XMLError {
    /// What libxml2 complains of; nil if it only warns.
    init?(_ error: xmlError) {
        let number = UInt32(bitPattern: error.code)
        let isUndeclared = [XML_ERR_UNDECLARED_ENTITY, XML_WAR_UNDECLARED_ENTITY].contains {
            $0.rawValue == number
        }
        if error.level.rawValue < XML_ERR_ERROR.rawValue, !isUndeclared { return nil }
        let text = error.message.map { String(cString: $0) } ?? "unreadable XML"
        let line = text.prefix { !$0.isNewline }
        let position = error.line > 0 ? XMLPosition(line: Int(error.line), column: Int(error.int2)) : nil
        self.init(Self.code(error, number, line), String(line), at: position)
    }

    private static func code(_ error: xmlError, _ number: UInt32, _ text: Substring) -> Code {
        if error.domain == CInt(XML_FROM_NAMESPACE.rawValue) { return .namespace }
        if error.domain == CInt(XML_FROM_I18N.rawValue) || error.domain == CInt(XML_FROM_IO.rawValue) {
            return .encoding
        }
        switch number {
        case XML_ERR_UNDECLARED_ENTITY.rawValue, XML_WAR_UNDECLARED_ENTITY.rawValue,
            XML_ERR_ENTITY_LOOP.rawValue:
            return .entity
        case XML_ERR_UNKNOWN_ENCODING.rawValue, XML_ERR_UNSUPPORTED_ENCODING.rawValue,
            XML_ERR_INVALID_ENCODING.rawValue:
            return .encoding
        case XML_ERR_NAME_TOO_LONG.rawValue, XML_ERR_NO_MEMORY.rawValue: return .limit
        case XML_ERR_INTERNAL_ERROR.rawValue where text.contains("HUGE"): return .limit
        default: return text.hasPrefix("Input is not proper UTF-8") ? .encoding : .malformed
        }
    }
}

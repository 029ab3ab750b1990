extension String {
    /// The text without what could steer a terminal: control and direction characters become U+FFFD.
    public var visible: String {
        guard unicodeScalars.contains(where: { !$0.isVisible }) else { return self }
        return String(String.UnicodeScalarView(unicodeScalars.map { $0.isVisible ? $0 : "\u{FFFD}" }))
    }
}

extension Unicode.Scalar {
    /// Whether a terminal shows the scalar and does nothing else.
    public var isVisible: Bool {
        switch value {
        case 0..<0x20, 0x7F...0x9F, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069: false
        default: true
        }
    }

    /// The columns that a terminal gives the scalar: 0 for marks on the one before, 2 for East Asian wide ones.
    var columns: Int {
        if value < 0x300 { return 1 }
        switch value {
        case 0x200B...0x200D, 0xFE00...0xFE0F, 0xFEFF: return 0
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x4DBF, 0x4E00...0xA4CF, 0xAC00...0xD7A3,
            0xF900...0xFAFF,
            0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF,
            0x1F900...0x1F9FF, 0x20000...0x3FFFD:
            return 2
        default: break
        }
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark: return 0
        default: return 1
        }
    }
}

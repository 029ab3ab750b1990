internal import RPMKit

/// A name with a range of versions, as numbers of the pools.
struct Relation: Sendable {
    static let less: UInt8 = 1
    static let greater: UInt8 = 2
    static let equal: UInt8 = 4

    var name: Int32
    /// ``VersionPool/none`` if every version will do.
    var version: Int32
    /// Bits of ``less``, ``greater`` and ``equal``; 0 if every version will do.
    var flags: UInt8

    /// One number for all of it.
    fileprivate var key: UInt64 {
        UInt64(UInt32(bitPattern: name)) << 32 | UInt64(UInt32(bitPattern: version)) << 3 | UInt64(flags)
    }
}

/// Relations, each kept once and known by a small number.
struct RelationPool: Sendable {
    private(set) var relations: [Relation] = []
    /// The numbers of the relations, -1 where none is.
    private var slots = [Int32](repeating: -1, count: 1024)

    var count: Int { relations.count }

    subscript(_ number: Int32) -> Relation { relations[Int(number)] }

    mutating func intern(_ relation: Relation) -> Int32 {
        let slot = slot(of: relation.key, in: slots)
        if slots[slot] >= 0 { return slots[slot] }
        let number = Int32(relations.count)
        relations.append(relation)
        slots[slot] = number
        if relations.count * 2 > slots.count { grow() }
        return number
    }

    private func slot(of key: UInt64, in slots: [Int32]) -> Int {
        let mask = slots.count - 1
        let (high, low) = key.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
        var slot = Int(truncatingIfNeeded: high ^ low) & mask
        while slots[slot] >= 0, relations[Int(slots[slot])].key != key { slot = (slot + 1) & mask }
        return slot
    }

    private mutating func grow() {
        var larger = [Int32](repeating: -1, count: slots.count * 2)
        for (number, relation) in relations.enumerated() {
            larger[slot(of: relation.key, in: larger)] = Int32(number)
        }
        slots = larger
    }
}

internal import HostKit

/// Times as hubs write and read them.
enum HubTime {
    /// Seconds since 1970, by the machine's clock.
    static func now() -> Double {
        let time = Timestamp.now()
        // The database of a hub keeps microseconds.
        return Double(time.seconds) + Double(time.nanoseconds / 1000) / 1_000_000
    }

    /// Such as `2026-11-21 06:44:56.272195+00:00`; no fraction where it is zero.
    static func text(_ time: Double) -> String {
        var bytes: [UInt8] = []
        write(time, into: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    static func write(_ time: Double, into output: inout [UInt8]) {
        let micro = Int64((time * 1_000_000).rounded())
        let (second, fraction) = micro.quotientAndRemainder(dividingBy: 1_000_000)
        let utc = Timestamp(seconds: second).utc
        let parts = [
            (utc.year, 4, 0x2D), (utc.month, 2, 0x2D), (utc.day, 2, 0x20), (utc.hour, 2, 0x3A),
            (utc.minute, 2, 0x3A),
        ]
        for (number, count, separator) in parts {
            digits(Int64(number), count, into: &output)
            output.append(UInt8(separator))
        }
        digits(Int64(utc.second), 2, into: &output)
        if fraction != 0 {
            output.append(0x2E)
            digits(fraction, 6, into: &output)
        }
        output += "+00:00".utf8
    }

    private static func digits(_ number: Int64, _ count: Int, into output: inout [UInt8]) {
        var divisor: Int64 = 1
        for _ in 1..<count { divisor *= 10 }
        while divisor > 0 {
            output.append(UInt8(truncatingIfNeeded: 48 + number / divisor % 10))
            divisor /= 10
        }
    }

    /// Reads a date that a client wrote; nil for what is none. Offsets other than UTC's are not known.
    static func seconds(_ text: String) -> Double? {
        var parts: [String] = [""]
        for character in text {
            if character.isNumber || character == "." {
                parts[parts.count - 1].append(character)
            } else {
                parts.append("")
            }
        }
        let numbers = parts.prefix(6).compactMap { Double($0) }
        guard numbers.count == 3 || numbers.count >= 5, numbers[1] >= 1, numbers[1] <= 12 else { return nil }
        let (year, month, day) = (Int64(numbers[0]), Int64(numbers[1]), Int64(numbers[2]))
        let shifted = month > 2 ? year : year - 1
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let days = era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
        let clock = numbers.dropFirst(3)
        return zip(clock, [3600.0, 60, 1]).reduce(Double(days) * 86400) { $0 + $1.0 * $1.1 }
    }
}

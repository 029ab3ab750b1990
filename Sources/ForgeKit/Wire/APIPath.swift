internal import CurlHTTP

/// The path of a request, below the root of a service's interface.
///
/// A text that is inserted becomes one segment, whatever is in it: `"/repos/\(owner)/\(name)/branches/\(branch)"`.
public struct APIPath: Hashable, Sendable, ExpressibleByStringInterpolation {
    /// As it goes over the wire.
    public private(set) var text: String
    /// Why the path must not be sent: a segment that servers and libraries would not take for a name.
    public private(set) var problem: String?

    public init(stringLiteral text: String) { self.text = text }

    public init(stringInterpolation: StringInterpolation) {
        text = stringInterpolation.text
        problem = stringInterpolation.problem
    }

    public struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var text = ""
        fileprivate var problem: String?

        public init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + interpolationCount * 16)
        }

        public mutating func appendLiteral(_ literal: String) { text += literal }

        /// One segment; a slash in it is encoded.
        public mutating func appendInterpolation(_ segment: String) {
            if segment.isEmpty || segment == "." || segment == ".." {
                problem = "'\(segment)' cannot be a part of a path"
            }
            text += URLText.percentEncoded(segment)
        }

        public mutating func appendInterpolation(_ number: Int) { text += String(number) }

        public mutating func appendInterpolation(_ id: some RawRepresentable<Int>) {
            text += String(id.rawValue)
        }

        /// Segments with slashes between them, each encoded on its own.
        public mutating func appendInterpolation(segments: String) {
            let parts = segments.split(separator: "/", omittingEmptySubsequences: false)
            for (place, part) in parts.enumerated() {
                if place > 0 { text += "/" }
                appendInterpolation(String(part))
            }
        }

        /// A path that was made before.
        public mutating func appendInterpolation(_ path: APIPath) {
            text += path.text
            problem = problem ?? path.problem
        }
    }
}

internal import SystemPackage

/// A piece of a request's body.
enum BodyPiece: Hashable, Sendable {
    case bytes([UInt8])
    case part(HTTPFileBody)
    /// A whole file, as large as it is when the request begins.
    case file(FilePath)
}

extension HTTPRequest {
    /// What the body is made of; nil for one that is in memory as a whole, or none.
    var pieces: [BodyPiece]? { file.map { [.part($0)] } ?? multipart?.pieces }
}

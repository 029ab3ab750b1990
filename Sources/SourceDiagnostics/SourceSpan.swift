/// A stretch of one file of a ``SourceMap``, in bytes: small enough to sit in every node of a tree.
public struct SourceSpan: Hashable, Sendable {
    public var file: Int32
    public var lower: Int32
    public var upper: Int32

    public init(file: Int32 = 0, lower: Int, upper: Int) {
        self.file = file
        self.lower = Int32(clamping: lower)
        self.upper = Int32(clamping: upper)
    }

    public var offsets: Range<Int> { Int(lower)..<Int(max(lower, upper)) }

    /// From the first byte of this span to the last of another one of the same file.
    public func extended(to other: SourceSpan) -> SourceSpan {
        SourceSpan(file: file, lower: Int(lower), upper: Int(max(upper, other.upper)))
    }
}

/// The files that one configuration was read from; a span's `file` is an index into it.
public struct SourceMap: Hashable, Sendable {
    public private(set) var files: [SourceFile]

    public init(_ files: [SourceFile] = []) { self.files = files }

    /// Takes a file in, and gives the number that its spans carry.
    public mutating func add(_ file: SourceFile) -> Int32 {
        files.append(file)
        return Int32(files.count - 1)
    }

    public func file(of span: SourceSpan) -> SourceFile { files[Int(span.file)] }

    /// A span with its lines and columns.
    public func range(_ span: SourceSpan) -> SourceRange { SourceRange(span.offsets, in: file(of: span)) }

    public func text(_ span: SourceSpan) -> String { file(of: span).text(span.offsets) }
}

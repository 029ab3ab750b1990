internal import SourceDiagnostics

/// Opens and reads the files of one configuration, each once.
struct ConfLibrary {
    let dialect: ConfDialect
    let limits: ConfLimits
    private let load: (String) throws -> [UInt8]
    private(set) var sources = SourceMap()
    /// The paths of the files that were opened, in order.
    private(set) var opened: [String] = []
    private var files: [String: Result<Int32, ConfError>] = [:]
    private var syntaxes: [Int32: ConfSyntax] = [:]

    init(dialect: ConfDialect, limits: ConfLimits, load: @escaping (String) throws -> [UInt8]) {
        self.dialect = dialect
        self.limits = limits
        self.load = load
    }

    /// Takes a text in that no file holds.
    mutating func add(_ source: SourceFile) -> Int32 { sources.add(source) }

    /// Opens a file, unless that has been done.
    ///
    /// - Parameter place: The statement that names the file; nil for the file that was asked for.
    mutating func open(_ path: String, from place: SourceSpan?) throws(ConfError) -> Int32 {
        if let known = files[path] { return try known.get() }
        let result = try take(path, from: place)
        files[path] = result
        return try result.get()
    }

    /// Loads a file and looks whether it can be read at all.
    private mutating func take(
        _ path: String, from place: SourceSpan?
    ) throws(ConfError) -> Result<Int32, ConfError> {
        let bytes: [UInt8]
        do {
            bytes = try load(path)
        } catch {
            if let place { throw .missingInclude(path, error, at: place) }
            let number = sources.add(SourceFile(name: path, bytes: []))
            throw .unreadable(path, error, at: SourceSpan(file: number, lower: 0, upper: 0))
        }
        opened.append(path)
        let isTooLarge = bytes.count > limits.size
        let number = sources.add(SourceFile(name: path, bytes: isTooLarge ? [] : bytes))
        if isTooLarge {
            let start = SourceSpan(file: number, lower: 0, upper: 0)
            return .failure(.tooLarge(bytes.count, limit: limits.size, at: start))
        }
        if let bad = UTF8Check.firstInvalidByte(in: bytes) {
            return .failure(.notUTF8(at: SourceSpan(file: number, lower: bad, upper: bad + 1)))
        }
        return .success(number)
    }

    /// The statements of an open file.
    mutating func syntax(of number: Int32) -> ConfSyntax {
        if let known = syntaxes[number] { return known }
        let parser = ConfParser(
            source(number), number: number, dialect: dialect, depthLimit: limits.depth)
        let syntax = parser.file()
        syntaxes[number] = syntax
        return syntax
    }

    func source(_ number: Int32) -> SourceFile { sources.files[Int(number)] }
}

internal import SourceDiagnostics

/// Opens and reads the files of one configuration, each once.
struct ConfLibrary {
    let dialect: ConfDialect
    let limits: ConfLimits
    private let load: (String) throws -> [UInt8]
    private(set) var sources = SourceMap()
    /// The paths of the files that were opened, in order.
    private(set) var opened: [String] = []
    private var numbers: [String: Int32] = [:]
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
        if let number = numbers[path] { return number }
        let bytes: [UInt8]
        do {
            bytes = try load(path)
        } catch {
            guard let place else {
                let number = sources.add(SourceFile(name: path, bytes: []))
                throw .unreadable(path, error, at: SourceSpan(file: number, lower: 0, upper: 0))
            }
            throw .missingInclude(path, error, at: place)
        }
        opened.append(path)
        guard bytes.count <= limits.size else {
            let number = sources.add(SourceFile(name: path, bytes: []))
            let start = SourceSpan(file: number, lower: 0, upper: 0)
            throw .tooLarge(bytes.count, limit: limits.size, at: start)
        }
        let number = sources.add(SourceFile(name: path, bytes: bytes))
        if let bad = UTF8Check.firstInvalidByte(in: bytes) {
            throw .notUTF8(at: SourceSpan(file: number, lower: bad, upper: bad + 1))
        }
        numbers[path] = number
        return number
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

import HostKit
import SystemPackage
import TestSupport
import XMLKit

/// A document's events as lines of text.
func events(_ bytes: [UInt8], limits: XMLReader.Limits = .init()) throws -> [String] {
    var reader = XMLReader(bytes, limits: limits)
    return try events(&reader)
}

func events(_ text: String, limits: XMLReader.Limits = .init()) throws -> [String] {
    try events(Array(text.utf8), limits: limits)
}

func events(_ reader: inout XMLReader) throws -> [String] {
    var lines: [String] = []
    while let event = try reader.next() {
        switch event {
        case .startElement(let element):
            let attributes = element.attributes.map { " \($0.name)=\($0.value)" }.joined()
            lines.append("<\(element.name)\(attributes)")
        case .endElement(let element): lines.append(">\(element.name)")
        case .text(let text): lines.append(text.string)
        }
    }
    return lines
}

/// The error that reading a document ends with.
func failure(_ bytes: [UInt8], limits: XMLReader.Limits = .init()) -> XMLError? {
    var reader = XMLReader(bytes, limits: limits)
    do throws(XMLError) {
        while try reader.next() != nil {}
    } catch {
        return error
    }
    return nil
}

func failure(_ text: String, limits: XMLReader.Limits = .init()) -> XMLError? {
    failure(Array(text.utf8), limits: limits)
}

/// What a program answers to a document in a file.
func run(_ program: String, _ arguments: [String], on document: [UInt8]) async throws -> (
    status: Int32, output: [UInt8]
) {
    try await withTemporaryDirectory { directory in
        let path = directory.appending("document.xml")
        try Files.writeAtomically(document, to: path)
        let quoted = arguments.map { "'\($0)'" }.joined(separator: " ")
        let script = "\(program) \(quoted) document.xml > output 2> errors; echo $? > status"
        _ = try await Host.forTests().runner.run(.shell(script, in: directory))
        let status = try Files.readText(directory.appending("status"))
        return (Int32(status.prefix { $0.isNumber }) ?? -1, try Files.read(directory.appending("output")))
    }
}

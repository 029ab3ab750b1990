import Foundation
import RepoKit
import TestSupport

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// As much of a comps file as the recorded runs need.
struct CompsGroups {
    struct Group {
        /// Names by `mandatory`, `default` and `optional`.
        var packages: [String: [String]] = [:]
        var conditional: [GatherRequest.ConditionalPackage] = []

        /// What a group line with these options selects.
        func names(_ options: [String]) -> [String] {
            var names = packages["mandatory", default: []]
            if !options.contains("--nodefaults") { names += packages["default", default: []] }
            if options.contains("--optional") { names += packages["optional", default: []] }
            return names
        }
    }

    var groups: [String: Group] = [:]
    var langpacks: [GatherRequest.Langpack] = []

    static func recorded() throws -> CompsGroups {
        let reader = Reader()
        let parser = XMLParser(data: Data(try Fixtures.bytes("pungi-gather-cases/comps-x86_64.xml")))
        parser.delegate = reader
        _ = parser.parse()
        return reader.comps
    }

    private final class Reader: NSObject, XMLParserDelegate {
        var comps = CompsGroups()
        var group = Group()
        var id: String?
        var text = ""
        var attributes: [String: String] = [:]
        var path: [String] = []

        func parser(
            _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
            qualifiedName: String?, attributes: [String: String]
        ) {
            path.append(name)
            (text, self.attributes) = ("", attributes)
            if name == "group" { (group, id) = (Group(), nil) }
            if name == "match" {
                comps.langpacks.append(
                    GatherRequest.Langpack(
                        name: attributes["name"] ?? "", install: attributes["install"] ?? ""))
            }
        }

        func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }

        func parser(
            _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
        ) {
            path.removeLast()
            if name == "id", path.last == "group" { id = text }
            if name == "packagereq" {
                let type = attributes["type"] ?? "mandatory"
                if type == "conditional" {
                    group.conditional.append(
                        GatherRequest.ConditionalPackage(
                            requires: attributes["requires"] ?? "", install: text))
                } else {
                    group.packages[type, default: []].append(text)
                }
            }
            if name == "group", let id { comps.groups[id] = group }
        }
    }
}

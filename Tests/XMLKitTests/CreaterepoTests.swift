import Foundation
import HostKit
import SystemPackage
import TestSupport
import Testing
import XMLKit

@Suite struct CreaterepoTests {
    static let spec = """
        Name: hard
        Version: 1
        Release: 1
        Summary: sü😀 <a> "b" & 'c'
        License: l
        BuildArch: noarch
        Provides: pröv"ide' = 1, hard(😀)
        Requires: thing >= 2:1-1
        %description
        tab	and "quotes" & <more>
        %install
        mkdir -p "%{buildroot}/etc"; touch "%{buildroot}/etc/ü & <x>"
        %files
        /etc/*
        """

    @Test(
        "what createrepo_c wrote is read and written again byte for byte",
        Tool.require("rpmbuild", "createrepo_c", "gzip"))
    func rewritten() async throws {
        let primary = try await withTemporaryDirectory { directory in
            try Files.writeAtomically(Self.spec, to: directory.appending("hard.spec"))
            let script = """
                rpmbuild -bb --define "_topdir $PWD" --define "_rpmdir $PWD/r" hard.spec >/dev/null 2>&1 &&
                createrepo_c -q --no-database --compress-type gz r && gzip -dc r/repodata/*primary.xml.gz
                """
            return try await Host.forTests().runner.check(.shell(script, in: directory)).standardOutput
        }
        let text = String(decoding: primary, as: UTF8.self)
        let start = try #require(text.range(of: "<package "))
        let end = try #require(text.range(of: "</metadata>"))
        let theirs = String(text[start.lowerBound..<end.lowerBound])

        var reader = XMLReader(primary)
        let root = try reader.root(named: "metadata")
        let package = try #require(try reader.nextChild(of: root))
        #expect(package["type"] == "rpm")
        var options = XMLWriter.Options()
        options.escapesAttributesToASCII = true
        var writer = XMLWriter(options)
        try Self.copy(package, &reader, &writer)
        let own = String(decoding: writer.takeBytes(), as: UTF8.self)
        #expect(own == theirs)
        #expect(own.contains("pr&#xF6;v&quot;ide'"))
    }

    private static func copy(
        _ element: XMLElement, _ reader: inout XMLReader, _ writer: inout XMLWriter
    ) throws {
        try writer.start(element.name.qualified)
        // createrepo_c writes a fact that is missing as empty text.
        if element.attributes.isEmpty, ["packager", "url", "rpm:vendor"].contains(element.name.qualified) {
            try writer.text("")
        }
        for (name, value) in element.attributes { try writer.attribute(name.qualified, value) }
        while let event = try reader.next() {
            switch event {
            case .startElement(let child): try copy(child, &reader, &writer)
            case .text(let text): if !text.isBlank { try writer.text(text.string) }
            case .endElement:
                writer.end()
                return
            }
        }
    }
}

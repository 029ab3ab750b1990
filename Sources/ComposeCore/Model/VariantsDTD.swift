/// What a variants file may hold.
enum VariantsDTD {
    static let text = """
        <!ELEMENT variants (ref*, variant*)>
        <!ELEMENT ref EMPTY>
        <!ATTLIST ref id CDATA #REQUIRED>
        <!ELEMENT variant
            (release?, arches, groups?, environments*, variants*, buildinstallpackages?, modules?)>
        <!ATTLIST variant
            id CDATA #REQUIRED
            name CDATA #REQUIRED
            type (variant|addon|optional|layered-product) #REQUIRED
            has_optional (true|false) #IMPLIED
            is_empty (true|false) #IMPLIED>
        <!ELEMENT release EMPTY>
        <!ATTLIST release name CDATA #REQUIRED short CDATA #REQUIRED version CDATA #REQUIRED>
        <!ELEMENT arches (arch)+>
        <!ELEMENT arch (#PCDATA)>
        <!ELEMENT groups (group)+>
        <!ELEMENT group (#PCDATA)>
        <!ATTLIST group
            glob (true|false) #IMPLIED
            default (true|false) #IMPLIED
            uservisible (true|false) #IMPLIED>
        <!ELEMENT environments (environment)+>
        <!ELEMENT environment (#PCDATA)>
        <!ATTLIST environment display_order CDATA #IMPLIED>
        <!ELEMENT buildinstallpackages (package)+>
        <!ELEMENT package (#PCDATA)>
        <!ELEMENT modules (module*, kojitag*)>
        <!ELEMENT module (#PCDATA)>
        <!ATTLIST module glob (true|false) #IMPLIED>
        <!ELEMENT kojitag (#PCDATA)>
        """
}

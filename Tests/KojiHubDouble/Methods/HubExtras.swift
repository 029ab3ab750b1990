enum HubExtras { static func add(to methods: inout HubMethods) {} }

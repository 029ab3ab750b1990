public import TestSupport

extension Exchange {
    /// The exchange is asked for that often.
    public func times(_ count: Int) -> Exchange { times(count...count) }

    /// The exchange is asked for that often; with `0...1` it need not be at all.
    public func times(_ range: ClosedRange<Int>) -> Exchange { changed { $0.uses = range } }

    // MARK: What is expected

    /// Another method is expected.
    public func method(_ method: String) -> Exchange { changed { $0.request.method = method } }

    /// Another path is expected, percent-encoded as it is sent.
    public func path(_ path: String) -> Exchange { changed { $0.request.path = path } }

    /// A parameter of the query has this value; nil: it is not there.
    ///
    /// Compares the query of a request that was not recorded, too.
    public func query(_ name: String, _ value: String?) -> Exchange {
        changed { exchange in
            exchange.request.query = (exchange.request.query ?? []).filter { $0.name != name }
            if let value { exchange.request.query?.append(FormPair(name, value)) }
        }
    }

    /// These parameters of the query may be there or not; without names all of them.
    public func ignoringQuery(_ names: String...) -> Exchange {
        changed { exchange in
            exchange.request.ignoredQuery.formUnion(names)
            if names.isEmpty { exchange.request.query = nil }
        }
    }

    /// A field of the header, also a credential, has this value; nil: it is not there.
    public func header(_ name: String, _ value: String?) -> Exchange {
        changed { $0.request.set(name, value) }
    }

    /// These fields of the header may be there or not: `Accept`, `Content-Type`.
    public func ignoringHeader(_ names: String...) -> Exchange {
        changed { exchange in for name in names { exchange.request.ignore(name) } }
    }

    /// Another body, of the type that goes with it; nil: none.
    public func body(_ body: ExchangeBody?) -> Exchange { changed { $0.request.set(body) } }

    /// Any body of any type, or none.
    public func ignoringBody() -> Exchange { body(.any) }

    /// These members of the JSON object, fields of the form or parts may be there or not.
    public func ignoringMembers(_ names: String...) -> Exchange {
        changed { $0.request.ignoredMembers.formUnion(names) }
    }

    /// A credential is there iff it was recorded, under whichever name and scheme.
    public var anyAuthorization: Exchange {
        changed { exchange in
            if case .fields(let fields) = exchange.request.credentials {
                exchange.request.credentials = .some(!fields.isEmpty)
            }
        }
    }

    /// Nobody has logged in.
    public var anonymous: Exchange { changed { $0.request.credentials = .fields([]) } }

    /// Credentials may be there or not.
    public var ignoringCredentials: Exchange { changed { $0.request.credentials = .unchecked } }

    // MARK: What is answered

    /// Something else is answered.
    ///
    /// - Parameters:
    ///   - header: Replaces fields of the same names; nil removes one.
    ///   - json: Another body, with its type.
    ///   - text: Another body; the type stays.
    public func with(
        status: Int? = nil, header: [(String, String?)] = [], json: String? = nil, text: String? = nil
    ) -> Exchange {
        changed { exchange in
            if let status { exchange.answer.status = status }
            if let body = json ?? text { exchange.answer.body = Array(body.utf8) }
            var fields = header
            if json != nil { fields.insert(("Content-Type", "application/json"), at: 0) }
            for field in fields {
                exchange.answer.header.removeAll { $0.name.lowercased() == field.0.lowercased() }
                if let value = field.1 { exchange.answer.header.append((field.0, value)) }
            }
        }
    }

    /// The answer is changed, or its delivery.
    public func answering(_ change: (inout Reply) -> Void) -> Exchange { changed { change(&$0.answer) } }

    func changed(_ change: (inout Exchange) -> Void) -> Exchange {
        var exchange = self
        change(&exchange)
        return exchange
    }
}

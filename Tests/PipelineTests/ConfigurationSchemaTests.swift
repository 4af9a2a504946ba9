import Foundation
import Pipeline
import Testing

@Suite struct ConfigurationSchemaTests {
    @Test(arguments: ConfigurationShape.Document.allCases)
    func `the printed schema is the golden one, and is JSON`(document: ConfigurationShape.Document) throws {
        let text = ConfigurationShape.jsonSchema(for: document)
        _ = try JSONSerialization.jsonObject(with: Data(text.utf8))
        try ConfigurationSnapshot.expect(text, is: "\(document.rawValue).schema.json")
    }

    @Test(arguments: ConfigurationShape.Document.allCases)
    func `every key is described, and none but the described ones is allowed`(
        document: ConfigurationShape.Document
    ) throws {
        func check(_ schema: [String: Any], _ path: String) throws {
            if let items = schema["items"] as? [String: Any] { try check(items, path) }
            guard let properties = schema["properties"] as? [String: [String: Any]] else { return }
            #expect(schema["additionalProperties"] as? Bool == false, "\(path)")
            for (name, property) in properties {
                #expect((property["description"] as? String)?.hasSuffix(".") == true, "\(path).\(name)")
                try check(property, "\(path).\(name)")
            }
        }
        let text = ConfigurationShape.jsonSchema(for: document)
        let schema = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
        try check(#require(schema), document.rawValue)
    }
}

import Foundation
import Testing

@testable import Pipeline

@Suite struct ConfigurationSchemaTests {
    @Test(arguments: ConfigurationShape.Document.allCases)
    func `the printed schema is the golden one, and is JSON`(document: ConfigurationShape.Document) throws {
        let text = ConfigurationShape.jsonSchema(for: document)
        _ = try JSONSerialization.jsonObject(with: Data(text.utf8))
        try ConfigurationSnapshot.expect(text, is: "\(document.rawValue).schema.json")
    }

    @Test(arguments: ConfigurationShape.Document.allCases)
    func `every key is described, and every default fits its own shape`(document: ConfigurationShape.Document) {
        func check(_ shape: ConfigurationShape, _ path: String) {
            switch shape {
            case .list(let element, _): check(element, path)
            case .labels, .scalar: break
            case .object(let object):
                for key in object.keys {
                    #expect(key.summary.hasSuffix("."), "\(path).\(key.name)")
                    #expect(Set(object.exactlyOneOf + object.beside.keys).isSubset(of: object.keys.map(\.name)))
                    check(key.shape, "\(path).\(key.name)")
                }
            }
        }
        check(.of(document), document.rawValue)
        var validator = ConfigurationValidator(file: "f", shape: .of(document))
        _ = validator.validate(YamlNode(position: .start, content: .mapping([])))
        #expect(validator.problems.allSatisfy { $0.message.contains("is missing") }, "\(validator.problems)")
    }
}

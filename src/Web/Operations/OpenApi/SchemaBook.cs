using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using SyncStream.Protocol.Rooms;
using SyncStream.Protocol.Wire;

namespace SyncStream.Web.Operations.OpenApi;

/// <summary>
/// JSON schemas (2020-12) of the contract's types, made from what the serializer itself knows of them: a name that
/// changes in the code changes here.
/// </summary>
internal sealed class SchemaBook
{
    private readonly SortedDictionary<string, JsonObject> _named = new(StringComparer.Ordinal);

    /// <summary>The schemas of all types that were referred to, by name.</summary>
    public JsonObject Named =>
        new(_named.Select(entry => KeyValuePair.Create<string, JsonNode?>(entry.Key, entry.Value.DeepClone())));

    /// <summary>The schema of a type, or a reference to it.</summary>
    public JsonObject Of(Type type, bool mayBeNull = false)
    {
        var bare = Nullable.GetUnderlyingType(type) ?? type;
        var schema = Plain(bare) ?? Reference(bare);
        if (!mayBeNull && bare == type)
        {
            return schema;
        }

        if (schema["type"] is JsonValue one && schema["enum"] is null)
        {
            schema["type"] = new JsonArray(one.DeepClone(), "null");
            return schema;
        }

        return new() { ["oneOf"] = new JsonArray(schema, new JsonObject { ["type"] = "null" }) };
    }

    private JsonObject? Plain(Type type) =>
        type == typeof(string) ? Typed("string")
        : type == typeof(bool) ? Typed("boolean")
        : type == typeof(int) || type == typeof(long) ? Typed("integer")
        : type == typeof(double) ? Typed("number")
        : type.IsEnum
            ? Typed("string", ("enum", new JsonArray([.. Enum.GetValues(type).Cast<object>().Select(Written)])))
        : type.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IId<>))
            ? Typed("string")
        : ElementOf(type) is { } element ? Typed("array", ("items", Of(element)))
        : null;

    private JsonObject Reference(Type type)
    {
        var name = NameOf(type);
        if (!_named.ContainsKey(name))
        {
            // Held before it is filled: a type may contain itself.
            _named[name] = [];
            _named[name] = Described(type);
        }

        return new() { ["$ref"] = $"#/components/schemas/{name}" };
    }

    private JsonObject Described(Type type)
    {
        var info = ProtocolJson.Options.GetTypeInfo(type);
        if (info.PolymorphismOptions is not { } family)
        {
            return Members(info, kind: null);
        }

        var kinds = family.DerivedTypes.Select(kind =>
        {
            var name = NameOf(kind.DerivedType);
            _named[name] = Members(ProtocolJson.Options.GetTypeInfo(kind.DerivedType), (string)kind.TypeDiscriminator!);
            return (JsonNode)new JsonObject { ["$ref"] = $"#/components/schemas/{name}" };
        });
        return new()
        {
            ["oneOf"] = new JsonArray([.. kinds]),
            ["discriminator"] = new JsonObject { ["propertyName"] = family.TypeDiscriminatorPropertyName },
        };
    }

    private JsonObject Members(JsonTypeInfo info, string? kind)
    {
        var (members, required) = (new JsonObject(), new JsonArray());
        if (kind is not null)
        {
            members["kind"] = new JsonObject { ["const"] = kind };
            required.Add("kind");
        }

        foreach (var member in info.Properties)
        {
            members[member.Name] = Of(member.PropertyType, member.IsGetNullable && !member.PropertyType.IsValueType);
            if (member.IsRequired || member.AssociatedParameter is { HasDefaultValue: false })
            {
                required.Add(member.Name);
            }
        }

        var schema = Typed("object", ("properties", members));
        if (required.Count > 0)
        {
            schema["required"] = required;
        }

        return schema;
    }

    private static string NameOf(Type type) =>
        type.IsGenericType
            ? $"{type.Name[..type.Name.IndexOf('`')]}.{string.Join('.', type.GetGenericArguments().Select(NameOf))}"
        : type.IsNested && type.DeclaringType!.IsAbstract && !type.DeclaringType.IsSealed
            ? $"{type.DeclaringType.Name}.{type.Name}"
        : type.Name;

    private static Type? ElementOf(Type type) =>
        type.IsArray ? type.GetElementType()
        : type.IsGenericType
        && (
            type.GetGenericTypeDefinition() == typeof(EquatableList<>)
            || type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>)
        )
            ? type.GetGenericArguments()[0]
        : null;

    private static JsonNode? Written(object value) =>
        JsonSerializer.SerializeToNode(value, value.GetType(), ProtocolJson.Options);

    private static JsonObject Typed(string type, params (string Name, JsonNode Value)[] more)
    {
        var schema = new JsonObject { ["type"] = type };
        foreach (var (name, value) in more)
        {
            schema[name] = value;
        }

        return schema;
    }
}

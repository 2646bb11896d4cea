using System.Text;
using System.Text.Json.Nodes;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.ApiServer.Protobuf;

/// <summary>Reads the objects that kubectl sends as protobuf: what <c>kubectl create</c>, <c>drain</c> and <c>auth can-i</c> write.</summary>
/// <remarks>The body is "k8s\0" and a message of type runtime.Unknown. Source: k8s.io/apimachinery/pkg/runtime/serializer/protobuf.</remarks>
internal static class ProtobufBody
{
    public const string MediaType = "application/vnd.kubernetes.protobuf";

    private const int VarInt = 0;
    private const int Fixed64 = 1;
    private const int Delimited = 2;
    private const int Fixed32 = 5;

    private static ReadOnlySpan<byte> Magic => "k8s\0"u8;

    /// <summary>The object in the body.</summary>
    /// <exception cref="ApiException">400: malformed, 415: a kind that the lab takes as JSON only.</exception>
    public static JsonObject Parse(ReadOnlySpan<byte> body)
    {
        if (!body.StartsWith(Magic))
        {
            throw ApiErrors.BadRequest("provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]");
        }

        try
        {
            var envelope = Read(body[Magic.Length..], ProtobufSchemas.Envelope);
            var kind = Field.Text(envelope, "typeMeta", "kind") ?? "";
            var schema = ProtobufSchemas.Of(kind)
                ?? throw ApiErrors.UnsupportedMediaType("application/json, application/yaml");
            var item = Read(Convert.FromBase64String(Field.Text(envelope, "raw") ?? ""), schema);
            item["kind"] = kind;
            item["apiVersion"] = Field.Text(envelope, "typeMeta", "apiVersion");
            return item;
        }
        catch (ArgumentOutOfRangeException)
        {
            throw ApiErrors.BadRequest("the protobuf message ends before its content does");
        }
    }

    private static JsonObject Read(ReadOnlySpan<byte> bytes, ProtobufSchema schema)
    {
        var result = new JsonObject();
        while (bytes.Length > 0)
        {
            var tag = ReadVarInt(ref bytes);
            var field = schema.Find((int)(tag >> 3));
            switch ((int)(tag & 7))
            {
                case VarInt:
                    Add(result, field, Number(field, ReadVarInt(ref bytes)));
                    break;
                case Delimited:
                    var length = (int)ReadVarInt(ref bytes);
                    AddDelimited(result, field, bytes[..length]);
                    bytes = bytes[length..];
                    break;
                case Fixed64:
                    bytes = bytes[8..];
                    break;
                case Fixed32:
                    bytes = bytes[4..];
                    break;
                default:
                    throw ApiErrors.BadRequest("the protobuf message is malformed");
            }
        }

        return result;
    }

    private static ulong ReadVarInt(ref ReadOnlySpan<byte> bytes)
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = bytes[..1][0];
            bytes = bytes[1..];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw ApiErrors.BadRequest("the protobuf message is malformed");
    }

    private static JsonValue Number(ProtobufField? field, ulong value) =>
        field?.Kind == ProtobufKind.Boolean ? JsonValue.Create(value != 0) : JsonValue.Create((long)value);

    private static void AddDelimited(JsonObject result, ProtobufField? field, ReadOnlySpan<byte> bytes)
    {
        switch (field?.Kind)
        {
            case ProtobufKind.Text:
                Add(result, field, Encoding.UTF8.GetString(bytes));
                break;
            case ProtobufKind.Bytes:
                Add(result, field, Convert.ToBase64String(bytes));
                break;
            case ProtobufKind.Message:
                var child = Read(bytes, field.Schema!);
                Add(result, field, field.Schema == ProtobufSchemas.IntOrString ? IntOrString(child) : child);
                break;
            case ProtobufKind.Map:
                var entry = Read(bytes, ProtobufSchemas.MapEntry);
                Field.Ensure(result, field.Name)[Field.Text(entry, "key") ?? ""] = Field.Text(entry, "value") ?? "";
                break;
            default:
                break;
        }
    }

    private static JsonValue IntOrString(JsonObject value) =>
        Field.Number(value, "type") == 1
            ? JsonValue.Create(Field.Text(value, "text") ?? "")
            : JsonValue.Create(Field.Number(value, "number") ?? 0);

    // Go writes members that were never set as empty texts and zeros; JSON leaves them out, and so does this.
    private static void Add(JsonObject result, ProtobufField? field, JsonNode value)
    {
        if (field is null)
        {
            return;
        }

        if (field.IsRepeated)
        {
            if (result[field.Name] is not JsonArray list)
            {
                list = [];
                result[field.Name] = list;
            }

            list.Add(value);
            return;
        }

        var isUnset = value is JsonValue && (Field.Text(value) is "" || (Field.Number(value) is 0 && !field.KeepsZero));
        if (!isUnset)
        {
            result[field.Name] = value;
        }
    }
}

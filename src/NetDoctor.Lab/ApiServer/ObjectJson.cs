using System.Text.Json;
using System.Text.Json.Nodes;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.ApiServer;

/// <summary>Writes objects in the member order of a real API server.</summary>
internal static class ObjectJson
{
    private static readonly JsonSerializerOptions Compact = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static readonly JsonWriterOptions WriterOptions = new()
    {
        Encoder = Compact.Encoder,
        SkipValidation = true,
    };

    /// <summary>Writes one object.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="item">The object.</param>
    /// <param name="hasType">False inside lists, whose items carry no kind and apiVersion.</param>
    public static void Write(Utf8JsonWriter writer, JsonObject item, bool hasType)
    {
        writer.WriteStartObject();
        if (hasType)
        {
            writer.WriteString("kind", Field.Text(item, "kind"));
            writer.WriteString("apiVersion", Field.Text(item, "apiVersion"));
        }

        WriteMember(writer, "metadata", item["metadata"]);
        foreach (var (name, value) in item)
        {
            if (name is not ("kind" or "apiVersion" or "metadata" or "status"))
            {
                WriteMember(writer, name, value);
            }
        }

        if (item["status"] is { } status)
        {
            WriteMember(writer, "status", status);
        }

        writer.WriteEndObject();
    }

    /// <summary>The object's metadata alone, as clients ask for with <c>as=PartialObjectMetadata</c>.</summary>
    public static JsonObject PartialMetadata(JsonObject item) => new()
    {
        ["kind"] = "PartialObjectMetadata",
        ["apiVersion"] = "meta.k8s.io/v1",
        ["metadata"] = item["metadata"]?.DeepClone(),
    };

    private static void WriteMember(Utf8JsonWriter writer, string name, JsonNode? value)
    {
        writer.WritePropertyName(name);
        if (value is null)
        {
            writer.WriteNullValue();
            return;
        }

        value.WriteTo(writer, Compact);
    }
}

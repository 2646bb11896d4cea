using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using NetDoctor.Lab.ApiServer.Protobuf;

namespace NetDoctor.Lab.ApiServer;

/// <summary>Reads the body of a write.</summary>
internal static class RequestBody
{
    private const string Accepted = "application/json, application/yaml, application/vnd.kubernetes.protobuf";
    private const int MaxBytes = 3 * 1024 * 1024;

    /// <summary>The object in the body.</summary>
    /// <exception cref="ApiException">400: not an object, 413: too large, 415: neither JSON nor YAML.</exception>
    public static async Task<JsonObject> ReadAsync(HttpContext context)
    {
        var type = MediaType(context);
        if (type == ProtobufBody.MediaType)
        {
            return ProtobufBody.Parse(await ReadBytesAsync(context));
        }

        if (type is not ("" or "application/json" or "application/yaml"))
        {
            throw ApiErrors.UnsupportedMediaType(Accepted);
        }

        return Parse(await ReadTextAsync(context), type == "application/yaml");
    }

    /// <summary>As <c>ReadAsync</c>; an empty object when the body is empty.</summary>
    public static async Task<JsonObject> ReadOptionalAsync(HttpContext context)
    {
        var bytes = await ReadBytesAsync(context);
        if (bytes.Length == 0)
        {
            return [];
        }

        return MediaType(context) == ProtobufBody.MediaType
            ? ProtobufBody.Parse(bytes)
            : Parse(Encoding.UTF8.GetString(bytes), MediaType(context) == "application/yaml");
    }

    /// <summary>Content type without parameters; empty when absent.</summary>
    public static string MediaType(HttpContext context) => (context.Request.ContentType ?? "").Split(';')[0].Trim().ToLowerInvariant();

    public static async Task<string> ReadTextAsync(HttpContext context) =>
        Encoding.UTF8.GetString(await ReadBytesAsync(context));

    public static async Task<byte[]> ReadBytesAsync(HttpContext context)
    {
        if (context.Request.ContentLength > MaxBytes)
        {
            throw new ApiException(413, "RequestEntityTooLarge", $"Request entity too large: limit is {MaxBytes}");
        }

        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
        return buffer.ToArray();
    }

    public static JsonObject Parse(string text, bool isYaml) =>
        ParseNode(text, isYaml) as JsonObject
        ?? throw ApiErrors.BadRequest("the object provided is unrecognized (must be of type object)");

    public static JsonNode? ParseNode(string text, bool isYaml)
    {
        try
        {
            return isYaml ? YamlBody.Parse(text) : JsonNode.Parse(text);
        }
        catch (JsonException malformed)
        {
            throw ApiErrors.BadRequest($"the object provided is unrecognized: {malformed.Message}");
        }
        catch (YamlDotNet.Core.YamlException malformed)
        {
            throw ApiErrors.BadRequest($"error converting YAML to JSON: yaml: line {malformed.Start.Line}: {malformed.Message}");
        }
    }
}

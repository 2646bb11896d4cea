using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace NetDoctor.Agent.Hosting;

/// <summary>Writes answers.</summary>
internal static class JsonAnswer
{
    /// <summary>Writes an answer as the body of the response.</summary>
    /// <param name="response">The response.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="type">How it is written.</param>
    /// <remarks>Nothing is flushed: the server sends headers and body together when the request is done, one encrypted record in place of three.</remarks>
    public static void Write<T>(HttpResponse response, T answer, JsonTypeInfo<T> type)
    {
        response.ContentType = "application/json; charset=utf-8";
        using var writer = new Utf8JsonWriter(response.BodyWriter);
        JsonSerializer.Serialize(writer, answer, type);
    }
}

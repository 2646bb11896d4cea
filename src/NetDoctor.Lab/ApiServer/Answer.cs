using System.Text.Json;
using System.Text.Json.Nodes;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.ApiServer;

/// <summary>Writes whole answers.</summary>
internal static class Answer
{
    public static async Task WriteAsync(HttpContext context, int code, JsonObject body)
    {
        context.Response.StatusCode = code;
        context.Response.ContentType = "application/json";
        await using var writer = new Utf8JsonWriter(context.Response.BodyWriter, ObjectJson.WriterOptions);
        if (Field.Text(body, "kind") == "Status" && Field.Text(body, "apiVersion") == "v1")
        {
            body.WriteTo(writer);
        }
        else
        {
            ObjectJson.Write(writer, body, true);
        }

        await writer.FlushAsync(context.RequestAborted);
    }

    public static async Task WriteRawAsync(HttpContext context, string contentType, JsonNode body)
    {
        context.Response.ContentType = contentType;
        await using var writer = new Utf8JsonWriter(context.Response.BodyWriter, ObjectJson.WriterOptions);
        body.WriteTo(writer);
        await writer.FlushAsync(context.RequestAborted);
    }

    public static Task WriteTextAsync(HttpContext context, int code, string text)
    {
        context.Response.StatusCode = code;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(text, context.RequestAborted);
    }
}

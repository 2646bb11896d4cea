using System.Text.Json.Nodes;

namespace NetDoctor.Lab.ApiServer.Tables;

/// <summary>One column of a table.</summary>
/// <param name="Name">Heading.</param>
/// <param name="Value">The cell of an object.</param>
/// <param name="Priority">0 is always shown, 1 with <c>-o wide</c>.</param>
/// <param name="Type"><c>string</c> or <c>integer</c>.</param>
/// <param name="Format"><c>name</c> for the name; else empty.</param>
internal sealed record TableColumn(
    string Name,
    Func<JsonObject, DateTimeOffset, JsonNode?> Value,
    int Priority = 0,
    string Type = "string",
    string Format = "");

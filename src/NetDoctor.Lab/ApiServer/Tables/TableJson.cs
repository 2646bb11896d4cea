using System.Text.Json;
using System.Text.Json.Nodes;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.ApiServer.Tables;

/// <summary>Writes objects as the table that <c>kubectl get</c> prints.</summary>
internal static class TableJson
{
    public static void Write(
        Utf8JsonWriter writer,
        ResourceType type,
        IEnumerable<JsonObject> items,
        JsonObject metadata,
        string includeObject,
        bool hasColumns,
        DateTimeOffset now)
    {
        var columns = TableColumns.Of(type);
        writer.WriteStartObject();
        writer.WriteString("kind", "Table");
        writer.WriteString("apiVersion", "meta.k8s.io/v1");
        writer.WritePropertyName("metadata");
        metadata.WriteTo(writer);
        WriteColumns(writer, hasColumns ? columns : []);
        writer.WriteStartArray("rows");
        foreach (var item in items)
        {
            writer.WriteStartObject();
            writer.WriteStartArray("cells");
            foreach (var column in columns)
            {
                WriteCell(writer, column.Value(item, now));
            }

            writer.WriteEndArray();
            if (includeObject != "None")
            {
                writer.WritePropertyName("object");
                ObjectJson.Write(writer, includeObject == "Object" ? item : ObjectJson.PartialMetadata(item), true);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteColumns(Utf8JsonWriter writer, IReadOnlyList<TableColumn> columns)
    {
        writer.WriteStartArray("columnDefinitions");
        foreach (var column in columns)
        {
            writer.WriteStartObject();
            writer.WriteString("name", column.Name);
            writer.WriteString("type", column.Type);
            writer.WriteString("format", column.Format);
            writer.WriteString("description", "");
            writer.WriteNumber("priority", column.Priority);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteCell(Utf8JsonWriter writer, JsonNode? cell)
    {
        if (cell is null)
        {
            writer.WriteStringValue("<none>");
            return;
        }

        cell.WriteTo(writer);
    }
}

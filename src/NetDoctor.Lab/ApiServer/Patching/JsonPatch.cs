using System.Globalization;
using System.Text.Json.Nodes;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.ApiServer.Patching;

/// <summary>JSON patch: a list of operations on paths. Source: RFC 6902.</summary>
internal static class JsonPatch
{
    /// <exception cref="ApiException">400: an operation does not fit the object; 422: a test fails.</exception>
    public static JsonObject Apply(JsonObject current, JsonArray operations)
    {
        var result = (JsonObject)current.DeepClone();
        foreach (var operation in operations.OfType<JsonObject>())
        {
            var path = Segments(Field.Text(operation, "path") ?? "");
            var value = operation["value"]?.DeepClone();
            switch (Field.Text(operation, "op"))
            {
                case "add":
                    Set(result, path, value, true);
                    break;
                case "replace":
                    Set(result, path, value, false);
                    break;
                case "remove":
                    Take(result, path);
                    break;
                case "copy":
                    Set(result, path, Read(result, Segments(Field.Text(operation, "from") ?? ""))?.DeepClone(), true);
                    break;
                case "move":
                    Set(result, path, Take(result, Segments(Field.Text(operation, "from") ?? "")), true);
                    break;
                case "test" when !JsonNode.DeepEquals(Read(result, path), value):
                    throw new ApiException(422, "Invalid", $"the server rejected our request due to an error in our request: testing value {Field.Text(operation, "path")} failed");
                case "test":
                    break;
                default:
                    throw ApiErrors.BadRequest($"unexpected op: {Field.Text(operation, "op")}");
            }
        }

        return result;
    }

    private static string[] Segments(string pointer) =>
        [.. pointer.Split('/').Skip(1).Select(part => part.Replace("~1", "/").Replace("~0", "~"))];

    private static JsonNode? Read(JsonNode? node, ReadOnlySpan<string> path)
    {
        foreach (var segment in path)
        {
            node = node switch
            {
                JsonObject item => item[segment],
                JsonArray list when Index(segment) is { } at && at < list.Count => list[at],
                _ => null,
            };
        }

        return node;
    }

    private static void Set(JsonObject root, string[] path, JsonNode? value, bool isInsert)
    {
        if (path.Length == 0)
        {
            throw ApiErrors.BadRequest("the whole object can't be replaced by a JSON patch");
        }

        var name = path[^1];
        switch (Read(root, path.AsSpan(0, path.Length - 1)))
        {
            case JsonObject item when isInsert || item.ContainsKey(name):
                item[name] = value;
                break;
            case JsonArray list when name == "-" && isInsert:
                list.Add(value);
                break;
            case JsonArray list when Index(name) is { } at && isInsert && at <= list.Count:
                list.Insert(at, value);
                break;
            case JsonArray list when Index(name) is { } at && !isInsert && at < list.Count:
                list[at] = value;
                break;
            default:
                throw Missing(path);
        }
    }

    private static JsonNode? Take(JsonObject root, string[] path)
    {
        var found = path.Length == 0 ? null : Read(root, path);
        switch (path.Length == 0 ? null : Read(root, path.AsSpan(0, path.Length - 1)))
        {
            case JsonObject item when item.ContainsKey(path[^1]):
                item.Remove(path[^1]);
                return found;
            case JsonArray list when Index(path[^1]) is { } at && at < list.Count:
                list.RemoveAt(at);
                return found;
            default:
                throw Missing(path);
        }
    }

    private static int? Index(string segment) =>
        int.TryParse(segment, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null;

    private static ApiException Missing(string[] path) =>
        new(422, "Invalid", $"the server rejected our request due to an error in our request: doc is missing path: /{string.Join('/', path)}");
}

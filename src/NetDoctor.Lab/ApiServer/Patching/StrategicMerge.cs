using System.Text.Json.Nodes;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.ApiServer.Patching;

/// <summary>Kubernetes' own merge: objects merge, lists of named things merge by name, directives delete and order.</summary>
internal static class StrategicMerge
{
    private const string Directive = "$patch";
    private const string OrderPrefix = "$setElementOrder/";
    private const string DeletePrefix = "$deleteFromPrimitiveList/";
    private const string RetainKeys = "$retainKeys";

    public static JsonObject Apply(JsonObject current, JsonObject patch, ResourceType type) => Merge(current, patch, type, "");

    private static JsonObject Merge(JsonObject current, JsonObject patch, ResourceType type, string parent)
    {
        switch (Field.Text(patch, Directive))
        {
            case "replace":
                return Without(patch, Directive);
            case "delete":
                return [];
        }

        var result = (JsonObject)current.DeepClone();
        if (patch[RetainKeys] is JsonArray retained)
        {
            var keys = retained.Select(key => Field.Text(key)).ToHashSet();
            foreach (var gone in result.Select(member => member.Key).Where(key => !keys.Contains(key)).ToList())
            {
                result.Remove(gone);
            }
        }

        foreach (var (name, value) in patch)
        {
            if (name.StartsWith(DeletePrefix, StringComparison.Ordinal))
            {
                RemoveFromSet(result, name[DeletePrefix.Length..], value as JsonArray);
            }
            else if (name[0] != '$')
            {
                MergeMember(result, name, value, type, parent);
            }
        }

        foreach (var (name, value) in patch)
        {
            if (name.StartsWith(OrderPrefix, StringComparison.Ordinal) && value is JsonArray order)
            {
                var list = name[OrderPrefix.Length..];
                Order(result, list, order, MergeKeys.Of(type, parent, list));
            }
        }

        return result;
    }

    private static void MergeMember(JsonObject result, string name, JsonNode? value, ResourceType type, string parent)
    {
        switch (value)
        {
            case null:
                result.Remove(name);
                break;
            case JsonObject child:
                result[name] = Merge(result[name] as JsonObject ?? [], child, type, name);
                break;
            case JsonArray list when MergeKeys.Of(type, parent, name) is { } key:
                result[name] = MergeList(result[name] as JsonArray ?? [], list, key, type, name);
                break;
            case JsonArray set when MergeKeys.IsSet(name):
                result[name] = Union(result[name] as JsonArray ?? [], set);
                break;
            default:
                result[name] = value.DeepClone();
                break;
        }
    }

    private static JsonArray MergeList(JsonArray current, JsonArray patch, string key, ResourceType type, string name)
    {
        if (patch.OfType<JsonObject>().Any(element => Field.Text(element, Directive) == "replace" && element[key] is null))
        {
            return [.. patch.OfType<JsonObject>().Where(element => element[key] is not null).Select(element => element.DeepClone())];
        }

        var result = (JsonArray)current.DeepClone();
        foreach (var element in patch.OfType<JsonObject>())
        {
            var existing = MergeKeys.Find(result, key, element[key]);
            if (Field.Text(element, Directive) == "delete")
            {
                result.Remove(existing);
            }
            else if (existing is null)
            {
                result.Add(Merge([], element, type, name));
            }
            else
            {
                result[result.IndexOf(existing)] = Merge(existing, element, type, name);
            }
        }

        return result;
    }

    private static void Order(JsonObject item, string list, JsonArray order, string? key)
    {
        if (item[list] is not JsonArray elements)
        {
            return;
        }

        int Rank(JsonNode? element)
        {
            for (var i = 0; i < order.Count; i++)
            {
                var isMatch = key is null
                    ? JsonNode.DeepEquals(order[i], element)
                    : JsonNode.DeepEquals(Field.Node(order[i], key), Field.Node(element, key));
                if (isMatch)
                {
                    return i;
                }
            }

            return order.Count;
        }

        item[list] = new JsonArray([.. elements.OrderBy(Rank).Select(element => element?.DeepClone())]);
    }

    private static void RemoveFromSet(JsonObject item, string list, JsonArray? gone)
    {
        if (item[list] is JsonArray elements && gone is not null)
        {
            item[list] = new JsonArray([.. elements
                .Where(element => !gone.Any(one => JsonNode.DeepEquals(one, element)))
                .Select(element => element?.DeepClone())]);
        }
    }

    private static JsonArray Union(JsonArray left, JsonArray right)
    {
        var result = (JsonArray)left.DeepClone();
        foreach (var element in right.Where(element => !result.Any(one => JsonNode.DeepEquals(one, element))).ToList())
        {
            result.Add(element?.DeepClone());
        }

        return result;
    }

    private static JsonObject Without(JsonObject item, string member)
    {
        var copy = (JsonObject)item.DeepClone();
        copy.Remove(member);
        return copy;
    }
}

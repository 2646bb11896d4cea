using System.Text.Json.Nodes;

namespace NetDoctor.Lab.ApiServer.Patching;

/// <summary>JSON merge patch: objects merge, everything else replaces, null removes. Source: RFC 7396.</summary>
internal static class MergePatch
{
    public static JsonNode? Apply(JsonNode? current, JsonNode? patch)
    {
        if (patch is not JsonObject changes)
        {
            return patch?.DeepClone();
        }

        var result = current is JsonObject item ? (JsonObject)item.DeepClone() : [];
        foreach (var (name, value) in changes)
        {
            if (value is null)
            {
                result.Remove(name);
            }
            else
            {
                result[name] = Apply(result[name], value);
            }
        }

        return result;
    }
}

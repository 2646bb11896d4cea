using System.Text.Json.Nodes;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.ApiServer.Patching;

/// <summary>Removes what a manager applied before and applies no longer.</summary>
internal static class AppliedFields
{
    public static void RemoveAbandoned(JsonObject target, JsonObject before, JsonObject now, ResourceType type, string parent = "")
    {
        foreach (var (name, old) in before)
        {
            if (target[name] is not { } live)
            {
                continue;
            }

            if (!now.TryGetPropertyValue(name, out var kept))
            {
                target.Remove(name);
                continue;
            }

            if (live is JsonObject liveObject && old is JsonObject oldObject && kept is JsonObject keptObject)
            {
                RemoveAbandoned(liveObject, oldObject, keptObject, type, name);
            }
            else if (live is JsonArray liveList && old is JsonArray oldList && kept is JsonArray keptList
                && MergeKeys.Of(type, parent, name) is { } key)
            {
                RemoveElements(liveList, oldList, keptList, key, type, name);
            }
        }
    }

    private static void RemoveElements(JsonArray live, JsonArray old, JsonArray kept, string key, ResourceType type, string name)
    {
        foreach (var before in old.OfType<JsonObject>())
        {
            if (MergeKeys.Find(live, key, before[key]) is not { } element)
            {
                continue;
            }

            if (MergeKeys.Find(kept, key, before[key]) is not { } now)
            {
                live.Remove(element);
                continue;
            }

            RemoveAbandoned(element, before, now, type, name);
        }
    }
}
